import type { CodeModeToolDefinition } from "@codexkit/code-mode";
import { readToolInput } from "@codexkit/code-mode";
import type { CodeModeHost, CodeModeSession, NestedCall } from "@codexkit/code-mode/runtime";
import type { JsonValue } from "@codexkit/protocol";
import { type NestedTool, type ToolCall, toNestedResult, type ToolPayload } from "@codexkit/tools";
import { ToolLock } from "../tool_lock.ts";

/** Opens the engine of scripts. */
export type OpenCodeModeSession = (host: CodeModeHost) => Promise<CodeModeSession>;

/** What the scripts of a thread share. */
export interface CodeModeCellsOptions {
  open: OpenCodeModeSession;
  /** Takes what a script wants the model to see at once. */
  notify: (notice: { callId: string; text: string }) => void;
  /** Makes the id of a nested call. */
  newCallId: () => string;
}

/** What the calls of a script go through: that of the turn whose `exec` was called last. */
interface ScriptedTurn {
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

  constructor(options: CodeModeCellsOptions) {
    this.#options = options;
  }

  /** The engine, for a call of the current turn. */
  session(turn?: ScriptedTurn): Promise<CodeModeSession> {
    if (turn) this.#turn = turn;
    this.#session ??= this.#options.open({
      callTool: (call) => this.#callTool(call),
      notify: ({ callId, text }) => this.#options.notify({ callId, text }),
    });
    // An engine that could not be opened may be there the next time.
    this.#session.catch(() => {
      this.#session = undefined;
    });
    return this.#session;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const session = await this.#session?.catch(() => undefined);
    await session?.[Symbol.asyncDispose]();
  }

  async #callTool(nested: NestedCall): Promise<JsonValue> {
    const turn = this.#turn;
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
