import type { ContextWindow, GoalAccounting, GoalUsage } from "@codexkit/builtin-tools";
import type { ThreadEvent, TokenUsage } from "@codexkit/protocol";

/**
 * Counts what a thread uses, for its goal and for questions about its context window. Fed with the events of
 * the thread.
 */
export class ThreadMeter implements GoalAccounting, ContextWindow {
  readonly #now: () => number;
  #tokens = 0;
  #workMs = 0;
  #turnStartedMs: number | undefined;
  #windowSize: number | undefined;
  #inWindow = 0;
  #wantsNewWindow = false;

  /** @param now - Unix milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes an event of the thread. */
  observe(event: ThreadEvent): void {
    switch (event.type) {
      case "turn_started":
        this.#turnStartedMs = this.#now();
        this.#windowSize = event.model_context_window;
        break;
      case "token_count":
        this.#tokens += toGoalTokens(event.last);
        this.#inWindow = event.last.total_tokens;
        break;
      case "turn_completed":
      case "turn_failed":
      case "turn_aborted":
        this.#settleTime();
        this.#turnStartedMs = undefined;
        break;
      default:
        break;
    }
  }

  restart(): void {
    this.#settleTime();
    this.#tokens = 0;
    this.#workMs = 0;
  }

  take(): GoalUsage {
    this.#settleTime();
    const seconds = Math.floor(this.#workMs / 1000);
    const usage = { tokens: this.#tokens, seconds };
    this.#tokens = 0;
    // What is less than a second counts with the next.
    this.#workMs -= seconds * 1000;
    return usage;
  }

  tokensLeft(): number | undefined {
    return this.#windowSize === undefined
      ? undefined
      : Math.max(0, this.#windowSize - this.#inWindow);
  }

  requestNewWindow(): void {
    this.#wantsNewWindow = true;
  }

  /** Whether an empty window was asked for since the last call. */
  takeNewWindow(): boolean {
    const wanted = this.#wantsNewWindow;
    this.#wantsNewWindow = false;
    if (wanted) this.#inWindow = 0;
    return wanted;
  }

  #settleTime(): void {
    if (this.#turnStartedMs === undefined) return;
    const now = this.#now();
    this.#workMs += Math.max(0, now - this.#turnStartedMs);
    this.#turnStartedMs = now;
  }
}

/** Input that was not cached, and output. Mirrors: Codex 0.169.0. */
function toGoalTokens(usage: TokenUsage): number {
  return Math.max(0, usage.input_tokens - usage.cached_input_tokens) + usage.output_tokens;
}
