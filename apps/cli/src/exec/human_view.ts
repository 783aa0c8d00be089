import {
  type ThreadEvent,
  type ThreadSettings,
  toApprovalPolicyLabel,
  toBlendedTotal,
  type TokenUsage,
  type TurnItem,
  type UserInput,
} from "@codexkit/protocol";
import type { CommandIo } from "../command_io.ts";
import { cleanText, createTextCleaner, toOneLine } from "../terminal/clean_text.ts";
import { formatCount, formatDuration } from "../terminal/number_text.ts";
import {
  type ColorChoice,
  createTextStyle,
  resolveColor,
  type TextStyle,
} from "../terminal/text_style.ts";
import { createTranscript, type Transcript } from "../terminal/transcript.ts";
import { VERSION } from "../version.ts";
import type { ExecView } from "./exec_view.ts";
import { toExcerpt } from "./excerpt.ts";
import {
  type BlockContext,
  renderAgentActivity,
  renderCollabCall,
  renderCommand,
  renderFileChange,
  renderMcpCall,
  renderPlan,
  renderWebSearch,
  toCollabLabel,
  toCommandLabel,
  toShownPath,
} from "./item_blocks.ts";
import { toFailureHint, toReconnectHint } from "./failure_hint.ts";
import { toReconnectText } from "./jsonl_view.ts";

/** Width of foreign output when stderr is no terminal, in cells. */
const PLAIN_WIDTH = 400;
const MIN_WIDTH = 40;
const PROMPT_LIMITS = { head: 8, tail: 3 } as const;

/** How the transcript looks. */
export interface HumanViewOptions {
  readonly color: ColorChoice;
}

interface ViewState {
  readonly transcript: Transcript;
  readonly style: TextStyle;
  readonly io: CommandIo;
  /** What is under way, by item id, oldest first. */
  readonly running: Map<string, string>;
  /** Text of a message or thought that was streamed already, by item id. */
  readonly streamed: Map<string, string>;
  readonly shownPrompts: Set<string>;
  /** JSON of the plan on the screen. */
  plan: string;
  cwd: string;
}

/**
 * Makes the transcript that people watch: on stderr, with the last message on stdout for whoever reads that.
 *
 * When both outputs are the same kind of terminal the last message is not repeated. What models, commands and files
 * say is cleaned of everything that could steer the terminal.
 */
export function createHumanView(options: HumanViewOptions, io: CommandIo): ExecView {
  const { stderr, env, clock } = io;
  const hasColor = resolveColor({ choice: options.color, isTty: stderr.isTty, env });
  const style = createTextStyle({ hasColor });
  const isAnimated = stderr.isTty && env["TERM"] !== "dumb";
  const state: ViewState = {
    transcript: createTranscript({ output: stderr, clock, style, isAnimated }),
    style,
    io,
    running: new Map(),
    streamed: new Map(),
    shownPrompts: new Set(),
    plan: "",
    cwd: io.cwd,
  };
  const cleaner = createTextCleaner();
  let streamingId: string | undefined;
  const showDelta = (id: string, delta: string, kind: "message" | "thought"): void => {
    if (streamingId !== id) cleaner.reset();
    streamingId = id;
    state.streamed.set(id, (state.streamed.get(id) ?? "") + delta);
    const text = cleaner.push(delta);
    const shown = kind === "thought" ? style.dim(text) : text;
    state.transcript.stream(shown, { kind, spaced: true });
  };
  return {
    show(event) {
      if (event.type === "agent_message_delta") showDelta(event.item_id, event.delta, "message");
      else if (event.type === "reasoning_summary_delta")
        showDelta(event.item_id, event.delta, "thought");
      else showEvent(event, state);
    },
    close: () => state.transcript.close(),
    hold: () => state.transcript.hold(),
  };
}

type WholeEvent = Exclude<ThreadEvent, { type: "agent_message_delta" | "reasoning_summary_delta" }>;

