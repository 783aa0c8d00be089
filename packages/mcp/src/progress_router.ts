import type { McpProgress } from "./mcp_call.ts";

/**
 * Brings progress to the request that it is about.
 *
 * The SDK could do that, but it forgets a request when the answer arrives, and with it progress that came just before
 * and was not yet handed on. Here a request is forgotten when its caller has the answer.
 */
export class ProgressRouter {
  readonly #listeners = new Map<number, (progress: McpProgress) => void>();
  #next = 0;

  /** A token for a request. Wire: `progressToken`, counted from 0 as Codex 0.169.0 does. */
  open(listener: ((progress: McpProgress) => void) | undefined): number {
    const token = this.#next;
    this.#next += 1;
    if (listener !== undefined) this.#listeners.set(token, listener);
    return token;
  }

  /** The request is over. */
  close(token: number): void {
    this.#listeners.delete(token);
  }

  /** Hands progress on, where somebody listens. What a listener throws is dropped. */
  tell(token: unknown, progress: McpProgress): void {
    const listener = typeof token === "number" ? this.#listeners.get(token) : undefined;
    try {
      listener?.(progress);
    } catch {
      // What a listener does wrong must not break the connection that it listens to.
    }
  }
}
