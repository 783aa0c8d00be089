import { isKnownShell, quoteCommand, quoteWord } from "@codexkit/exec-policy";
import type {
  ApprovalDecision,
  ApprovalRequest,
  ExecApprovalRequest,
  McpApprovalRequest,
  PatchApprovalRequest,
} from "@codexkit/tools";
import { toVisibleText } from "../terminal/visible_text.ts";
import { type BlockContext, renderFileChange, toScript } from "./item_blocks.ts";
import type { TerminalChoice } from "./terminal_dialogue.ts";

/** Lines of a command that are shown; past that a person cannot know what they say yes to, and is told so. */
const MAX_COMMAND_LINES = 200;
const MAX_ARGUMENT_LENGTH = 2000;

/** One answer that a person may give. */
type ApprovalChoice = TerminalChoice<ApprovalDecision>;

/** A question as it stands on the terminal. */
export interface ApprovalQuestion {
  /** What is asked; lines without the last line break. */
  readonly text: string;
  readonly choices: readonly ApprovalChoice[];
}

/** Says what a person is asked. Everything that came from outside is shown with what hides in it. */
export function toApprovalQuestion(
  request: ApprovalRequest,
  context: BlockContext,
): ApprovalQuestion {
  switch (request.type) {
    case "exec":
      return toExecQuestion(request, context);
    case "patch":
      return toPatchQuestion(request, context);
    case "mcp_tool_call":
      return toToolQuestion(request, context);
  }
}

const YES: ApprovalChoice = { key: "y", about: "yes, this time", decision: "accept" };
const NO: ApprovalChoice = { key: "n", about: "no, go on without it", decision: "decline" };
const STOP: ApprovalChoice = { key: "c", about: "no, and stop the turn", decision: "cancel" };

function toExecQuestion(request: ExecApprovalRequest, context: BlockContext): ApprovalQuestion {
  const { style } = context;
  const where = request.escalated ? "outside the sandbox" : "in the sandbox";
  const { command } = request;
  // The script alone would hide that another program with the name of a shell gets it.
  const shown = isKnownShell(command[0] ?? "") ? toScript(command) : quoteCommand(command);
  const lines = toVisibleText(shown).split("\n");
  const hidden = lines.length - MAX_COMMAND_LINES;
  const amendment = request.proposedExecpolicyAmendment;
  return {
    text: [
      toHead(`run this command ${where}, in ${toVisibleText(request.cwd)}?`, context),
      ...lines.slice(0, MAX_COMMAND_LINES).map((line, at) => `    ${at === 0 ? "$" : " "} ${line}`),
      ...(hidden > 0 ? [style.red(`    ${hidden} more lines are not shown`)] : []),
      ...toReason(request.reason, context),
    ].join("\n"),
    choices: [
      YES,
      {
        key: "s",
        about: "yes, also when this command comes again in this session",
        decision: "acceptForSession",
      },
      ...(amendment === undefined ? [] : [toRuleChoice(amendment)]),
      NO,
      STOP,
    ],
  };
}

function toRuleChoice(amendment: readonly string[]): ApprovalChoice {
  const start = toVisibleText(quoteCommand(amendment)).replaceAll("\n", quoteWord("\\n"));
  return {
    key: "r",
    about: `yes, and from now on without asking or sandbox, whatever starts with: ${start}`,
    decision: { acceptWithExecpolicyAmendment: { execpolicy_amendment: amendment } },
  };
}

function toPatchQuestion(request: PatchApprovalRequest, context: BlockContext): ApprovalQuestion {
  const { callId: id, changes, reason } = request;
  const item = { type: "FileChange", id, changes, status: "in_progress" } as const;
  return {
    text: [
      toHead("make these changes?", context),
      renderFileChange(item, context),
      ...toReason(reason, context),
    ].join("\n"),
    choices: [
      YES,
      {
        key: "s",
        about: "yes, also when these files are changed again in this session",
        decision: "acceptForSession",
      },
      NO,
      STOP,
    ],
  };
}

function toToolQuestion(request: McpApprovalRequest, context: BlockContext): ApprovalQuestion {
  const { style } = context;
  const name = toVisibleText(`${request.server}.${request.tool}`).replaceAll("\n", " ");
  const text = toVisibleText(JSON.stringify(request.arguments ?? {}));
  const hidden = text.length - MAX_ARGUMENT_LENGTH;
  return {
    text: [
      toHead(`call the tool ${name} of an MCP server?`, context),
      `    ${text.slice(0, MAX_ARGUMENT_LENGTH)}`,
      ...(hidden > 0 ? [style.red(`    ${hidden} more characters are not shown`)] : []),
      ...toClaims(request.annotations, context),
    ].join("\n"),
    choices: [
      YES,
      {
        key: "s",
        about: "yes, also when this tool is called again in this session",
        decision: "acceptForSession",
      },
      NO,
    ],
  };
}

function toClaims(
  annotations: McpApprovalRequest["annotations"],
  { style }: BlockContext,
): readonly string[] {
  const claims = [
    annotations?.readOnlyHint === true ? "it only reads" : "",
    annotations?.destructiveHint === true ? "it may destroy" : "",
    annotations?.openWorldHint === true ? "it reaches the outside" : "",
  ].filter((claim) => claim !== "");
  return claims.length === 0 ? [] : [style.dim(`    the server says: ${claims.join(", ")}`)];
}

function toHead(question: string, { style }: BlockContext): string {
  return `${style.yellow("?")} ${style.bold(question)}`;
}

function toReason(reason: string | undefined, { style }: BlockContext): readonly string[] {
  if (reason === undefined || reason.trim() === "") return [];
  return [style.dim(`    why: ${toVisibleText(reason).replaceAll("\n", " ")}`)];
}
