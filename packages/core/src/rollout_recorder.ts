import type { ThreadEvent } from "@codexkit/protocol";
import type { RolloutSink } from "./ports.ts";
import { projectToRollout } from "./rollout_projection.ts";

/** Writes what happens in a thread to its session file. A file that cannot be written is told of once. */
export class RolloutRecorder {
  readonly #sink: RolloutSink | undefined;
  readonly #threadId: string;
  #isFlushDue = false;
  #hasWarned = false;

  /** @param sink - absent for an ephemeral thread. */
  constructor(sink: RolloutSink | undefined, threadId: string) {
    this.#sink = sink;
    this.#threadId = threadId;
  }

  /** Absolute path of the session file. */
  get path(): string | undefined {
    return this.#sink?.path;
  }

  /** What was said and called is on disk while the model thinks and commands run, which may be for hours. */
  record(event: ThreadEvent, warn: (message: string) => void): void {
    if (!this.#sink) return;
    projectToRollout(event, this.#sink, this.#threadId);
    if (event.type !== "response_item_recorded" && event.type !== "token_count") return;
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    // One write for all that comes in one go.
    queueMicrotask(() => {
      this.#isFlushDue = false;
      void this.flush(warn);
    });
  }

  /** Resolves when all that was recorded is on disk, or cannot be. */
  async flush(warn: (message: string) => void): Promise<void> {
    try {
      await this.#sink?.flush();
    } catch (error) {
      if (this.#hasWarned) return;
      this.#hasWarned = true;
      warn(error instanceof Error ? error.message : String(error));
    }
  }

  /** Brings the rest to disk and closes the file; what goes wrong now is nobody's concern any more. */
  async close(): Promise<void> {
    await this.#sink?.close().catch(() => undefined);
  }
}
