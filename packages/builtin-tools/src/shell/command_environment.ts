import {
  buildEnvironment,
  isNetworkAllowed,
  type SandboxPolicy,
  type ShellEnvironmentPolicy,
  toExecVariables,
} from "@codexkit/shell";
import type { ToolCall } from "@codexkit/tools";

/** What the environment of commands is made of. */
export interface CommandEnvironmentOptions {
  threadId: string;
  /** The environment that commands start from. */
  env: Readonly<Record<string, string | undefined>>;
  environmentPolicy?: ShellEnvironmentPolicy | undefined;
  /** Absolute folder of programs that come before all others in the PATH of commands. */
  programFolder?: string | undefined;
  /** Version that commands may read. */
  version: string;
  codexHome: string;
}

/** What a command sees, and what of it no startup file may change. */
export interface CommandEnvironment {
  /** All of it. */
  env: Record<string, string>;
  /** Names of the variables that the harness or the policy set for this command. */
  forced: readonly string[];
}

/** The whole environment of one command. Mirrors: Codex 0.169.0. */
export function toCommandEnvironment(
  call: Pick<ToolCall, "callId">,
  policy: SandboxPolicy,
  options: CommandEnvironmentOptions,
): CommandEnvironment {
  const { programFolder, environmentPolicy } = options;
  const forced = {
    ...toExecVariables({
      threadId: options.threadId,
      sessionId: options.threadId,
      toolCallId: call.callId,
      version: options.version,
      isNetworkDisabled: !isNetworkAllowed(policy),
    }),
    CODEX_HOME: options.codexHome,
  };
  const env = buildEnvironment({ policy: environmentPolicy, base: options.env, forced });
  const { PATH: path } = env;
  // Without a PATH the shell has one of its own; setting ours would hide it.
  if (programFolder !== undefined && path !== undefined)
    // An empty part of a PATH is the working folder.
    env["PATH"] = path === "" ? programFolder : `${programFolder}:${path}`;
  return { env, forced: [...Object.keys(forced), ...Object.keys(environmentPolicy?.set ?? {})] };
}
