import type { CallItem, ThreadEvent, TurnItem } from "@codexkit/protocol";
import {
  findExecutor,
  type LiftedCall,
  toCalledName,
  toDisplayName,
  toFailedOutput,
  type ToolCodec,
  ToolError,
  type ToolOutput,
  toOutputItem,
  toPayload,
  type ToolPlan,
  type TurnItemEmitter,
} from "@codexkit/tools";
import { ToolLock } from "@codexkit/turn-tools";
import type { CallOutputItem } from "@codexkit/protocol";
import { ABORTED_OUTPUT } from "./history.ts";
import type { NewItemId } from "./context/initial_context.ts";
import type { TurnContext } from "./turn_context.ts";

/** What the router works with in one turn. */
export interface ToolRouterInput {
  context: TurnContext;
  plan: ToolPlan;
  codec: ToolCodec;
  emit: (event: ThreadEvent) => void;
  now: () => number;
  newId: NewItemId;
  signal: AbortSignal;
  /** Interrupts the turn: `signal` fires. */
  cancelTurn: () => void;
}

/** Runs the calls of one turn. */
export interface ToolRouter {
  /** A call as the model wrote it, to the call that is recorded and dispatched. */
  lift(call: CallItem): LiftedCall;
  /**
   * Starts a call as soon as its turn comes. Never rejects: whatever goes wrong is in the answer.
   */
  dispatch(lifted: LiftedCall): Promise<CallOutputItem>;
}

/**
 * Finds the tool behind each call and runs it; tools that may not run side by side wait for each other.
 *
 * Mirrors: tool routing of Codex 0.169.0, its error texts included.
 */
export function createToolRouter(input: ToolRouterInput): ToolRouter {
  const lock = new ToolLock();
  const items = createItemEmitter(input);
  return {
    lift: (call) => input.codec.lift(call),
    dispatch: async (lifted) => {
      const { call } = lifted;
      const output = lifted.ok
        ? await runCall(call, input, lock, items)
        : toFailedOutput(lifted.answer);
      return toOutputItem(call, output, input.newId(OUTPUT_ID_PREFIX[call.type]));
    },
  };
}

const OUTPUT_ID_PREFIX: { readonly [type in CallItem["type"]]: string } = {
  function_call: "fco_",
  custom_tool_call: "ctco_",
  tool_search_call: "tso_",
};

async function runCall(
  call: CallItem,
  input: ToolRouterInput,
  lock: ToolLock,
  items: TurnItemEmitter,
): Promise<ToolOutput> {
  const toolName = toCalledName(call);
  const executor = findExecutor(input.plan, toolName);
  if (!executor) {
    const kind =
      call.type === "custom_tool_call" ? "unsupported custom tool call" : "unsupported call";
    return toFailedOutput(`${kind}: ${toDisplayName(toolName)}`);
  }
  const shared = executor.supportsParallelToolCalls ?? false;
  try {
    return await lock.run({ shared }, async () => {
      if (input.signal.aborted) return toFailedOutput(ABORTED_OUTPUT);
      return await executor.handle({
        turnId: input.context.turnId,
        callId: call.call_id ?? "",
        toolName,
        payload: toPayload(call),
        model: input.context.model,
        truncationPolicy: input.context.truncationPolicy,
        items,
        signal: input.signal,
        cancelTurn: input.cancelTurn,
        warn: (message) => emitWarning(input, message),
      });
    });
  } catch (error) {
    if (!input.signal.aborted) warn(input, error);
    return toFailedOutput(ABORTED_OUTPUT);
  }
}

/** A tool that broke is a fault worth a person's eye, unless the model merely called it the wrong way. */
function warn(input: ToolRouterInput, error: unknown): void {
  if (ToolError.isInstance(error) && error.code === "incompatible_payload") return;
  const message = error instanceof Error ? error.message : String(error);
  emitWarning(input, `a tool failed: ${message}`);
}

function emitWarning({ context, emit }: ToolRouterInput, message: string): void {
  emit({ type: "warning", turn_id: context.turnId, message });
}

function createItemEmitter(input: ToolRouterInput): TurnItemEmitter {
  const turnId = input.context.turnId;
  const event =
    (type: "item_started" | "item_updated" | "item_completed") =>
    (item: TurnItem): void =>
      input.emit({ type, turn_id: turnId, at_ms: input.now(), item });
  return {
    started: event("item_started"),
    updated: event("item_updated"),
    completed: event("item_completed"),
    outputDelta: (itemId, delta) =>
      input.emit({ type: "command_output_delta", turn_id: turnId, item_id: itemId, delta }),
  };
}
