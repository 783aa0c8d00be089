import { dirname, join } from "node:path";
import { type ExecPolicy, matchCommand, mergePolicies } from "./exec_policy.ts";
import type { PolicyFiles } from "./policy_files.ts";

/** The file of rules learnt from approvals. Mirrors: Codex 0.169.0. */
export function toLearntRulesPath(codexHome: string): string {
  return join(codexHome, "rules", "default.rules");
}

/** The line that allows commands with a prefix. Wire: lines of `default.rules`, without line end (Codex 0.169.0). */
export function toRuleLine(prefix: readonly string[]): string {
  const words = prefix.map((word) => JSON.stringify(word)).join(", ");
  return `prefix_rule(pattern=[${words}], decision="allow")`;
}

/** How learning a rule ended. */
export type LearntRule =
  | {
      /** `known`: the file had the line already. */
      status: "added" | "known";
      /** The file. */
      path: string;
    }
  | {
      /** Nothing was written. */
      status: "failed";
      /** The file. */
      path: string;
      /** Why, as one line. */
      message: string;
    };

/**
 * Adds a rule to the user's rules file, creating file and folder.
 *
 * The line is written at the end in one go, so that two programs learning at a time both keep theirs and a link
 * stays a link. A line that is there already is not written again.
 */
export async function learnRule(
  prefix: readonly string[],
  options: { codexHome: string; files: PolicyFiles },
): Promise<LearntRule> {
  const { codexHome, files } = options;
  const path = toLearntRulesPath(codexHome);
  if (prefix.length === 0) return { status: "failed", path, message: "prefix cannot be empty" };
  // A line that cannot be read back would make the whole policy empty.
  if (!prefix.every((word) => word.isWellFormed() && !word.includes("\0")))
    return { status: "failed", path, message: "prefix has characters that no command can have" };
  const line = toRuleLine(prefix);
  try {
    const bytes = await files.readBytes(path);
    const text = bytes === undefined ? "" : new TextDecoder().decode(bytes);
    if (text.split(/\r?\n/).includes(line)) return { status: "known", path };
    await files.makeFolder(dirname(path));
    const isUnfinished = text !== "" && !text.endsWith("\n");
    await files.append(path, `${isUnfinished ? "\n" : ""}${line}\n`);
    return { status: "added", path };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { status: "failed", path, message: `failed to update rules file ${path}: ${reason}` };
  }
}

/** The policy with one more rule; the same if commands with the prefix are allowed already. */
export function addAllowedPrefix(policy: ExecPolicy, prefix: readonly string[]): ExecPolicy {
  const matches = matchCommand(policy, prefix);
  const isAllowed =
    matches.length > 0 &&
    matches.every(
      (match) => "prefixRuleMatch" in match && match.prefixRuleMatch.decision === "allow",
    );
  if (prefix.length === 0 || isAllowed) return policy;
  const rule = { pattern: prefix.map((word) => [word]), decision: "allow" } as const;
  return mergePolicies([
    policy,
    { prefixRules: [rule], hostExecutables: new Map(), networkRules: [] },
  ]);
}
