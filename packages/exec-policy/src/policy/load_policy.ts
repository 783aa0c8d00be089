import { join } from "node:path";
import { EMPTY_POLICY, type ExecPolicy, mergePolicies } from "./exec_policy.ts";
import { parseRules } from "./parse_rules.ts";
import type { PolicyFiles } from "./policy_files.ts";
import type { RulesPosition } from "./rules_lexer.ts";

/** Why the rules of a file do not hold. */
export interface RulesProblem {
  /** The file or folder. */
  path: string;
  /** What is wrong, as one line. */
  message: string;
  /** Where in the file it starts; absent when the file could not be read. */
  start?: RulesPosition | undefined;
  /** Where in the file it ends, exclusive. */
  end?: RulesPosition | undefined;
}

/** What loading gives. */
export interface LoadedPolicy {
  /** The rules of all files, or none at all if there is a problem. */
  policy: ExecPolicy;
  /** The first problem met. */
  problem?: RulesProblem | undefined;
}

/** One line for people: `/home/me/.codex/rules/default.rules:3: invalid decision: deny`. */
export function toProblemText({ path, message, start }: RulesProblem): string {
  return start === undefined ? `${path}: ${message}` : `${path}:${start.line}: ${message}`;
}

/** Reads `.rules` files. Later files may refer to `host_executable` definitions of earlier ones. */
export async function loadRulesFiles(
  paths: readonly string[],
  files: PolicyFiles,
): Promise<LoadedPolicy> {
  let policy = EMPTY_POLICY;
  for (const path of paths) {
    const text = await readText(path, files);
    if (text.problem !== undefined) return { policy: EMPTY_POLICY, problem: text.problem };
    const { policy: read, fault } = parseRules(text.value, policy);
    if (fault !== undefined) return { policy: EMPTY_POLICY, problem: { path, ...fault } };
    policy = mergePolicies([policy, read]);
  }
  return { policy };
}

/**
 * Reads the rules of all configuration folders: every `rules/*.rules`, by name within a folder.
 *
 * One file with a mistake leaves the policy empty, which the caller should say. Mirrors: Codex 0.169.0.
 *
 * @param options.folders configuration folders, such as `$CODEX_HOME`, the ones of least weight first. Leave
 * out those of projects that are not trusted, and all but the system's when rules are to be ignored.
 */
export async function loadPolicy(options: {
  folders: readonly string[];
  files: PolicyFiles;
}): Promise<LoadedPolicy> {
  const { folders, files } = options;
  const paths: string[] = [];
  for (const folder of folders) {
    const rules = join(folder, "rules");
    try {
      const names = (await files.listFiles(rules)) ?? [];
      const wanted = names.filter((name) => name.endsWith(".rules") && name !== ".rules");
      paths.push(...wanted.toSorted().map((name) => join(rules, name)));
    } catch (error) {
      const message = `failed to read rules files: ${toReason(error)}`;
      return { policy: EMPTY_POLICY, problem: { path: rules, message } };
    }
  }
  return loadRulesFiles(paths, files);
}

async function readText(
  path: string,
  files: PolicyFiles,
): Promise<{ value: string; problem?: undefined } | { value?: undefined; problem: RulesProblem }> {
  const fail = (message: string): { problem: RulesProblem } => ({ problem: { path, message } });
  try {
    const bytes = await files.readBytes(path);
    if (bytes === undefined) return fail("failed to read rules file: no such file");
    return { value: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError) return fail("failed to read rules file: not valid UTF-8");
    return fail(`failed to read rules file: ${toReason(error)}`);
  }
}

function toReason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
