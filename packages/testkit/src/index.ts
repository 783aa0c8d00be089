export {
  createGateway,
  type Gateway,
  GATEWAY_NAMES,
  type GatewayName,
  type ToolIntent,
} from "./gateways.ts";
export { createGitRepository } from "./git_repository.ts";
export { parseScript } from "./parse_script.ts";
export {
  type ResponsesServer,
  type ResponsesServerOptions,
  startResponsesServer,
} from "./responses_server.ts";
export {
  callCustom,
  callFunction,
  type Fault,
  fault,
  readOutput,
  reason,
  type RecordedRequest,
  say,
  type ScriptTurn,
  type Step,
  type StepSource,
  type TurnMatch,
} from "./script.ts";
export { createTempDir, type TempDir } from "./temp_dir.ts";
export { TestkitError, type TestkitErrorCode } from "./testkit_error.ts";