function showEvent(event: WholeEvent, state: ViewState): void {
  const { transcript, style } = state;
  switch (event.type) {
    case "thread_started":
      state.cwd = event.settings.cwd;
      transcript.block(renderHeader(event, style), { kind: "header" });
      return;
    case "turn_started":
      showStatus(state);
      return;
    case "item_started":
      startItem(event.item, state);
      return;
    case "item_updated":
      if (event.item.type === "Plan") completeItem(event.item, state);
      return;
    case "item_completed":
      completeItem(event.item, state);
      return;
    case "warning":
      transcript.block(`${style.yellow("!")} ${style.yellow(cleanText(event.message))}`, {
        kind: "notice",
      });
      return;
    case "stream_error": {
      const text = style.yellow(`↻ ${cleanText(toReconnectText(event))}`);
      const hint = toReconnectHint(event.message, event.attempt);
      transcript.block(withHint(text, hint, style), { kind: "notice" });
      return;
    }
    case "turn_completed":
      endTurn(state, event);
      showLastMessage(event.last_agent_message, state);
      return;
    case "turn_failed": {
      const text = style.red(`✗ ${cleanText(event.error.message)}`);
      endTurn(state, event, withHint(text, toFailureHint(event.error.message), style));
      return;
    }
    case "turn_aborted":
      endTurn(state, event, style.red("■ interrupted"));
      return;
    case "command_output_delta":
    case "response_item_recorded":
    case "token_count":
    case "history_replaced":
    case "tools_planned":
      return;
  }
}

function startItem(item: TurnItem, state: ViewState): void {
  switch (item.type) {
    case "UserMessage":
      showPrompt(item.id, item.content, state);
      return;
    case "CommandExecution":
      state.running.set(item.id, toCommandLabel(item));
      break;
    case "McpToolCall":
      state.running.set(item.id, toOneLine(`${item.server}.${item.tool}`));
      break;
    case "FileChange":
      state.running.set(item.id, "patch");
      break;
    case "CollabAgentToolCall":
      state.running.set(item.id, toCollabLabel(item));
      break;
    case "Plan":
      completeItem(item, state);
      return;
    case "AgentMessage":
    case "Reasoning":
    case "WebSearch":
    case "ImageView":
    case "SubAgentActivity":
    case "ContextCompaction":
      return;
  }
  showStatus(state);
}

function completeItem(item: TurnItem, state: ViewState): void {
  const { transcript, style } = state;
  const context: BlockContext = { style, cwd: state.cwd, width: toWidth(state.io) };
  state.running.delete(item.id);
  switch (item.type) {
    case "UserMessage":
      showPrompt(item.id, item.content, state);
      return;
    case "AgentMessage":
      finishText(item.id, item.text, "message", state);
      return;
    case "Reasoning":
      finishText(item.id, item.summary_text.join("\n\n"), "thought", state);
      return;
    case "CommandExecution":
      transcript.block(renderCommand(item, context), { kind: "work" });
      break;
    case "FileChange":
      transcript.block(renderFileChange(item, context), { kind: "work" });
      break;
    case "McpToolCall":
      transcript.block(renderMcpCall(item, context), { kind: "work" });
      break;
    case "WebSearch":
      transcript.block(renderWebSearch(item, context), { kind: "work" });
      break;
    case "ImageView":
      transcript.block(
        `${style.green("✓")} ${style.bold("image")} ${toShownPath(item.path, state.cwd)}`,
        {
          kind: "work",
        },
      );
      break;
    case "CollabAgentToolCall":
      transcript.block(renderCollabCall(item, context), { kind: "work" });
      break;
    case "SubAgentActivity":
      transcript.block(renderAgentActivity(item, context), { kind: "work" });
      break;
    case "ContextCompaction":
      transcript.block(style.dim("• earlier messages were replaced by a summary"), {
        kind: "notice",
      });
      break;
    case "Plan": {
      const plan = JSON.stringify(item.plan);
      if (plan !== state.plan)
        transcript.block(renderPlan(item, context), { kind: "plan", spaced: true });
      state.plan = plan;
      return;
    }
  }
  showStatus(state);
}

function finishText(id: string, text: string, kind: "message" | "thought", state: ViewState): void {
  const { transcript, style } = state;
  const streamed = state.streamed.get(id);
  state.streamed.delete(id);
  if (streamed !== undefined) transcript.endStream();
  // What came in pieces is on the screen already; a different whole (a filter, a repair) is shown again.
  if (text.trim() === "" || (streamed !== undefined && isSameText(streamed, text))) return;
  const clean = cleanText(text);
  transcript.block(kind === "thought" ? style.dim(clean) : clean, { kind, spaced: true });
}

function isSameText(streamed: string, text: string): boolean {
  return streamed.replace(/\s+/g, "") === text.replace(/\s+/g, "");
}

