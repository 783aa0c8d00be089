/** A line that was longer than the limit and was thrown away. */
export interface OversizedLine {
  /** How it began, at most 256 bytes as text. */
  readonly head: string;
  /** How it ended, at most 256 bytes as text. */
  readonly tail: string;
  /** Its length in bytes, without the line end. */
  readonly bytes: number;
}

/** Called as lines come. */
export interface MessageReaderEvents {
  /** A line without its end; never an empty one. */
  readonly onLine: (line: string) => void;
  /** A line over the limit; the lines after it come as usual. */
  readonly onOversized: (line: OversizedLine) => void;
}

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** How much of a line that is thrown away is remembered at either end, in bytes; enough to find its id. */
const REMEMBERED_BYTES = 256;

/**
 * Splits bytes into lines. It holds at most one line of `maxBytes`; every byte is copied once.
 *
 * @param maxBytes Longest line that is kept, in bytes.
 */
export class MessageReader {
  readonly #events: MessageReaderEvents;
  readonly #maxBytes: number;
  #chunks: Uint8Array[] = [];
  #length = 0;
  #head: Buffer | undefined;
  #tail = Buffer.alloc(0);

  constructor(maxBytes: number, events: MessageReaderEvents) {
    this.#maxBytes = maxBytes;
    this.#events = events;
  }

  /** Takes the next bytes. */
  push(chunk: Uint8Array): void {
    let start = 0;
    while (start < chunk.length) {
      const end = chunk.indexOf(NEWLINE, start);
      if (end === -1) {
        this.#keep(chunk.subarray(start));
        return;
      }
      this.#keep(chunk.subarray(start, end));
      this.#endLine();
      start = end + 1;
    }
  }

  #keep(part: Uint8Array): void {
    this.#length += part.length;
    if (this.#head === undefined && this.#length <= this.#maxBytes) {
      if (part.length > 0) this.#chunks.push(part);
      return;
    }
    if (this.#head === undefined) {
      const kept = Buffer.concat([...this.#chunks, part]);
      this.#chunks = [];
      this.#head = Buffer.from(kept.subarray(0, REMEMBERED_BYTES));
      this.#tail = Buffer.from(kept.subarray(-REMEMBERED_BYTES));
      return;
    }
    const last = part.subarray(-REMEMBERED_BYTES);
    this.#tail = Buffer.concat([this.#tail, last]).subarray(-REMEMBERED_BYTES);
  }

  #endLine(): void {
    const head = this.#head;
    const chunks = this.#chunks;
    const bytes = this.#length;
    this.#head = undefined;
    this.#chunks = [];
    this.#length = 0;
    if (head !== undefined) {
      const tail = this.#tail.toString("utf8");
      this.#tail = Buffer.alloc(0);
      this.#events.onOversized({ head: head.toString("utf8"), tail, bytes });
      return;
    }
    let line = Buffer.concat(chunks, bytes);
    if (line.at(-1) === CARRIAGE_RETURN) line = line.subarray(0, -1);
    if (line.length > 0) this.#events.onLine(line.toString("utf8"));
  }
}

/**
 * The id of the response that a line thrown away was, where its ends show it.
 *
 * An id stands at the front in what most servers write, and at the end in what some do. Anything inside the result
 * that looks like an id is passed over: only the text before `result` or `error`, or after the last closing brace but
 * one, is looked at.
 */
export function findResponseId(line: OversizedLine): number | undefined {
  const front = /^[^{]*\{(?:(?!"result"|"error"|"params").)*?"id"\s*:\s*(\d{1,15})\s*[,}]/s.exec(
    line.head,
  );
  if (front?.[1] !== undefined) return Number(front[1]);
  const back =
    /[}\]"]\s*,\s*"id"\s*:\s*(\d{1,15})\s*(?:,\s*"jsonrpc"\s*:\s*"2\.0"\s*)?\}\s*$/s.exec(
      line.tail,
    );
  return back?.[1] === undefined ? undefined : Number(back[1]);
}

/** Whether a line thrown away was a request or a notification of the server, which answers nothing. */
export function isServerRequest(line: OversizedLine): boolean {
  return /^[^{]*\{(?:(?!"result"|"error"|"params").)*?"method"\s*:/s.test(line.head);
}
