import { isAbsolute, normalize } from "node:path";
import { splitShellWords, toProgramName } from "../command/words.ts";
import type { NetworkProtocol, NetworkRule, PrefixRule, RuleDecision } from "./exec_policy.ts";
import { toNetworkHost } from "./network_host.ts";
import type { RulesBuiltin, RulesValue } from "./rules_evaluator.ts";
import type { RulesExpression } from "./rules_parser.ts";

/** Examples of a rule, which are tried once all rules of the file are known. */
export interface RuleExamples {
  /** The rule that they are about. */
  rule: PrefixRule;
  /** Commands that the rule must match. */
  match: readonly string[][];
  /** Commands that the rule must not match. */
  notMatch: readonly string[][];
  /** The call that states them. */
  place: RulesExpression;
}

/** What the calls of a file have stated so far. */
export interface StatedRules {
  /** Rules about commands, in order. */
  prefixRules: PrefixRule[];
  /** Examples of these, in order. */
  examples: RuleExamples[];
  /** Paths of programs by bare name. */
  hostExecutables: Map<string, readonly string[]>;
  /** Rules about hosts, in order. */
  networkRules: NetworkRule[];
}

/** A value, or what is wrong with it. */
type Checked<T> = { value: T; problem?: undefined } | { value?: undefined; problem: string };

/** The functions of rules files, which write to `stated`. Wire: `.rules` files (Codex 0.169.0). */
export function createRulesBuiltins(stated: StatedRules): ReadonlyMap<string, RulesBuiltin> {
  return new Map([
    ["host_executable", createHostExecutable(stated)],
    ["network_rule", createNetworkRule(stated)],
    ["prefix_rule", createPrefixRule(stated)],
  ]);
}

type Arguments = ReadonlyMap<string, RulesValue>;

function createPrefixRule({ prefixRules, examples }: StatedRules): RulesBuiltin {
  return {
    parameters: [
      { name: "pattern", type: "list" },
      { name: "decision", type: "string", isOptional: true },
      { name: "match", type: "list", isOptional: true },
      { name: "not_match", type: "list", isOptional: true },
      { name: "justification", type: "string", isOptional: true },
    ],
    call: (args, place) => {
      const decision = readDecision(readString(args, "decision") ?? "allow");
      const justification = readJustification(args);
      const pattern = readEach(readItems(args, "pattern"), readPatternElement);
      const match = readEach(readItems(args, "match"), readExample);
      const notMatch = readEach(readItems(args, "not_match"), readExample);
      if (decision.problem !== undefined) return decision.problem;
      if (justification.problem !== undefined) return justification.problem;
      if (pattern.problem !== undefined) return pattern.problem;
      if (pattern.value.length === 0) return "invalid pattern element: pattern cannot be empty";
      if (match.problem !== undefined) return match.problem;
      if (notMatch.problem !== undefined) return notMatch.problem;
      const rule = { pattern: pattern.value, decision: decision.value, ...justification.value };
      prefixRules.push(rule);
      examples.push({ rule, match: match.value, notMatch: notMatch.value, place });
      return undefined;
    },
  };
}

function createHostExecutable({ hostExecutables }: StatedRules): RulesBuiltin {
  return {
    parameters: [
      { name: "name", type: "string" },
      { name: "paths", type: "list" },
    ],
    call: (args) => {
      const name = readString(args, "name") ?? "";
      if (name === "") return "invalid rule: host_executable name cannot be empty";
      if (name.includes("/") || name === "." || name === "..")
        return `invalid rule: host_executable name must be a bare executable name (got ${name})`;
      const paths = readEach(readItems(args, "paths"), (value) => readProgramPath(value, name));
      if (paths.problem !== undefined) return paths.problem;
      hostExecutables.set(name, [...new Set(paths.value)]);
      return undefined;
    },
  };
}