function showPrompt(id: string, content: readonly UserInput[], state: ViewState): void {
  if (state.shownPrompts.has(id)) return;
  state.shownPrompts.add(id);
  const { style } = state;
  const text = content.map((part) => (part.type === "text" ? part.text : "")).join("");
  const images = content.filter((part) => part.type !== "text").length;
  const [first = "", ...rest] = toExcerpt(text, { ...PROMPT_LIMITS, width: PLAIN_WIDTH });
  const attached =
    images === 0 ? "" : `  ${style.dim(`(+${images} image${images === 1 ? "" : "s"})`)}`;
  const lines = [
    `${style.cyan("›")} ${style.bold(first)}${attached}`,
    ...rest.map((line) => `  ${style.bold(line)}`),
  ];
  state.transcript.block(lines.join("\n"), { kind: "prompt" });
}

function showStatus({ transcript, running }: ViewState): void {
  const labels = [...running.values()];
  const more = labels.length > 1 ? ` (+${labels.length - 1})` : "";
  transcript.setStatus(labels[0] === undefined ? "working" : `${labels[0]}${more}`);
}

function withHint(text: string, hint: string | undefined, style: TextStyle): string {
  return hint === undefined ? text : `${text}\n${style.dim(`  → ${hint}`)}`;
}

function endTurn(
  { transcript, running, style }: ViewState,
  { usage, duration_ms }: { readonly usage: TokenUsage; readonly duration_ms: number },
  verdict?: string,
): void {
  transcript.setStatus(undefined);
  transcript.endStream();
  for (const label of running.values())
    transcript.block(`${style.yellow("…")} ${style.bold(label)}  ${style.dim("(not finished)")}`, {
      kind: "work",
    });
  running.clear();
  if (verdict !== undefined) transcript.block(verdict, { kind: "verdict" });
  transcript.block(style.dim(renderTotals(usage, duration_ms)), { kind: "totals" });
}

function renderTotals(usage: TokenUsage, durationMs: number): string {
  const parts = [
    `input ${formatCount(usage.input_tokens - usage.cached_input_tokens)}`,
    usage.cached_input_tokens === 0 ? "" : `cached ${formatCount(usage.cached_input_tokens)}`,
    `output ${formatCount(usage.output_tokens)}`,
    usage.reasoning_output_tokens === 0
      ? ""
      : `of it reasoning ${formatCount(usage.reasoning_output_tokens)}`,
  ].filter((part) => part !== "");
  return `tokens used ${formatCount(toBlendedTotal(usage))} (${parts.join(", ")}) in ${formatDuration(durationMs)}`;
}

function showLastMessage(message: string | undefined, { io }: ViewState): void {
  if (message === undefined || (io.stdout.isTty && io.stderr.isTty)) return;
  const text = io.stdout.isTty ? cleanText(message) : message;
  io.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

function renderHeader(
  { settings, thread_id, resumed }: Extract<ThreadEvent, { type: "thread_started" }>,
  style: TextStyle,
): string {
  const rows: readonly (readonly [string, string])[] = [
    ["workdir", settings.cwd],
    ["model", `${settings.model} (${settings.model_provider})`],
    ["effort", [settings.reasoning_effort ?? "default", ...toSummary(settings)].join(", ")],
    ["approval", toApprovalPolicyLabel(settings.approval_policy)],
    ["sandbox", toSandboxText(settings)],
    ["session", `${thread_id}${resumed ? " (resumed)" : ""}`],
  ];
  return [
    style.bold(`codexkit ${VERSION}`),
    ...rows.map(([name, value]) => `${style.dim(name.padEnd(9))} ${toOneLine(value)}`),
  ].join("\n");
}

function toSummary({ reasoning_summary }: ThreadSettings): readonly string[] {
  return reasoning_summary === undefined ? [] : [`summary ${reasoning_summary}`];
}

function toSandboxText({ sandbox_policy: policy }: ThreadSettings): string {
  if (policy.type !== "workspace-write") return policy.type;
  const extra = [...policy.writable_roots, ...(policy.network_access ? ["network"] : [])];
  return extra.length === 0 ? policy.type : `${policy.type} (+ ${extra.join(", ")})`;
}

function toWidth({ stderr }: CommandIo): number {
  return stderr.columns === undefined ? PLAIN_WIDTH : Math.max(MIN_WIDTH, stderr.columns);
}
