import type { CodeModeToolDefinition } from "@codexkit/code-mode";
import { readToolInput } from "@codexkit/code-mode";
import type {
  CodeModeHost,
  CodeModeSession,
  NestedCall,
  StoredValues,
} from "@codexkit/code-mode/runtime";
import type { JsonValue } from "@codexkit/protocol";
import { type NestedTool, type ToolCall, toNestedResult, type ToolPayload } from "@codexkit/tools";
import { ToolLock } from "../tool_lock.ts";

/** Opens the engine of scripts. */
type OpenCodeModeSession = (host: CodeModeHost) => Promise<CodeModeSession>;

/** What scripts of a thread store beyond this process. */
export interface KeptValues {
  /** What an earlier process left, and the keys of what it could not keep. */
  take: () => { readonly values: StoredValues; readonly lost: readonly string[] };
  /** Takes what a script stored, once it has ended. */
  keep: (values: StoredValues) => void;
}

/** What the scripts of a thread share. */
export interface CodeModeCellsOptions {
  open: OpenCodeModeSession;
  storedValues: KeptValues;
  /** Takes what a script wants the model to see at once. */
  notify: (notice: { callId: string; text: string }) => void;
  /** Makes the id of a nested call. */
  newCallId: () => string;
}

/**
 * What the calls of scripts go through: that of the turn in which a script was looked at last. One that goes on from
 * an earlier turn has the tools, the approvals and the sandbox of the later one; between turns its calls wait.
 */
export interface ScriptedTurn {
  tools: ReadonlyMap<string, { definition: CodeModeToolDefinition; tool: NestedTool }>;
  call: ToolCall;
}

/**
 * The scripts of a thread. The engine starts with the first of them. What they call runs by the same executors,
 * approvals and sandbox as the model's own calls.
 */
export class CodeModeCells implements AsyncDisposable {
  readonly #options: CodeModeCellsOptions;
  readonly #lock = new ToolLock();
  #session: Promise<CodeModeSession> | undefined;
  #turn: ScriptedTurn | undefined;
  /** Called when there is a turn again. */
  readonly #waiting = new Set<() => void>();

  constructor(options: CodeModeCellsOptions) {
    this.#options = options;
  }

  /**
   * The engine, for a call of the current turn.
   *
   * @throws `CodeModeError` `engine_unavailable`; an engine that could not be opened may be there the next time.
   */
  session(turn: ScriptedTurn): Promise<CodeModeSession> {
    this.#turn = turn;
    for (const go of this.#waiting) go();
    this.#session ??= this.#open().catch((error: unknown) => {
      this.#session = undefined;
      throw error;
    });
    return this.#session;
  }

  /**
   * Called when a turn is over: nobody sees what runs now, nor could allow it. What scripts call waits until one of
   * them is looked at again.
   */
  endTurn(): void {
    this.#turn = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const session = await this.#session?.catch(() => undefined);
    await session?.[Symbol.asyncDispose]();
  }

  async #open(): Promise<CodeModeSession> {
    const { open, notify, storedValues } = this.#options;
    const session = await open({
      callTool: (call) => this.#callTool(call),
      notify: ({ callId, text }) => notify({ callId, text }),
      stored: (values) => storedValues.keep(values),
    });
    const { values, lost } = storedValues.take();
    try {
      session.restoreValues(values, lost);
    } catch {
      // More than a session takes: a file that was written by hand.
      session.restoreValues({}, [...Object.keys(values), ...lost]);
    }
    return session;
  }

  /** The turn that is under way, or the next one; undefined when nobody waits for it any more. */
  async #untilTurn(signal: AbortSignal): Promise<ScriptedTurn | undefined> {
    while (this.#turn === undefined && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const go = (): void => {
          this.#waiting.delete(go);
          signal.removeEventListener("abort", go);
          resolve();
        };
        this.#waiting.add(go);
        signal.addEventListener("abort", go);
      });
    }
    return this.#turn;
  }

  async #callTool(nested: NestedCall): Promise<JsonValue> {
    const turn = await this.#untilTurn(nested.signal);
    const found = turn?.tools.get(nested.ident);
    if (!turn || !found) throw new Error(`tool \`${nested.ident}\` is not available any more`);
    const input = readToolInput(found.definition, nested.input);
    if (!input.ok) throw new Error(input.problem);
    const payload: ToolPayload =
      input.kind === "freeform"
        ? { type: "custom", input: input.input }
        : { type: "function", arguments: input.arguments };
    const { executor } = found.tool;
    const shared = executor.supportsParallelToolCalls ?? false;
    const call: ToolCall = {
      ...turn.call,
      callId: this.#options.newCallId(),
      toolName: executor.toolName,
      payload,
      signal: nested.signal,
    };
    const output = await this.#lock.run({ shared }, () => executor.handle(call));
    const result = toNestedResult(output);
    if (!result.ok) throw new Error(result.problem);
    return result.value;
  }
}
