import type { ThreadExecPolicy } from "@codexkit/builtin-tools";
import {
  addAllowedPrefix,
  createPolicyFiles,
  learnRule,
  loadPolicy,
  type PolicyFiles,
  toProblemText,
} from "@codexkit/exec-policy";

/** Where the rules of a thread come from. */
export interface ThreadExecPolicyOptions {
  /** Absolute configuration folders whose `rules/*.rules` count, those of least weight first. */
  folders: readonly string[];
  /** Absolute folder of the user, where rules that are learnt go. */
  codexHome: string;
  /** Default: the file system of this machine. */
  files?: PolicyFiles | undefined;
}

/** The rules of a thread, and what a person should know about them. */
export interface OpenedExecPolicy {
  policy: ThreadExecPolicy;
  /** Why none of the rules counts. */
  warnings: readonly string[];
}

/**
 * Reads the exec-policy rules of a thread. One mistake in one file turns all of them off, which is told of.
 *
 * Mirrors: Codex 0.169.0.
 */
export async function openThreadExecPolicy(
  options: ThreadExecPolicyOptions,
): Promise<OpenedExecPolicy> {
  const { folders, codexHome, files = createPolicyFiles() } = options;
  const { policy, problem } = await loadPolicy({ folders, files });
  const warnings =
    problem === undefined
      ? []
      : [`No exec-policy rule is in force, mend this one first: ${toProblemText(problem)}`];
  let rules = policy;
  return {
    warnings,
    policy: {
      get rules() {
        return rules;
      },
      allow: async (prefix) => {
        rules = addAllowedPrefix(rules, prefix);
        const learnt = await learnRule(prefix, { codexHome, files });
        if (learnt.status !== "failed") return undefined;
        return `The rule is forgotten when this session ends: ${learnt.message}`;
      },
    },
  };
}
