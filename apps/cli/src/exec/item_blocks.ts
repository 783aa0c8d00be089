import type {
  CollabAgentStatus,
  CollabAgentToolCallTurnItem,
  CommandAction,
  CommandExecutionTurnItem,
  FileChangeTurnItem,
  JsonValue,
  McpToolCallTurnItem,
  PlanTurnItem,
  SubAgentActivityTurnItem,
  WebSearchTurnItem,
  WorkStatus,
} from "@codexkit/protocol";
import { quoteCommand } from "@codexkit/exec-policy";
import { cleanText, cutToWidth, toOneLine } from "../terminal/clean_text.ts";
import { formatAmount, formatDuration } from "../terminal/number_text.ts";
import type { TextStyle } from "../terminal/text_style.ts";
import { type DiffLine, type FileDiff, toFileDiff } from "./diff_lines.ts";
import { toExcerpt } from "./excerpt.ts";

/** Lines of a script that are shown; what is longer is counted. */
const SCRIPT_HEAD = 6;
const SCRIPT_TAIL = 2;
const OUTPUT_HEAD = 4;
const OUTPUT_TAIL = 8;
/** Lines of diff shown for one patch, over all its files. */
const MAX_DIFF_LINES = 120;
const MAX_ARGUMENTS = 160;
const MAX_ACTIONS = 160;
const MAX_AGENT_TEXT = 160;

/** What every block is drawn with. */
export interface BlockContext {
  readonly style: TextStyle;
  /** Paths below this folder are shown relative to it. */
  readonly cwd: string;
  /** Cells a line of foreign output may fill. */
  readonly width: number;
}

/** A command with its outcome and the ends of its output; in one line when all it did was to look around. */
export function renderCommand(item: CommandExecutionTurnItem, context: BlockContext): string {
  const { style, width } = context;
  const facts = [
    item.exit_code === undefined || item.exit_code === 0 ? "" : `exit ${item.exit_code}`,
    item.status === "declined" ? "declined" : "",
    item.duration_ms === undefined ? "" : formatDuration(item.duration_ms),
  ].filter((fact) => fact !== "");
  const actions = item.status === "completed" ? describeActions(item.command_actions) : undefined;
  if (actions !== undefined) {
    const time = style.dim(`(${facts.join(", ")})`);
    return `${toSign(item.status, style)} ${style.bold(actions)}  ${time}`;
  }
  const [first = "", ...rest] = toExcerpt(toScript(item.command), {
    head: SCRIPT_HEAD,
    tail: SCRIPT_TAIL,
    width: Number.MAX_SAFE_INTEGER,
  });
  const tail = facts.length === 0 ? "" : `  ${style.dim(`(${facts.join(", ")})`)}`;
  const output = toExcerpt(item.aggregated_output, {
    head: OUTPUT_HEAD,
    tail: OUTPUT_TAIL,
    width: width - 4,
  });
  return [
    `${toSign(item.status, style)} ${style.bold(`$ ${first}`)}${rest.length === 0 ? tail : ""}`,
    ...rest.map((line, at) => `    ${style.bold(line)}${at === rest.length - 1 ? tail : ""}`),
    ...output.map((line) => style.dim(`  │ ${line}`)),
  ].join("\n");
}

/** What a running command is shown as, in one line: what it looks at, or what a person would type for it. */
export function toCommandLabel({
  command,
  command_actions,
}: Pick<CommandExecutionTurnItem, "command" | "command_actions">): string {
  return describeActions(command_actions) ?? `$ ${toOneLine(toScript(command))}`;
}

