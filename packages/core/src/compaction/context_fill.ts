import type { Config } from "@codexkit/config";
import type { ModelInfo } from "@codexkit/protocol";

/** Part of the window that may be full before history is compacted. Mirrors: Codex 0.169.0. */
const DEFAULT_FILL = 0.9;

/**
 * Tokens from which on history is compacted: the configured number, else the model's, never more than nine tenths of
 * its window; `undefined` without any of them. Mirrors: Codex 0.169.0.
 */
export function resolveCompactLimit(
  { model_auto_compact_token_limit: configured }: Pick<Config, "model_auto_compact_token_limit">,
  model: Pick<ModelInfo, "auto_compact_token_limit" | "context_window">,
): number | undefined {
  const window = model.context_window;
  const most = window === undefined ? undefined : Math.floor(window * DEFAULT_FILL);
  const wanted = configured ?? model.auto_compact_token_limit;
  if (wanted === undefined || most === undefined) return wanted ?? most;
  return Math.min(wanted, most);
}

/** How full the context window of a thread is, by what its provider counted last. */
export class ContextFill {
  /** Windows before this one. */
  windowNumber: number;
  #tokens: number;
  /** False from a compaction until the window was seen below its limit: what it cannot shorten stays. */
  #isArmed = true;

  /** @param tokens - of the last response */
  constructor({
    windowNumber = 0,
    tokens = 0,
  }: { windowNumber?: number | undefined; tokens?: number | undefined } = {}) {
    this.windowNumber = windowNumber;
    this.#tokens = tokens;
  }

  /** Takes the count of a response, input and output together. */
  note(tokens: number): void {
    this.#tokens = tokens;
  }

  /** The provider refused a request as too long. */
  overflow(): void {
    this.#tokens = Number.POSITIVE_INFINITY;
    this.#isArmed = true;
  }

  /** Whether history has to be compacted before the next request. */
  isFull(limit: number | undefined): boolean {
    if (limit === undefined) return false;
    const isAbove = this.#tokens >= limit;
    if (!isAbove) this.#isArmed = true;
    return isAbove && this.#isArmed;
  }

  /** A new window begins. */
  restart(): void {
    this.windowNumber += 1;
    this.#tokens = 0;
    this.#isArmed = false;
  }
}
