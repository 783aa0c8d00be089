/** Bytes of output kept of one process: 1 MiB, the first and the last half. Mirrors: Codex 0.169.0. */
export const OUTPUT_BUFFER_BYTES = 1024 * 1024;

const EMPTY = new Uint8Array(0);

/** Room of at least `needed` bytes holding the first `used` bytes of `bytes`; doubles, so appending stays linear. */
function grow(bytes: Uint8Array, used: number, needed: number, limit: number): Uint8Array {
  if (needed <= bytes.length) return bytes;
  const grown = new Uint8Array(Math.min(limit, Math.max(needed, bytes.length * 2, 1024)));
  grown.set(bytes.subarray(0, used));
  return grown;
}

/**
 * Keeps the beginning and the end of a stream of bytes and counts what fell out between.
 *
 * Never holds more than its capacity; what is pushed is copied. The head takes half of the
 * capacity (rounded down), the tail the rest.
 */
export class HeadTailBuffer {
  readonly #headLimit: number;
  readonly #tailLimit: number;
  #head: Uint8Array = EMPTY;
  #headLength = 0;
  /** A ring once it has reached its limit; before that it starts at 0. */
  #tail: Uint8Array = EMPTY;
  #tailStart = 0;
  #tailLength = 0;
  #total = 0;

  /** A buffer of at most `capacityBytes`; 0 keeps nothing and only counts. */
  constructor(capacityBytes: number = OUTPUT_BUFFER_BYTES) {
    this.#headLimit = Math.floor(capacityBytes / 2);
    this.#tailLimit = capacityBytes - this.#headLimit;
  }

  /** Bytes pushed since the start or the last {@link clear}. */
  get totalBytes(): number {
    return this.#total;
  }

  /** Bytes that were pushed and are no longer held. */
  get omittedBytes(): number {
    return this.#total - this.#headLength - this.#tailLength;
  }

  /** Adds bytes at the end. */
  push(chunk: Uint8Array): void {
    this.#total += chunk.length;
    const forHead = Math.min(chunk.length, this.#headLimit - this.#headLength);
    if (forHead > 0) {
      this.#head = grow(this.#head, this.#headLength, this.#headLength + forHead, this.#headLimit);
      this.#head.set(chunk.subarray(0, forHead), this.#headLength);
      this.#headLength += forHead;
    }
    this.#pushTail(chunk.subarray(forHead));
  }

  /** Forgets everything, counts included, and gives the memory back. */
  clear(): void {
    this.#head = EMPTY;
    this.#tail = EMPTY;
    this.#headLength = 0;
    this.#tailStart = 0;
    this.#tailLength = 0;
    this.#total = 0;
  }

  /**
   * What is held, as text. Bytes that are not UTF-8 become U+FFFD; where bytes were dropped stands
   * `\n... N bytes omitted ...\n`.
   *
   * Wire: the mark is what the model and the events show (Codex 0.169.0).
   */
  toText(): string {
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    const head = this.#head.subarray(0, this.#headLength);
    if (this.omittedBytes === 0) {
      if (this.#tailLength === 0) return decoder.decode(head);
      // One decoder over both parts: a character may lie across the seam.
      return decoder.decode(head, { stream: true }) + decoder.decode(this.#linearTail());
    }
    return `${decoder.decode(head)}\n... ${this.omittedBytes} bytes omitted ...\n${decoder.decode(this.#linearTail())}`;
  }

  #pushTail(chunk: Uint8Array): void {
    const limit = this.#tailLimit;
    const part = chunk.length > limit ? chunk.subarray(chunk.length - limit) : chunk;
    if (part.length === 0) return;
    const needed = Math.min(limit, this.#tailLength + part.length);
    this.#tail = grow(this.#tail, this.#tailLength, needed, limit);
    const size = this.#tail.length;
    const end = (this.#tailStart + this.#tailLength) % size;
    const untilWrap = Math.min(part.length, size - end);
    this.#tail.set(part.subarray(0, untilWrap), end);
    this.#tail.set(part.subarray(untilWrap), 0);
    const excess = Math.max(0, this.#tailLength + part.length - size);
    this.#tailStart = (this.#tailStart + excess) % size;
    this.#tailLength = Math.min(size, this.#tailLength + part.length);
  }

  #linearTail(): Uint8Array {
    const size = this.#tail.length;
    const end = this.#tailStart + this.#tailLength;
    if (end <= size) return this.#tail.subarray(this.#tailStart, end);
    const linear = new Uint8Array(this.#tailLength);
    linear.set(this.#tail.subarray(this.#tailStart));
    linear.set(this.#tail.subarray(0, end - size), size - this.#tailStart);
    return linear;
  }
}