/** What a command reads, lists and searches; `undefined` when it does anything else. */
function describeActions(actions: readonly CommandAction[] = []): string | undefined {
  const parts = actions.map((action) => {
    switch (action.type) {
      case "read":
        return `read ${toOneLine(action.name)}`;
      case "listFiles":
        return action.path === null ? "list files" : `list ${toOneLine(action.path)}`;
      case "search": {
        const what = action.query === null ? "search" : `search ${toOneLine(action.query)}`;
        return action.path === null ? what : `${what} in ${toOneLine(action.path)}`;
      }
      case "unknown":
        return undefined;
    }
  });
  const isKnown = parts.length > 0 && !parts.includes(undefined);
  return isKnown ? cutToWidth(parts.join(", "), MAX_ACTIONS) : undefined;
}

/** A patch with the diff of each file. */
export function renderFileChange(item: FileChangeTurnItem, context: BlockContext): string {
  const { style } = context;
  const diffs = Object.entries(item.changes)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, change]) => toFileDiff(path, change));
  const added = diffs.reduce((sum, diff) => sum + diff.added, 0);
  const deleted = diffs.reduce((sum, diff) => sum + diff.deleted, 0);
  const head = `${toSign(item.status, style)} ${style.bold("patch")} ${formatAmount(diffs.length, "file")} ${toCounts(added, deleted, style)}`;
  const lines = [head];
  let left = MAX_DIFF_LINES;
  for (const diff of diffs) {
    lines.push(renderDiffTitle(diff, context));
    for (const line of diff.lines.slice(0, left)) lines.push(`    ${colorDiffLine(line, style)}`);
    const missing = diff.lines.length - left;
    if (missing > 0) lines.push(style.dim(`    … ${formatAmount(missing, "more line")}`));
    left = Math.max(0, -missing);
  }
  const trouble =
    item.status === "failed"
      ? toExcerpt(item.stderr ?? "", { head: 4, tail: 4, width: context.width })
      : [];
  return [...lines, ...trouble.map((line) => style.red(`  ${line}`))].join("\n");
}

/** The plan as a checklist. */
export function renderPlan({ plan, explanation }: PlanTurnItem, { style }: BlockContext): string {
  const why = explanation === undefined ? "" : toOneLine(explanation);
  const rows = plan.map(({ step, status }) => {
    const text = toOneLine(step);
    switch (status) {
      case "completed":
        return `  ${style.green("✓")} ${style.dim(text)}`;
      case "in_progress":
        return `  ${style.cyan("▸")} ${style.bold(text)}`;
      case "pending":
        return `  ${style.dim("○")} ${text}`;
    }
  });
  return [
    `${style.magenta("•")} ${style.bold("plan")}${why === "" ? "" : ` ${style.dim(why)}`}`,
    ...rows,
  ].join("\n");
}

/** A call of a tool on an MCP server. */
export function renderMcpCall(item: McpToolCallTurnItem, context: BlockContext): string {
  const { style, width } = context;
  const time =
    item.duration_ms === undefined ? "" : `  ${style.dim(`(${formatDuration(item.duration_ms)})`)}`;
  const trouble =
    item.error === undefined ? [] : toExcerpt(item.error.message, { head: 4, tail: 4, width });
  return [
    `${toSign(item.status, style)} ${style.bold(toOneLine(`${item.server}.${item.tool}`))} ${style.dim(toArguments(item.arguments))}${time}`,
    ...trouble.map((line) => style.red(`  ${line}`)),
  ].join("\n");
}

/** A search that the provider made. */
export function renderWebSearch(item: WebSearchTurnItem, { style }: BlockContext): string {
  return `${style.green("✓")} ${style.bold("web search")} ${toOneLine(item.query)}`;
}

/** What is done with other agents: one line. */
export function toCollabLabel({ tool }: Pick<CollabAgentToolCallTurnItem, "tool">): string {
  return COLLAB_LABELS[tool];
}

