import { isAbsolute, resolve } from "node:path";
import { toProgramName } from "../command/words.ts";

/** What a rule says about a command, from mild to strict. Wire: `decision` of `.rules` files (Codex 0.169.0). */
export type RuleDecision = "allow" | "prompt" | "forbidden";

const STRICTNESS: Readonly<Record<RuleDecision, number>> = { allow: 0, prompt: 1, forbidden: 2 };

/** A rule about commands that start in a certain way. Wire: `prefix_rule` (Codex 0.169.0). */
export interface PrefixRule {
  /** For each word of the prefix, the words that may stand there. At least one word. */
  pattern: readonly (readonly string[])[];
  /** What is decided about a command that starts so. */
  decision: RuleDecision;
  /** Why, for people and for the model. Not blank. */
  justification?: string | undefined;
}

/** What a rule allows or denies on the network. Wire: `network_rule` (Codex 0.169.0). */
export type NetworkProtocol = "http" | "https" | "socks5_tcp" | "socks5_udp";

/** A rule about one host. Wire: `network_rule` (Codex 0.169.0). */
export interface NetworkRule {
  /** Host name or address in lower case, without port. */
  host: string;
  /** How the host is reached. */
  protocol: NetworkProtocol;
  /** `deny` of the file is `forbidden` here. */
  decision: RuleDecision;
  /** Why, for people and for the model. Not blank. */
  justification?: string | undefined;
}

/** The rules of all files, in order. */
export interface ExecPolicy {
  /** Rules about commands. */
  prefixRules: readonly PrefixRule[];
  /** By bare name of a program, the paths that rules with that name hold for. The last definition holds. */
  hostExecutables: ReadonlyMap<string, readonly string[]>;
  /** Rules about hosts. */
  networkRules: readonly NetworkRule[];
}

/** A policy without rules. */
export const EMPTY_POLICY: ExecPolicy = {
  prefixRules: [],
  hostExecutables: new Map(),
  networkRules: [],
};

/**
 * Why a decision was taken.
 *
 * Wire: an element of `matchedRules` of `execpolicy check`, keys in that order (Codex 0.169.0).
 */
export type RuleMatch =
  | {
      /** A rule that the command starts like. */
      prefixRuleMatch: {
        /** The words of the command, or of the rule for a program found by its path. */
        matchedPrefix: string[];
        /** What the rule says. */
        decision: RuleDecision;
        /** The program's path, when the rule names it without. */
        resolvedProgram?: string | undefined;
        /** What the rule gives as its reason. */
        justification?: string | undefined;
      };
    }
  | {
      /** No rule matched, so the caller's own judgement counts. */
      heuristicsRuleMatch: {
        /** The words of the command. */
        command: string[];
        /** What the caller says. */
        decision: RuleDecision;
      };
    };

/** How commands are matched. */
export interface MatchOptions {
  /**
   * Matches a program given by path with the rules for its bare name, if none names the path. Only paths that
   * `host_executable` lists for the name; without such a list any path for `prompt` and `forbidden`, none for
   * `allow`. Default false.
   *
   * Mirrors: Codex 0.169.0, where `allow` holds for any path too: there `./git` is allowed where `git` is.
   */
  resolveHostExecutables?: boolean | undefined;
  /** Lets `allow` hold for any path of a name that nothing is listed for. Default false. */
  allowUnlistedPaths?: boolean | undefined;
  /** Absolute folder that relative paths of programs start from. Without it they match no bare name. */
  cwd?: string | undefined;
}

/** The verdict of a policy. Wire: what `execpolicy check` prints (Codex 0.169.0). */
export interface PolicyEvaluation {
  /** Everything that matched, command by command, in the order of the rules. */
  matchedRules: RuleMatch[];
  /** The strictest of them; absent when nothing matched. */
  decision?: RuleDecision | undefined;
}

/** The rules that a command starts like, in their order. Empty when there is none. */
export function matchCommand(
  policy: ExecPolicy,
  words: readonly string[],
  options: MatchOptions = {},
): RuleMatch[] {
  const matches = policy.prefixRules
    .filter(({ pattern }) => startsLike(words, pattern))
    .map((rule) => toMatch(rule, words));
  if (matches.length > 0 || options.resolveHostExecutables !== true) return matches;
  return matchBareName(policy, words, options);
}

/**
 * Judges commands by the rules; the strictest decision wins.
 *
 * @param options.fallback the caller's own judgement of a command that no rule matches.
 */
export function evaluatePolicy(
  policy: ExecPolicy,
  commands: readonly (readonly string[])[],
  options: MatchOptions & {
    fallback?: ((words: readonly string[]) => RuleDecision) | undefined;
  } = {},
): PolicyEvaluation {
  const matchedRules = commands.flatMap((words) => {
    const matches = matchCommand(policy, words, options);
    const own = matches.length === 0 ? options.fallback?.(words) : undefined;
    if (own === undefined) return matches;
    return [{ heuristicsRuleMatch: { command: [...words], decision: own } }];
  });
  const decision = toStrictest(matchedRules.map((match) => toDecision(match)));
  return decision === undefined ? { matchedRules } : { matchedRules, decision };
}

/** The strictest of some decisions; `undefined` of none. */
export function toStrictest(decisions: readonly RuleDecision[]): RuleDecision | undefined {
  return decisions.toSorted((left, right) => STRICTNESS[right] - STRICTNESS[left])[0];
}

/** What a match says. */
export function toDecision(match: RuleMatch): RuleDecision {
  return "prefixRuleMatch" in match
    ? match.prefixRuleMatch.decision
    : match.heuristicsRuleMatch.decision;
}

/** Joins policies: rules add up, and a later definition of `host_executable` replaces an earlier one. */
export function mergePolicies(policies: readonly ExecPolicy[]): ExecPolicy {
  return {
    prefixRules: policies.flatMap(({ prefixRules }) => prefixRules),
    hostExecutables: new Map(policies.flatMap(({ hostExecutables }) => [...hostExecutables])),
    networkRules: policies.flatMap(({ networkRules }) => networkRules),
  };
}

function startsLike(words: readonly string[], pattern: readonly (readonly string[])[]): boolean {
  if (words.length < pattern.length) return false;
  return pattern.every((alternatives, at) => alternatives.includes(words[at] ?? ""));
}

function toMatch(
  { pattern, decision, justification }: PrefixRule,
  words: readonly string[],
  resolvedProgram?: string,
): RuleMatch {
  return {
    prefixRuleMatch: {
      matchedPrefix: words.slice(0, pattern.length),
      decision,
      ...(resolvedProgram === undefined ? {} : { resolvedProgram }),
      ...(justification === undefined ? {} : { justification }),
    },
  };
}

function matchBareName(
  policy: ExecPolicy,
  words: readonly string[],
  { cwd, allowUnlistedPaths }: MatchOptions,
): RuleMatch[] {
  const [program = "", ...args] = words;
  if (!program.includes("/") || (cwd === undefined && !isAbsolute(program))) return [];
  const path = resolve(cwd ?? "/", program);
  const name = toProgramName(path);
  const listed = policy.hostExecutables.get(name);
  if (listed !== undefined && !listed.includes(path)) return [];
  const bare = [name, ...args];
  const mayAllow = listed !== undefined || allowUnlistedPaths === true;
  return policy.prefixRules
    .filter(({ decision }) => decision !== "allow" || mayAllow)
    .filter(({ pattern }) => startsLike(bare, pattern))
    .map((rule) => toMatch(rule, bare, path));
}
