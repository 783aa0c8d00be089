import { findRefusal } from "../command_guard.ts";
import { isSafeCommand, isSafeProgram } from "../command/known_safe.ts";
import { isKnownShell } from "../command/known_shell.ts";
import { listLiteralCommands } from "../command/literal_commands.ts";
import { parsePlainCommands } from "../command/plain_commands.ts";
import { extractShellScript } from "../command/shell_script.ts";
import {
  type CommandApprovalPolicy,
  type CommandDecision,
  type CommandPermissions,
  type CommandSandbox,
  decideCommand,
  type DecideCommandInput,
} from "./decide_command.ts";
import {
  type ExecPolicy,
  matchCommand,
  type MatchOptions,
  type RuleMatch,
  toDecision,
} from "./exec_policy.ts";
import { proposeRule } from "./propose_rule.ts";

/** A command that is to be decided about. */
export interface ReviewCommandRequest {
  /** Program and arguments. */
  argv: readonly string[];
  /** Absolute working directory of the command. */
  cwd: string;
  /** The rules. */
  policy: ExecPolicy;
  /** When a person is asked. */
  approvalPolicy: CommandApprovalPolicy;
  /** The boundary of the turn. */
  sandbox: CommandSandbox;
  /** What the model asks for. Default `use_default`. */
  permissions?: CommandPermissions | undefined;
  /** Why, in the model's words. */
  justification?: string | undefined;
  /** The prefix that the model suggests as a rule. */
  prefixRule?: readonly string[] | undefined;
  /** Path of the user's shell. A shell that is neither this nor the system's own is judged as any program. */
  userShell?: string | undefined;
  /**
   * Whether commands that are known to only read need no asking under `untrusted`. Default false, as in Codex
   * 0.169.0; true mirrors Codex 0.130.0.
   */
  trustSafeCommands?: boolean | undefined;
}

/**
 * Decides about a command by the rules and the policy: run it, ask a person, or refuse.
 *
 * A shell script is judged by its commands. `allow` needs a script of plain words, each command of it allowed;
 * `prompt` and `forbidden` hold for every command that can be found in it, however it is wrapped. Mirrors: Codex
 * 0.169.0, where a redirection or a variable in a script makes every rule miss it, `forbidden` ones as well, and
 * where any program with the name of a shell counts as one.
 */
export async function reviewCommand(request: ReviewCommandRequest): Promise<CommandDecision> {
  const { argv, cwd, policy } = request;
  const { userShell } = request;
  const trusts =
    request.trustSafeCommands === true &&
    request.approvalPolicy === "untrusted" &&
    isKnownShell(argv[0] ?? "", userShell);
  const isSafe = trusts && (await isSafeCommand(argv));
  const input = { ...toInput(request), isSafe, danger: findRefusal(argv)?.reason };
  if (policy.prefixRules.length === 0) {
    // Most sessions have no rules; nothing is parsed unless someone is asked.
    const decision = decideCommand(input);
    if (decision.type !== "ask") return decision;
  }
  const options: MatchOptions = { resolveHostExecutables: true, cwd };
  const commands = await listReviewed(argv, userShell);
  const isMatched = (words: readonly string[]): boolean =>
    matchCommand(policy, words, options).length > 0;
  const left = commands.filter((words) => !isMatched(words));
  const matchedRules = dropRepetitions([
    ...commands.flatMap((words) => matchCommand(policy, words, options)),
    ...(await matchHidden(argv, policy, options)),
  ]);
  return decideCommand({
    ...input,
    isSafe: isSafe || (trusts && left.every(isSafeProgram)),
    danger:
      left.length === commands.length
        ? input.danger
        : left.map((words) => findRefusal(words)?.reason).find((reason) => reason !== undefined),
    matchedRules,
    isAllowedByRules: left.length === 0,
    proposedRule: proposeRule({
      requested: request.prefixRule,
      commands,
      isMatched,
      isAskedByRule: matchedRules.some((match) => toDecision(match) === "prompt"),
      needsApproval: (words) => needsApproval(words, request),
    }),
  });
}

/**
 * Whether rules allow every command of a command line, and none of them asks or forbids, wherever it stands.
 *
 * The same judgement that lets {@link reviewCommand} run a command outside the sandbox.
 */
export async function isAllowedByRules(
  argv: readonly string[],
  policy: ExecPolicy,
  options: {
    /** Absolute working directory of the command. */
    cwd: string;
    /** Path of the user's shell, as for {@link reviewCommand}. */
    userShell?: string | undefined;
  },
): Promise<boolean> {
  const matching: MatchOptions = { resolveHostExecutables: true, cwd: options.cwd };
  const commands = await listReviewed(argv, options.userShell);
  const matches = commands.map((words) => matchCommand(policy, words, matching));
  if (matches.some(({ length }) => length === 0)) return false;
  const hidden = await matchHidden(argv, policy, matching);
  return [...matches.flat(), ...hidden].every((match) => toDecision(match) === "allow");
}

/** The request before rules are looked at. */
function toInput(request: ReviewCommandRequest): DecideCommandInput {
  const { approvalPolicy, argv, justification, permissions, sandbox } = request;
  return {
    argv,
    approvalPolicy,
    sandbox,
    permissions,
    justification,
    isSafe: false,
    matchedRules: [],
    isAllowedByRules: false,
  };
}

/** The commands that rules allow: of a plain script its own, else the whole as it is. */
async function listReviewed(
  argv: readonly string[],
  userShell: string | undefined,
): Promise<readonly (readonly string[])[]> {
  const script = isKnownShell(argv[0] ?? "", userShell) ? extractShellScript(argv) : undefined;
  const plain = script === undefined ? undefined : await parsePlainCommands(script);
  return plain === undefined || plain.complex || !plain.literal ? [argv] : plain.commands;
}

/** What rules ask about or forbid anywhere in a script. */
async function matchHidden(
  argv: readonly string[],
  policy: ExecPolicy,
  options: MatchOptions,
): Promise<RuleMatch[]> {
  const script = extractShellScript(argv);
  if (script === undefined || policy.prefixRules.every(({ decision }) => decision === "allow"))
    return [];
  const strict: ExecPolicy = {
    ...policy,
    prefixRules: policy.prefixRules.filter(({ decision }) => decision !== "allow"),
  };
  const commands = await listLiteralCommands(script);
  return commands.flatMap((words) => matchCommand(strict, words, options));
}

function dropRepetitions(matches: readonly RuleMatch[]): RuleMatch[] {
  return [...new Map(matches.map((match) => [JSON.stringify(match), match])).values()];
}

/** Whether a single command that no rule matches needs a person's word. */
function needsApproval(words: readonly string[], request: ReviewCommandRequest): boolean {
  if (findRefusal(words) !== undefined) return true;
  if (request.approvalPolicy === "untrusted")
    return request.trustSafeCommands !== true || !isSafeProgram(words);
  const { permissions = "use_default", sandbox } = request;
  return sandbox !== "danger-full-access" && permissions !== "use_default";
}