/** A call of a tool for other agents: who, what was said to them, and how they stand. */
export function renderCollabCall(
  item: CollabAgentToolCallTurnItem,
  { style }: BlockContext,
): string {
  const names = item.receiver_agents.map((agent) => agent.agent_nickname ?? agent.thread_id);
  const states = item.receiver_agents.flatMap(({ thread_id }, at) => {
    const status = item.agents_states[thread_id];
    return item.tool !== "wait" || status === undefined
      ? []
      : [`  ${style.dim(`│ ${cutAgentText(`${names[at]}: ${toStatusText(status)}`)}`)}`];
  });
  const who = names.length === 0 ? "" : ` ${toOneLine(names.join(", "))}`;
  const prompt = item.prompt === undefined ? "" : ` ${style.dim(cutAgentText(item.prompt))}`;
  const head = `${toSign(item.status, style)} ${style.bold(toCollabLabel(item))}${who}${prompt}`;
  return [head, ...states].join("\n");
}

/** Something that happened between agents: one line. */
export function renderAgentActivity(
  { kind, agent_path, model, reasoning_effort }: SubAgentActivityTurnItem,
  { style }: BlockContext,
): string {
  const facts = [model, reasoning_effort].filter((fact) => fact !== null);
  const about = facts.length === 0 ? "" : `  ${style.dim(`(${toOneLine(facts.join(", "))})`)}`;
  return `${style.green("✓")} ${style.bold(`agent ${toOneLine(agent_path)}`)} ${ACTIVITIES[kind]}${about}`;
}

const COLLAB_LABELS: { readonly [tool in CollabAgentToolCallTurnItem["tool"]]: string } = {
  spawn_agent: "start agent",
  send_input: "tell agent",
  resume_agent: "reopen agent",
  wait: "wait for agents",
  close_agent: "close agent",
};

const ACTIVITIES: { readonly [kind in SubAgentActivityTurnItem["kind"]]: string } = {
  started: "started",
  interacted: "was told something",
  interrupted: "was interrupted",
  completed: "is done",
};

function toStatusText(status: CollabAgentStatus): string {
  if (typeof status === "string") return status.replaceAll("_", " ");
  if ("errored" in status) return `failed: ${status.errored}`;
  return status.completed ?? "done";
}

function cutAgentText(text: string): string {
  return cutToWidth(toOneLine(text), MAX_AGENT_TEXT);
}

/** A path as short as it can be told: relative below `cwd`, else as it is. */
export function toShownPath(path: string, cwd: string): string {
  const root = cwd.endsWith("/") ? cwd : `${cwd}/`;
  return cleanText(path.startsWith(root) ? path.slice(root.length) : path).replaceAll("\n", " ");
}

function renderDiffTitle(diff: FileDiff, { style, cwd }: BlockContext): string {
  const letter = { add: style.green("A"), delete: style.red("D"), update: style.yellow("M") }[
    diff.kind
  ];
  const moved = diff.movedTo === undefined ? "" : ` → ${toShownPath(diff.movedTo, cwd)}`;
  return `  ${letter} ${toShownPath(diff.path, cwd)}${moved} ${toCounts(diff.added, diff.deleted, style)}`;
}

function colorDiffLine({ kind, text }: DiffLine, style: TextStyle): string {
  switch (kind) {
    case "add":
      return style.green(text);
    case "delete":
      return style.red(text);
    case "hunk":
      return style.cyan(text);
    case "context":
      return text;
  }
}

function toCounts(added: number, deleted: number, style: TextStyle): string {
  return `${style.green(`+${added}`)} ${style.red(`-${deleted}`)}`;
}

function toSign(status: WorkStatus, style: TextStyle): string {
  switch (status) {
    case "completed":
      return style.green("✓");
    case "failed":
    case "declined":
      return style.red("✗");
    case "in_progress":
      return style.yellow("…");
  }
}

/** The words of a command: the script of `sh -c`, or the quoted list. */
export function toScript(command: readonly string[]): string {
  const [, flag, script] = command;
  const isShellScript =
    command.length === 3 && flag !== undefined && /^-l?c$/.test(flag) && script !== undefined;
  return isShellScript ? script : quoteCommand(command);
}

function toArguments(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return "";
  return cutToWidth(toOneLine(JSON.stringify(value)), MAX_ARGUMENTS);
}
