import type { StoredValues } from "@codexkit/code-mode/runtime";
import { isRecord, type JsonValue } from "@codexkit/protocol";
import type { ReadRolloutLine } from "@codexkit/rollout";
import { isJsonValue } from "@codexkit/tools";
import type { RolloutSink } from "./ports.ts";

/** Type of the lines. Ours: Codex 0.169.0 keeps nothing, and passes over lines of types that it does not know. */
const LINE_TYPE = "codexkit_stored_values";

/** Characters, of keys and JSON, that are kept of a thread at a time. */
const MAX_KEPT_CHARS = 1024 * 1024;

/** Characters that lines about values may take of a session file: a file grows with every change. */
const MAX_WRITTEN_CHARS = 16 * 1024 * 1024;

/** Characters of a key. What a longer one holds is not kept. */
const MAX_KEY_CHARS = 256;

/** What a thread starts with. */
export interface RestoredValues {
  readonly values: StoredValues;
  /** Keys whose values were stored but not kept. */
  readonly lost: readonly string[];
}

/**
 * What scripts stored, as lines of the thread's session file: each names what one script changed. A later process
 * gets it back, and a fork with the lines that it copies.
 *
 * Values beyond the limits are not kept, which is told when they are missed.
 */
export class StoredValueLines {
  readonly #sink: Pick<RolloutSink, "append"> | undefined;
  readonly #sizes = new Map<string, number>();
  readonly #lost = new Set<string>();
  /** Until the thread has taken them. */
  #restored = new Map<string, JsonValue>();
  #keptChars = 0;
  #writtenChars = 0;

  /**
   * @param lines - of the session file, or of the one that a fork begins with
   * @param sink - absent keeps nothing
   */
  constructor(lines: Iterable<ReadRolloutLine>, sink: Pick<RolloutSink, "append"> | undefined) {
    this.#sink = sink;
    for (const read of lines) {
      if (read.ok && read.line.type === LINE_TYPE) this.#read(read.line.payload);
    }
  }

  /** What an earlier process left. What was lost is told to one caller only, in this process and the next. */
  take(): RestoredValues {
    const restored = { values: Object.fromEntries(this.#restored), lost: [...this.#lost] };
    this.#restored = new Map();
    if (this.#lost.size > 0) this.#sink?.append(LINE_TYPE, { told: true });
    this.#lost.clear();
    return restored;
  }

  /** Writes down what a script stored. */
  keep(stored: StoredValues): void {
    const values: [string, JsonValue][] = [];
    const lost: string[] = [];
    for (const [key, value] of Object.entries(stored)) {
      const chars = key.length + JSON.stringify(value).length;
      if (this.#hasRoom(key, chars)) {
        this.#note(key, chars);
        values.push([key, value]);
      } else {
        const name = key.length > MAX_KEY_CHARS ? `${key.slice(0, MAX_KEY_CHARS)}…` : key;
        if (!this.#lost.has(name)) lost.push(name);
        this.#forget(name);
      }
    }
    if (values.length === 0 && lost.length === 0) return;
    this.#writtenChars += lost.reduce((sum, name) => sum + name.length, 0);
    this.#sink?.append(LINE_TYPE, { values: Object.fromEntries(values), lost });
  }

  #hasRoom(key: string, chars: number): boolean {
    return (
      key.length <= MAX_KEY_CHARS &&
      this.#keptChars - (this.#sizes.get(key) ?? 0) + chars <= MAX_KEPT_CHARS &&
      this.#writtenChars + chars <= MAX_WRITTEN_CHARS
    );
  }

  #note(key: string, chars: number): void {
    this.#keptChars += chars - (this.#sizes.get(key) ?? 0);
    this.#writtenChars += chars;
    this.#sizes.set(key, chars);
    this.#lost.delete(key);
  }

  #forget(key: string): void {
    this.#keptChars -= this.#sizes.get(key) ?? 0;
    this.#sizes.delete(key);
    this.#restored.delete(key);
    this.#lost.add(key);
  }

  #read(payload: unknown): void {
    if (!isRecord(payload)) return;
    if (payload["told"] === true) this.#lost.clear();
    const { values, lost } = payload;
    for (const [key, value] of readEntries(values)) {
      this.#note(key, key.length + JSON.stringify(value).length);
      this.#restored.set(key, value);
    }
    for (const name of Array.isArray(lost) ? lost : []) {
      if (typeof name === "string") this.#forget(name);
    }
  }
}

function readEntries(values: unknown): readonly (readonly [string, JsonValue])[] {
  if (!isRecord(values)) return [];
  return Object.entries(values).flatMap(([key, value]) =>
    isJsonValue(value) ? [[key, value] as const] : [],
  );
}
