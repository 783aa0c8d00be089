export { type DangerRule, isDangerousCommand } from "./command/dangerous_command.ts";
export { isSafeCommand, isSafeProgram, SAFE_PROGRAMS } from "./command/known_safe.ts";
export { isKnownShell } from "./command/known_shell.ts";
export { listLiteralCommands } from "./command/literal_commands.ts";
export { parsePlainCommands, type PlainCommands } from "./command/plain_commands.ts";
export { extractShellScript } from "./command/shell_script.ts";
export { type CommandAction, summarizeCommand } from "./command/summarize_command.ts";
export { splitShellWords } from "./command/words.ts";
export { type CommandRefusal, findRefusal, toRefusalText } from "./command_guard.ts";
export { checkRules, type CheckRulesRequest } from "./policy/check_rules.ts";
export {
  type CommandApprovalPolicy,
  type CommandDecision,
  type CommandPermissions,
  type CommandSandbox,
  decideCommand,
  type DecideCommandInput,
  type GranularApprovalPolicy,
} from "./policy/decide_command.ts";
export {
  decideRetry,
  type EndedCommand,
  looksDenied,
  type RetryDecision,
} from "./policy/denial.ts";
export {
  EMPTY_POLICY,
  evaluatePolicy,
  type ExecPolicy,
  matchCommand,
  type MatchOptions,
  mergePolicies,
  type NetworkProtocol,
  type NetworkRule,
  type PolicyEvaluation,
  type PrefixRule,
  type RuleDecision,
  type RuleMatch,
} from "./policy/exec_policy.ts";
export {
  addAllowedPrefix,
  learnRule,
  type LearntRule,
  toLearntRulesPath,
  toRuleLine,
} from "./policy/learn_rule.ts";
export {
  type LoadedPolicy,
  loadPolicy,
  loadRulesFiles,
  type RulesProblem,
  toProblemText,
} from "./policy/load_policy.ts";
export { parseRules } from "./policy/parse_rules.ts";
export { createPolicyFiles, type PolicyFiles } from "./policy/policy_files.ts";
export { isBannedPrefix, proposeRule, type ProposeRuleInput } from "./policy/propose_rule.ts";
export {
  isAllowedByRules,
  reviewCommand,
  type ReviewCommandRequest,
} from "./policy/review_command.ts";
export type { RulesFault, RulesPosition } from "./policy/rules_lexer.ts";
export { quoteCommand, quoteWord } from "./quote.ts";