function createNetworkRule({ networkRules }: StatedRules): RulesBuiltin {
  return {
    parameters: [
      { name: "host", type: "string" },
      { name: "protocol", type: "string" },
      { name: "decision", type: "string" },
      { name: "justification", type: "string", isOptional: true },
    ],
    call: (args) => {
      const protocol = readProtocol(readString(args, "protocol") ?? "");
      const decision = readNetworkDecision(readString(args, "decision") ?? "");
      const justification = readJustification(args);
      if (protocol.problem !== undefined) return protocol.problem;
      if (decision.problem !== undefined) return decision.problem;
      if (justification.problem !== undefined) return justification.problem;
      const host = toNetworkHost(readString(args, "host") ?? "");
      if (host.problem !== undefined) return `invalid rule: network_rule host ${host.problem}`;
      networkRules.push({
        host: host.host,
        protocol: protocol.value,
        decision: decision.value,
        ...justification.value,
      });
      return undefined;
    },
  };
}

function readString(args: Arguments, name: string): string | undefined {
  const value = args.get(name);
  return value?.type === "string" ? value.value : undefined;
}

function readItems(args: Arguments, name: string): readonly RulesValue[] {
  const value = args.get(name);
  return value?.type === "list" ? value.items : [];
}

function readEach<T>(
  values: readonly RulesValue[],
  read: (value: RulesValue) => Checked<T>,
): Checked<T[]> {
  const items: T[] = [];
  for (const value of values) {
    const item = read(value);
    if (item.problem !== undefined) return item;
    items.push(item.value);
  }
  return { value: items };
}

function readDecision(text: string): Checked<RuleDecision> {
  if (text === "allow" || text === "prompt" || text === "forbidden") return { value: text };
  return { problem: `invalid decision: ${text}` };
}

function readNetworkDecision(text: string): Checked<RuleDecision> {
  return text === "deny" ? { value: "forbidden" } : readDecision(text);
}

function readProtocol(text: string): Checked<NetworkProtocol> {
  switch (text) {
    case "http":
    case "https":
    case "socks5_tcp":
    case "socks5_udp":
      return { value: text };
    case "http-connect":
    case "https_connect":
      return { value: "https" };
    default:
      return {
        problem: `invalid rule: network_rule protocol must be one of http, https, socks5_tcp, socks5_udp (got ${text})`,
      };
  }
}

function readJustification(args: Arguments): Checked<{ justification?: string }> {
  const text = readString(args, "justification");
  if (text === undefined) return { value: {} };
  if (text.trim() === "") return { problem: "invalid rule: justification cannot be empty" };
  return { value: { justification: text } };
}

function readPatternElement(value: RulesValue): Checked<string[]> {
  if (value.type === "string") return { value: [value.value] };
  if (value.type !== "list")
    return {
      problem: `invalid pattern element: pattern element must be a string or list of strings (got ${value.type})`,
    };
  if (value.items.length === 0)
    return { problem: "invalid pattern element: pattern alternatives cannot be empty" };
  return readEach(value.items, (item) =>
    item.type === "string"
      ? { value: item.value }
      : {
          problem: `invalid pattern element: pattern alternative must be a string (got ${item.type})`,
        },
  );
}

function readExample(value: RulesValue): Checked<string[]> {
  if (value.type === "string") {
    const words = splitShellWords(value.value);
    if (words === undefined)
      return { problem: "invalid example: example string has invalid shell syntax" };
    if (words.length === 0)
      return { problem: "invalid example: example cannot be an empty string" };
    return { value: words };
  }
  if (value.type !== "list")
    return {
      problem: `invalid example: example must be a string or list of strings (got ${value.type})`,
    };
  if (value.items.length === 0)
    return { problem: "invalid example: example cannot be an empty list" };
  return readEach(value.items, (item) =>
    item.type === "string"
      ? { value: item.value }
      : { problem: `invalid example: example tokens must be strings (got ${item.type})` },
  );
}

function readProgramPath(value: RulesValue, name: string): Checked<string> {
  if (value.type !== "string")
    return { problem: `invalid rule: host_executable paths must be strings (got ${value.type})` };
  const { value: text } = value;
  if (!isAbsolute(text))
    return { problem: `invalid rule: host_executable paths must be absolute (got ${text})` };
  const path = normalize(text);
  if (toProgramName(path) === name) return { value: path };
  return {
    problem: `invalid rule: host_executable path \`${text}\` must have basename \`${name}\``,
  };
}
