import { quoteCommand } from "../quote.ts";
import { type RuleDecision, type RuleMatch, toDecision, toStrictest } from "./exec_policy.ts";

/** Which kinds of question a person is asked. Wire: `approval_policy.granular` (Codex 0.169.0). */
export interface GranularApprovalPolicy {
  /** What may be asked; the others are refused without asking. */
  readonly granular: {
    /** Commands that leave the sandbox. */
    readonly sandbox_approval: boolean;
    /** Rules of the exec policy. */
    readonly rules: boolean;
    /** Questions of MCP servers. */
    readonly mcp_elicitations: boolean;
    /** The tool that asks for permissions. */
    readonly request_permissions: boolean;
    /** Scripts of skills. */
    readonly skill_approval: boolean;
  };
}

/** When a person is asked. Wire: `approval_policy` (Codex 0.169.0). */
export type CommandApprovalPolicy = "untrusted" | "on-request" | "never" | GranularApprovalPolicy;

/** The boundary that commands run in. Wire: `sandbox_mode` (Codex 0.169.0). */
export type CommandSandbox = "read-only" | "workspace-write" | "danger-full-access";

/** What the model asks for. Wire: `sandbox_permissions` of `exec_command` (Codex 0.169.0). */
export type CommandPermissions =
  | "use_default"
  | "require_escalated"
  | "with_additional_permissions";

/** What a decision rests on. */
export interface DecideCommandInput {
  /** Program and arguments, for the texts. */
  argv: readonly string[];
  /** When a person is asked. */
  approvalPolicy: CommandApprovalPolicy;
  /** The boundary of the turn. */
  sandbox: CommandSandbox;
  /** What the model asks for. Default `use_default`. */
  permissions?: CommandPermissions | undefined;
  /** Why, in the model's words. */
  justification?: string | undefined;
  /** Every part of the command is known to only read. */
  isSafe: boolean;
  /** Why the command is dangerous; absent when it is not. */
  danger?: string | undefined;
  /** What the rules matched. */
  matchedRules: readonly RuleMatch[];
  /** Rules allow every part of the command. */
  isAllowedByRules: boolean;
  /** The prefix to offer as a rule when a person is asked. */
  proposedRule?: readonly string[] | undefined;
}

/** What happens with a command. */
export type CommandDecision =
  | {
      type: "run";
      /** Whether it runs in the sandbox. Always false with `danger-full-access`. */
      sandboxed: boolean;
    }
  | {
      type: "ask";
      /** What the person is told. Wire: `reason` of the approval request (Codex 0.169.0). */
      reason?: string | undefined;
      /** The prefix to offer as a rule. */
      proposedRule?: string[] | undefined;
      /** Whether it runs in the sandbox once approved. */
      sandboxed: boolean;
    }
  | {
      type: "forbidden";
      /** Wire: what the model reads (Codex 0.169.0). */
      reason: string;
      /**
       * `escalation`: the model may not ask for other permissions, and `reason` is the whole output.
       * `policy`: otherwise; `reason` is what stands in `Rejected("...")`.
       */
      cause: "escalation" | "policy";
    };

const NO_QUESTIONS = "approval required by policy, but AskForApproval is set to Never";
const NO_RULE_QUESTIONS =
  "approval required by policy rule, but AskForApproval::Granular.rules is false";

/**
 * Decides about a command: run it, ask a person, or refuse.
 *
 * Rules go first, the strictest of them: `forbidden` refuses, `prompt` asks, `allow` for all parts runs outside
 * the sandbox. Then dangerous commands need a person. The rest runs in the sandbox, if there is one to hold it,
 * unless the policy or the model wants a person asked. Where nobody may be asked, what needs asking is refused.
 *
 * Mirrors: Codex 0.169.0, every cell recorded; `isSafe` is of 0.130.0.
 */
export function decideCommand(input: DecideCommandInput): CommandDecision {
  const { approvalPolicy, matchedRules, permissions = "use_default" } = input;
  if (permissions !== "use_default" && !mayEscalate(approvalPolicy)) {
    const policy = toPolicyText(approvalPolicy);
    const reason = `approval policy is ${policy}; reject command — you cannot ask for escalated permissions if the approval policy is ${policy}`;
    return { type: "forbidden", reason, cause: "escalation" };
  }
  switch (toStrictest(matchedRules.map(toDecision))) {
    case "forbidden":
      return refuse(toForbiddenText(input.argv, matchedRules));
    case "prompt":
      return askByRule(input);
    default:
      return input.isAllowedByRules ? { type: "run", sandboxed: false } : decideUnmatched(input);
  }
}

