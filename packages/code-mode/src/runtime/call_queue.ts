import type { JsonValue } from "@codexkit/protocol";

/** What a call came to, as the cell is told. */
export type CallAnswer =
  | { readonly ok: true; readonly json: string }
  | { readonly ok: false; readonly problem: string };

/** One call that waits for its turn, or is under way. */
export interface QueuedCall {
  readonly id: string;
  readonly run: () => Promise<JsonValue>;
}

/** How a {@link CallQueue} works. */
export interface CallQueueOptions {
  /** Calls under way at the same time. */
  readonly parallel: number;
  /** Characters of one answer, as JSON. */
  readonly maxChars: number;
  readonly answered: (id: string, answer: CallAnswer) => void;
}

/** Runs calls in the order they come, so many at a time. */
export class CallQueue {
  readonly #options: CallQueueOptions;
  #waiting: QueuedCall[] = [];
  #next = 0;
  #underWay = 0;

  constructor(options: CallQueueOptions) {
    this.#options = options;
  }

  /** Takes a call; it may start before this returns. */
  add(call: QueuedCall): void {
    this.#waiting.push(call);
    this.#startMore();
  }

  /** Forgets the calls that have not started. */
  clear(): void {
    this.#waiting = [];
    this.#next = 0;
  }

  #startMore(): void {
    while (this.#underWay < this.#options.parallel) {
      const call = this.#waiting[this.#next];
      if (call === undefined) {
        this.clear();
        return;
      }
      this.#next += 1;
      this.#underWay += 1;
      void this.#run(call);
    }
  }

  async #run({ id, run }: QueuedCall): Promise<void> {
    let answer: CallAnswer;
    try {
      answer = this.#toAnswer(await run());
    } catch (error) {
      answer = { ok: false, problem: toProblem(error) };
    }
    this.#underWay -= 1;
    this.#options.answered(id, answer);
    this.#startMore();
  }

  #toAnswer(value: JsonValue): CallAnswer {
    // A host that is not typed may answer with nothing.
    const json: string | undefined = JSON.stringify(value);
    if (json === undefined) return { ok: true, json: "null" };
    const { maxChars } = this.#options;
    if (json.length <= maxChars) return { ok: true, json };
    const problem = `the answer of a tool is limited to ${maxChars} characters of JSON, this one has ${json.length}`;
    return { ok: false, problem };
  }
}

function toProblem(error: unknown): string {
  if (typeof error === "string") return error;
  return error instanceof Error ? error.message : String(error);
}
