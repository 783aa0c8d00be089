import type { Config } from "@codexkit/config";
import type { PermissionsHandler, UserInputHandler } from "@codexkit/builtin-tools";
import type { HttpTransport } from "@codexkit/model-provider";
import type { ApprovalPolicy, SandboxMode } from "@codexkit/protocol";
import type { ApprovalHandler } from "@codexkit/tools";
import type { ThreadSource } from "./thread_storage.ts";
import type { OwnTools } from "./dynamic_candidates.ts";
import type { ElicitationHandler } from "./mcp/mcp_elicitations.ts";
import type { OwnMcpServers } from "./mcp/mcp_servers.ts";

/** How a thread is started. */
export interface StartThreadOptions {
  /** Effective settings, from `loadConfig` of `@codexkit/config`. */
  config: Config;
  /** Where a key of it was set, for `tools explain`. Default nowhere. */
  describeOrigin?: ((path: readonly string[]) => string | undefined) | undefined;
  /** Absolute working folder. */
  cwd: string;
  /** Absolute folder of sessions, credentials and the user's own AGENTS.md. */
  codexHome: string;
  /** Environment variables: for keys, and for the commands that run. */
  env: Readonly<Record<string, string | undefined>>;
  /** Default: the configured model, else the first of the catalog. */
  model?: string | undefined;
  /** The first developer message, in place of the model's own. A resumed thread keeps the one that it has. */
  baseInstructions?: string | undefined;
  /** Default: the configured mode. */
  sandboxMode?: SandboxMode | undefined;
  /** Absolute folders that workspace-write may write besides the configured ones. */
  writableRoots?: readonly string[] | undefined;
  /** Default `never`: nobody is asked, and what would have to be asked is refused. */
  approvalPolicy?: ApprovalPolicy | undefined;
  /** Answers questions. Without one every question is answered with no. */
  approvals?: ApprovalHandler | undefined;
  /**
   * Absolute configuration folders whose exec-policy rules (`rules/*.rules`) count, those of least weight first. Default
   * that of the user, `codexHome`.
   */
  rulesFolders?: readonly string[] | undefined;
  /** Whether events say what commands are for (`command_actions`), which takes a parser to load. Default true. */
  describesCommands?: boolean | undefined;
  /** Answers what the model asks the user. Without one the model reads that nobody can be asked. */
  userInput?: UserInputHandler | undefined;
  /** Decides about permissions that the model asks for. Without one it gets none. */
  permissions?: PermissionsHandler | undefined;
  /** Answers what MCP servers ask the user. Without one every question is answered with no. */
  elicitations?: ElicitationHandler | undefined;
  /**
   * MCP servers of this thread, by name: beside the configured ones, and in place of those of the same name. For these
   * alone, give a `config` without any. Default none.
   */
  mcpServers?: OwnMcpServers | undefined;
  /** Tools of your own, run in this process beside the others. Default none. */
  tools?: OwnTools["tools"];
  /** Tools that a client far away carries out. Default none. */
  dynamicTools?: OwnTools["dynamicTools"];
  /** Default a new thread. */
  source?: ThreadSource | undefined;
  /** Keeps nothing on disk. Default false. */
  ephemeral?: boolean | undefined;
  /** Name by which providers know the client. Default `codexkit`. */
  originator?: string | undefined;
  /** Version of the client. */
  version?: string | undefined;
  /** What the session file says about where the session came from. Default `sdk`. */
  sessionSource?: string | undefined;
  /** Shown once, before the first turn. */
  warnings?: readonly string[] | undefined;
  /** Default: node:http on Node, `fetch` elsewhere. */
  transport?: HttpTransport | undefined;
  /** Absolute folder of programs that come before all others in the PATH of commands. */
  programFolder?: string | undefined;
  /** Ends the start: a catalog that is being fetched, for one. */
  signal?: AbortSignal | undefined;
}