function askByRule(input: DecideCommandInput): CommandDecision {
  const { approvalPolicy, argv, matchedRules } = input;
  if (approvalPolicy === "never") return refuse(NO_QUESTIONS);
  if (typeof approvalPolicy !== "string" && !approvalPolicy.granular.rules)
    return refuse(NO_RULE_QUESTIONS);
  const reason = toPromptText(argv, matchedRules);
  return { type: "ask", reason, sandboxed: staysSandboxed(input) };
}

function decideUnmatched(input: DecideCommandInput): CommandDecision {
  const { approvalPolicy, argv, danger, isSafe, permissions = "use_default", sandbox } = input;
  if (danger !== undefined)
    return approvalPolicy === "never"
      ? refuse(`\`${quoteCommand(argv)}\` rejected: ${danger}`)
      : ask(input);
  const isDefault = permissions === "use_default";
  if (approvalPolicy === "untrusted" && !(isSafe && isDefault)) return ask(input);
  if (sandbox === "danger-full-access" || isDefault)
    return { type: "run", sandboxed: sandbox !== "danger-full-access" };
  return ask(input);
}

function ask(input: DecideCommandInput): CommandDecision {
  const { approvalPolicy, justification, proposedRule } = input;
  // Who does not want to be asked about leaving the sandbox is offered no rule that leaves it.
  const mayLearn = typeof approvalPolicy === "string" || approvalPolicy.granular.sandbox_approval;
  return {
    type: "ask",
    ...(justification === undefined ? {} : { reason: justification }),
    ...(mayLearn && proposedRule !== undefined ? { proposedRule: [...proposedRule] } : {}),
    sandboxed: staysSandboxed(input),
  };
}

function refuse(reason: string): CommandDecision {
  return { type: "forbidden", reason, cause: "policy" };
}

function staysSandboxed({ permissions, sandbox }: DecideCommandInput): boolean {
  return sandbox !== "danger-full-access" && permissions !== "require_escalated";
}

function mayEscalate(policy: CommandApprovalPolicy): boolean {
  return policy !== "never" && (typeof policy === "string" || policy.granular.sandbox_approval);
}

/** Wire: how refusals name a policy (Codex 0.169.0). */
function toPolicyText(policy: CommandApprovalPolicy): string {
  switch (policy) {
    case "never":
      return "Never";
    case "on-request":
      return "OnRequest";
    case "untrusted":
      return "UnlessTrusted";
    default: {
      const { granular } = policy;
      return `Granular(GranularApprovalConfig { sandbox_approval: ${granular.sandbox_approval}, rules: ${granular.rules}, skill_approval: ${granular.skill_approval}, request_permissions: ${granular.request_permissions}, mcp_elicitations: ${granular.mcp_elicitations} })`;
    }
  }
}

function toPromptText(argv: readonly string[], matches: readonly RuleMatch[]): string {
  const command = quoteCommand(argv);
  const reason = findLongest(matches, "prompt")?.justification;
  return reason === undefined
    ? `\`${command}\` requires approval by policy`
    : `\`${command}\` requires approval: ${reason}`;
}

function toForbiddenText(argv: readonly string[], matches: readonly RuleMatch[]): string {
  const command = quoteCommand(argv);
  const rule = findLongest(matches, "forbidden");
  if (rule === undefined) return `\`${command}\` rejected: blocked by policy`;
  const { justification, matchedPrefix } = rule;
  const reason =
    justification ?? `policy forbids commands starting with \`${quoteCommand(matchedPrefix)}\``;
  return `\`${command}\` rejected: ${reason}`;
}

type PrefixMatch = Extract<RuleMatch, { prefixRuleMatch: unknown }>["prefixRuleMatch"];

/** The match of a decision that says most about the command; the last of several. */
function findLongest(
  matches: readonly RuleMatch[],
  decision: RuleDecision,
): PrefixMatch | undefined {
  let longest: PrefixMatch | undefined;
  for (const match of matches) {
    if (!("prefixRuleMatch" in match) || match.prefixRuleMatch.decision !== decision) continue;
    const length = match.prefixRuleMatch.matchedPrefix.length;
    if (length >= (longest?.matchedPrefix.length ?? 0)) longest = match.prefixRuleMatch;
  }
  return longest;
}
