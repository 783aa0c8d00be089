import { evaluatePolicy } from "./exec_policy.ts";
import { loadPolicy, loadRulesFiles, toProblemText } from "./load_policy.ts";
import type { PolicyFiles } from "./policy_files.ts";

/** What to check. */
export interface CheckRulesRequest {
  /** Rules files, the ones of least weight first. */
  rules: readonly string[];
  /** Configuration folders whose `rules/*.rules` are checked where no files are given. Default none. */
  folders?: readonly string[] | undefined;
  /** Words of the command. */
  command: readonly string[];
  /** Absolute folder that relative paths of programs start from. */
  cwd: string;
  /** Indents the output by two spaces. Default false. */
  pretty?: boolean | undefined;
  /** Matches programs given by path as well. Default false; commands of the model always are. */
  resolveHostExecutables?: boolean | undefined;
}

/**
 * Says what rules files make of a command: `execpolicy check`.
 *
 * Wire: `output`, a line of JSON such as
 * `{"matchedRules":[{"prefixRuleMatch":{"matchedPrefix":["git"],"decision":"allow"}}],"decision":"allow"}`
 * (Codex 0.169.0).
 *
 * @returns `output` to print, without line end, or `problem`, one line, when a file cannot be used.
 */
export async function checkRules(
  request: CheckRulesRequest,
  files: PolicyFiles,
): Promise<{ output: string; problem?: undefined } | { output?: undefined; problem: string }> {
  const { rules, folders = [] } = request;
  const { policy, problem } =
    rules.length > 0 ? await loadRulesFiles(rules, files) : await loadPolicy({ folders, files });
  if (problem !== undefined) return { problem: toProblemText(problem) };
  const { cwd, resolveHostExecutables } = request;
  const evaluation = evaluatePolicy(policy, [request.command], { cwd, resolveHostExecutables });
  return { output: JSON.stringify(evaluation, undefined, request.pretty === true ? 2 : 0) };
}
