export {
  type AgentControl,
  type AgentMessage,
  type AgentRef,
  type AgentReporter,
  type AgentSpawnRequest,
  type SpawnedAgent,
} from "./agents/agent_control.ts";
export type { AgentInput } from "./agents/agent_input.ts";
export {
  type AgentStatus,
  isFinalStatus,
  splitStatus,
  toStatusJson,
} from "./agents/agent_status.ts";
export type { AgentToolsOptions } from "./agents/agent_tools_options.ts";
export { createAgentToolsV1 } from "./agents/agent_tools_v1.ts";
export { type AgentToolsV2Options, createAgentToolsV2 } from "./agents/agent_tools_v2.ts";
export type { SpawnModel } from "./agents/describe_models.ts";
export { createCurrTime, createSleep, type SleepOptions } from "./clock/clock_tools.ts";
export {
  type ContextWindow,
  createGetContextRemaining,
  createNewContext,
} from "./context/context_tools.ts";
export {
  type CopyEnvironment,
  createMultiEnvCopyFile,
  type EnvironmentFiles,
} from "./environment/multi_env_copy_file.ts";
export type { TurnEnvironment } from "./environment/turn_environment.ts";
export {
  createCreateGoal,
  createGetGoal,
  createUpdateGoal,
  type GoalToolsOptions,
} from "./goals/goal_tools.ts";
export {
  addGoalUsage,
  createMemoryGoalStore,
  type GoalAccounting,
  type GoalStore,
  type GoalUsage,
  type ThreadGoal,
  type ThreadGoalStatus,
} from "./goals/thread_goal.ts";
export { createGeneratedImageStore, type GeneratedImageStore } from "./images/generated_images.ts";
export { createNodeImageFiles, type ImageFileInfo, type ImageFiles } from "./images/image_files.ts";
export {
  type EncodedImage,
  type ImageResizer,
  type LoadImageResizer,
  loadSharpResizer,
  MAX_IMAGE_PIXELS,
} from "./images/image_resizer.ts";
export {
  createImagegen,
  type ImageEditRequest,
  type ImagegenOptions,
  type ImageGenerationRequest,
  type ImagesClient,
} from "./images/imagegen.ts";
export { type ImageFormat, type ImageInfo, inspectImage } from "./images/inspect_image.ts";
export {
  type ImageModel,
  type ImageOmission,
  type ImageSource,
  type PreparedImage,
  prepareImage,
  type PrepareImageOptions,
  prepareUserImage,
} from "./images/prepare_image.ts";
export { DEFAULT_MAX_IMAGE_BYTES, type ImageReadOptions } from "./images/read_image.ts";
export { findRecentImages } from "./images/recent_images.ts";
export { createViewImage, type ViewImageOptions } from "./images/view_image.ts";
export {
  createMcpTool,
  type McpServerTool,
  type McpToolCaller,
  type McpToolServices,
  type McpToolSettings,
} from "./mcp_tools/mcp_tool.ts";
export {
  createListMcpResources,
  createListMcpResourceTemplates,
  createReadMcpResource,
  type McpResourceToolsOptions,
} from "./mcp_resources/mcp_resource_tools.ts";
export type {
  McpJsonObject,
  McpPage,
  McpPageRequest,
  McpResources,
} from "./mcp_resources/mcp_resources.ts";
export { NAMESPACE_DESCRIPTIONS } from "./namespaces.ts";
export {
  createApplyPatch,
  createPatchInterceptor,
  type PatchToolOptions,
} from "./patch/apply_patch.ts";
export { createUpdatePlan } from "./plan/update_plan.ts";
export type {
  CommandAuthority,
  RequestedCommand,
  ThreadExecPolicy,
} from "./shell/authorize_command.ts";
export {
  type CommandShellOptions,
  createShell,
  createShellCommand,
  createShellLegacy,
  SHELL_ALIASES,
} from "./shell/command_shells.ts";
export {
  createExecCommand,
  createWriteStdin,
  type PatchCommand,
  type PatchInterceptor,
  type ShellToolsOptions,
} from "./shell/exec_command.ts";
export {
  type CommandEnvironment,
  type CommandEnvironmentOptions,
  toCommandEnvironment,
} from "./shell/command_environment.ts";
export type { ReportOptions } from "./shell/command_report.ts";
export type { PreparedCommand, PrepareOptions, SnapshotPlace } from "./shell/prepare_command.ts";
export { type CommandToSandbox, type SandboxedCommand, SandboxPool } from "./shell/sandbox_pool.ts";
export { createTestSync, type TestSyncOptions } from "./test_sync/sync_tool.ts";
export type { ToolClock } from "./tool_clock.ts";
export type { ToolContext } from "./tool_context.ts";
export type { PermissionProfile } from "./user_input/permission_profile.ts";
export {
  createRequestPermissions,
  type PermissionsGrant,
  type PermissionsHandler,
  type PermissionsRequest,
  type RequestPermissionsOptions,
} from "./user_input/request_permissions.ts";
export type {
  AsyncUserInputQuestion,
  AsyncUserMessage,
  UserInputAnswers,
  UserInputHandler,
  UserInputOption,
  UserInputQuestion,
} from "./user_input/user_input_handler.ts";
export {
  type AsyncUserInputOptions,
  createRequestUserInput,
  createRequestUserInputAsync,
  createSendMessageToUserAsync,
  type RequestUserInputOptions,
} from "./user_input/user_input_tools.ts";
export { createWebRun, type WebClient, type WebRunRequest } from "./web/web_run.ts";
