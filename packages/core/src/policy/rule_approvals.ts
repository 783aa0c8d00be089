import {
  type ExecPolicy,
  isAllowedByRules,
  isBannedPrefix,
  quoteCommand,
  splitShellWords,
} from "@codexkit/exec-policy";
import {
  type ApprovalHandler,
  type ApprovalRequest,
  createToolFilter,
  type McpApprovalRequest,
  type ToolFilter,
} from "@codexkit/tools";
import { CoreError } from "../core_error.ts";

/** Names of MCP tools start so, as models see them. */
const MCP_PREFIX = "mcp__";

/**
 * Lets rules answer in place of a person.
 *
 * A rule that starts with `mcp__` is a pattern of MCP tools, as in `tools.allow`: `mcp__docs.search`, `mcp__docs.*`.
 * Any other is the start of a command in words of the shell: `git push` allows `git push origin`, and a script if all
 * its commands are allowed and it does nothing else. What no rule allows is declined, and so are all patches.
 *
 * @param options.otherwise - asked about what no rule allows. Default nobody.
 * @param options.userShell - path of the user's shell; scripts for any other that is not the system's are declined.
 * @throws {@link CoreError} `invalid_option` for a rule that is empty, is not finished, is more than one
 * command, or would allow any program.
 */
export function createRuleApprovals(
  rules: readonly string[],
  options: { otherwise?: ApprovalHandler | undefined; userShell?: string | undefined } = {},
): ApprovalHandler {
  const { otherwise, userShell } = options;
  const patterns = rules.filter((rule) => rule.trim().startsWith(MCP_PREFIX));
  const filter = createToolFilter({ allow: patterns });
  const commands = rules.filter((rule) => !patterns.includes(rule)).map(toPrefix);
  const policy: ExecPolicy = {
    prefixRules: commands.map((prefix) => ({
      pattern: prefix.map((word) => [word]),
      decision: "allow",
    })),
    hostExecutables: new Map(),
    networkRules: [],
  };
  return {
    decide: async (request, signal) => {
      if (await isAllowed(request, { filter, policy, userShell })) return "accept";
      return otherwise ? otherwise.decide(request, signal) : "decline";
    },
  };
}

interface ApprovalRules {
  filter: ToolFilter;
  policy: ExecPolicy;
  userShell: string | undefined;
}

async function isAllowed(
  request: ApprovalRequest,
  { filter, policy, userShell }: ApprovalRules,
): Promise<boolean> {
  switch (request.type) {
    case "exec":
      return isAllowedByRules(request.command, policy, { cwd: request.cwd, userShell });
    case "mcp_tool_call":
      return isToolAllowed(request, filter);
    case "patch":
      return false;
  }
}

/** By the names of the server and, as people copy them from there, by those that models see. */
function isToolAllowed({ server, tool }: McpApprovalRequest, filter: ToolFilter): boolean {
  return [(name: string) => name, toPlainName].some(
    (toName) =>
      filter.check({ namespace: `${MCP_PREFIX}${toName(server)}`, name: toName(tool) }).allowed,
  );
}

function toPlainName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_]/g, "_");
}

/** Words that join commands or lead their output elsewhere; a rule with one could never match. */
const OPERATOR = /^(?:\|\|?|&&?|;|[12]?>>?|<)$/;

function toPrefix(rule: string): readonly string[] {
  const prefix = splitShellWords(rule);
  const fail = (problem: string): CoreError =>
    new CoreError("invalid_option", `approval rule '${rule}' ${problem}`);
  if (prefix === undefined) throw fail("has a quote or an escape that is not finished");
  if (prefix.length === 0) throw fail("is empty: name a command, such as 'git push'");
  const operator = prefix.find((word) => OPERATOR.test(word));
  if (operator !== undefined)
    throw fail(`has \`${operator}\` in it: a rule is the start of one command, so make it several`);
  if (isBannedPrefix(prefix))
    throw fail(`would allow any program: add words behind '${quoteCommand(prefix)}'`);
  return prefix;
}
