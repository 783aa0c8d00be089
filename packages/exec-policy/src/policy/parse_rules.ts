import { quoteCommand } from "../quote.ts";
import {
  type ExecPolicy,
  matchCommand,
  mergePolicies,
  type PrefixRule,
  type RuleMatch,
} from "./exec_policy.ts";
import { createRulesBuiltins, type RuleExamples, type StatedRules } from "./rules_builtins.ts";
import { runRules } from "./rules_evaluator.ts";
import { type RulesFault, tokenizeRules } from "./rules_lexer.ts";
import { parseRulesTokens } from "./rules_parser.ts";

/**
 * Reads the text of a `.rules` file and tries its examples.
 *
 * The language is the part of Starlark that rules are written in: calls of `prefix_rule`, `host_executable` and
 * `network_rule` with strings, lists, names and sums of these; assignments; comments. Wire: the calls, and the
 * messages about their arguments (Codex 0.169.0).
 *
 * @param base rules of the files before this one, whose `host_executable` definitions examples may rely on.
 * @returns the rules of this file alone, or its first fault.
 */
export function parseRules(
  text: string,
  base?: ExecPolicy,
): { policy: ExecPolicy; fault?: undefined } | { policy?: undefined; fault: RulesFault } {
  const { tokens, fault: badToken } = tokenizeRules(text);
  if (badToken !== undefined) return { fault: badToken };
  const { statements, fault: badStatement } = parseRulesTokens(tokens);
  if (badStatement !== undefined) return { fault: badStatement };
  const stated: StatedRules = {
    prefixRules: [],
    examples: [],
    hostExecutables: new Map(),
    networkRules: [],
  };
  const badCall = runRules(statements, createRulesBuiltins(stated));
  if (badCall !== undefined) return { fault: badCall };
  const { examples, ...policy } = stated;
  const known = base === undefined ? policy : mergePolicies([base, policy]);
  for (const example of examples) {
    const message = tryExamples(example, known);
    if (message === undefined) continue;
    const { start, end } = example.place;
    return { fault: { message, start, end } };
  }
  return { policy };
}

/** What is wrong with the examples of a rule. */
function tryExamples(
  { rule, match, notMatch }: RuleExamples,
  { hostExecutables }: ExecPolicy,
): string | undefined {
  const own: ExecPolicy = { prefixRules: [rule], hostExecutables, networkRules: [] };
  const find = (words: readonly string[]): RuleMatch | undefined =>
    matchCommand(own, words, { resolveHostExecutables: true, allowUnlistedPaths: true })[0];
  const wrong = notMatch.find((words) => find(words) !== undefined);
  if (wrong !== undefined)
    return `expected example to not match rule \`${toText(rule)}\`: ${quoteCommand(wrong)}`;
  const missed = match.filter((words) => find(words) === undefined);
  if (missed.length === 0) return undefined;
  const examples = missed.map((words) => JSON.stringify(quoteCommand(words))).join(", ");
  return `expected every example to match at least one rule. rules: [\`${toText(rule)}\`]; unmatched examples: [${examples}]`;
}

function toText({ pattern, decision }: PrefixRule): string {
  const words = pattern.map((alternatives) =>
    alternatives.length === 1 ? alternatives[0] : alternatives,
  );
  return `prefix_rule(pattern=${JSON.stringify(words)}, decision="${decision}")`;
}
