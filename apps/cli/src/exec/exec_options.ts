import path from "node:path";
import {
  createUsageError,
  getFlag,
  getFlagValues,
  hasFlag,
  type ParsedCommand,
} from "../command_line/parse_command_line.ts";
import type { CommandIo } from "../command_io.ts";
import type { ColorChoice } from "../terminal/text_style.ts";

/** Which history a turn starts from. */
export type ExecTask =
  | { readonly type: "new" }
  | { readonly type: "resume"; readonly from: SessionChoice }
  | { readonly type: "fork"; readonly from: SessionChoice };

/** An earlier session. */
export type SessionChoice =
  | { readonly type: "last" }
  | { readonly type: "thread"; readonly thread_id: string };

/** Flags that decide what a turn is made of; shared by `exec` and `debug`. */
export interface TurnOptions {
  /** Absolute; need not exist yet. */
  readonly cwd: string;
  /** `KEY=VALUE` in order, `--enable` and `--disable` last as `features.X=true` and `features.X=false`. */
  readonly overrides: readonly string[];
  readonly profile?: string | undefined;
  readonly strictConfig: boolean;
  readonly ignoreUserConfig: boolean;
  readonly model?: string | undefined;
  readonly sandbox?: "read-only" | "workspace-write" | "danger-full-access" | undefined;
  /** Absolute folders that may be written besides the working directory. */
  readonly addDirs: readonly string[];
  readonly bypassApprovalsAndSandbox: boolean;
  readonly oss: boolean;
  readonly localProvider?: "lmstudio" | "ollama" | undefined;
}

/** Everything `codexkit exec` was told. */
export interface ExecOptions extends TurnOptions {
  readonly task: ExecTask;
  /** As given; `-` means stdin. */
  readonly prompt?: string | undefined;
  /** As given: absolute, or relative to {@link TurnOptions.cwd}. */
  readonly images: readonly string[];
  /** Absolute. */
  readonly outputLastMessage?: string | undefined;
  /** As given, because messages repeat it; relative to the folder the program was started in. */
  readonly outputSchema?: string | undefined;
  /** Rules that say yes in place of a person, as given. */
  readonly approve: readonly string[];
  /** Whether a person is asked on the terminal. */
  readonly ask: boolean;
  /** Whether rules files of the user and of projects are left unread. */
  readonly ignoreRules: boolean;
  readonly skipGitRepoCheck: boolean;
  readonly ephemeral: boolean;
  readonly json: boolean;
  readonly color: ColorChoice;
}

/**
 * Reads the flags of `exec`, `exec resume` and `exec fork`.
 *
 * @throws CliError `usage` when no session was named to go on from.
 */
export function toExecOptions(parsed: ParsedCommand, io: Pick<CommandIo, "cwd">): ExecOptions {
  const { task, prompt } = toTask(parsed);
  const outputLastMessage = getFlag(parsed, "output-last-message");
  return {
    ...toTurnOptions(parsed, io),
    task,
    prompt,
    images: getFlagValues(parsed, "image").flatMap(splitFileList),
    outputLastMessage:
      outputLastMessage === undefined ? undefined : path.resolve(io.cwd, outputLastMessage),
    outputSchema: getFlag(parsed, "output-schema"),
    approve: getFlagValues(parsed, "approve"),
    ask: hasFlag(parsed, "ask"),
    ignoreRules: hasFlag(parsed, "ignore-rules"),
    skipGitRepoCheck: hasFlag(parsed, "skip-git-repo-check"),
    ephemeral: hasFlag(parsed, "ephemeral"),
    json: hasFlag(parsed, "json"),
    color: toColorChoice(getFlag(parsed, "color")),
  };
}

/** Reads the flags that `exec` and `debug` share. */
export function toTurnOptions(parsed: ParsedCommand, io: Pick<CommandIo, "cwd">): TurnOptions {
  const cwd = path.resolve(io.cwd, getFlag(parsed, "cd") ?? "");
  const sandbox = getFlag(parsed, "sandbox");
  const localProvider = getFlag(parsed, "local-provider");
  return {
    cwd,
    overrides: toOverrides(parsed),
    profile: getFlag(parsed, "profile"),
    strictConfig: hasFlag(parsed, "strict-config"),
    ignoreUserConfig: hasFlag(parsed, "ignore-user-config"),
    model: getFlag(parsed, "model"),
    sandbox:
      sandbox === "read-only" || sandbox === "workspace-write" || sandbox === "danger-full-access"
        ? sandbox
        : undefined,
    addDirs: getFlagValues(parsed, "add-dir").map((dir) => path.resolve(io.cwd, dir)),
    bypassApprovalsAndSandbox: hasFlag(parsed, "dangerously-bypass-approvals-and-sandbox"),
    oss: hasFlag(parsed, "oss"),
    localProvider:
      localProvider === "lmstudio" || localProvider === "ollama" ? localProvider : undefined,
  };
}

/** Lists `-c`, `--enable` and `--disable` as `KEY=VALUE` lines. */
export function toOverrides(parsed: ParsedCommand): readonly string[] {
  return [
    ...getFlagValues(parsed, "config"),
    ...getFlagValues(parsed, "enable").map((feature) => `features.${feature}=true`),
    ...getFlagValues(parsed, "disable").map((feature) => `features.${feature}=false`),
  ];
}

/** Reads the value of `--color`; anything else than its three words means auto. */
export function toColorChoice(value: string | undefined): ColorChoice {
  return value === "always" || value === "never" ? value : "auto";
}

function toTask(parsed: ParsedCommand): Pick<ExecOptions, "task" | "prompt"> {
  const [first, second] = parsed.positionals;
  const name = parsed.path.at(-1)?.name;
  if (name !== "resume" && name !== "fork") return { task: { type: "new" }, prompt: first };
  if (hasFlag(parsed, "last")) {
    if (second !== undefined)
      throw createUsageError(
        parsed.path,
        "--last takes the place of SESSION_ID, give only a prompt",
      );
    return { task: { type: name, from: { type: "last" } }, prompt: first };
  }
  if (first === undefined)
    throw createUsageError(parsed.path, `${name} needs a SESSION_ID or --last`);
  return { task: { type: name, from: { type: "thread", thread_id: first } }, prompt: second };
}

function splitFileList(value: string): readonly string[] {
  return value.split(",").filter((file) => file !== "");
}
