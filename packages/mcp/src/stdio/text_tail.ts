/** Keeps the last bytes of a stream, at most `maxBytes` of them. */
export class TextTail {
  readonly #maxBytes: number;
  #bytes = Buffer.alloc(0);

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Takes the next bytes. */
  push(chunk: Uint8Array): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk.subarray(-this.#maxBytes)]).subarray(
      -this.#maxBytes,
    );
  }

  /** What is kept, as text. */
  read(): string {
    return this.#bytes.toString("utf8");
  }
}

/** The last line of a text that says something, or `undefined` when there is none. */
export function readLastLine(text: string): string | undefined {
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .findLast((line) => line !== "");
}
