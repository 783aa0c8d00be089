/** Bytes of a frame that says how long it is, and of one that says how many parts it has. */
const WORD = 4;

/** Longest frame that is read, in bytes; a longer one is taken for noise. */
const MAX_FRAME_BYTES = 512 * 1024 * 1024;

/** A list of strings: what a cell and its host say to each other. */
export type Frame = readonly string[];

/** A frame as bytes: its length, the number of its parts, their lengths, their UTF-8. */
export function encodeFrame(frame: Frame): Buffer {
  const lengths = frame.map((part) => Buffer.byteLength(part));
  const head = WORD * (2 + frame.length);
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + length, head));
  bytes.writeUInt32LE(bytes.length - WORD, 0);
  bytes.writeUInt32LE(frame.length, WORD);
  let at = head;
  for (const [index, part] of frame.entries()) {
    bytes.writeUInt32LE(lengths[index] ?? 0, WORD * (2 + index));
    at += bytes.write(part, at);
  }
  return bytes;
}

/** Puts frames together from bytes that come in any pieces; each byte is copied at most twice. */
export class FrameReader {
  #held: Buffer[] = [];
  #size = 0;

  /**
   * The frames that these bytes complete, in order. The bytes are copied where they are kept.
   *
   * @throws RangeError when what comes is not frames.
   */
  push(bytes: Uint8Array): readonly Frame[] {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    if (this.#held.length === 0) return this.#take(chunk);
    this.#held.push(Buffer.from(chunk));
    this.#size += chunk.length;
    if (this.#size < this.#wanted()) return [];
    const whole = Buffer.concat(this.#held, this.#size);
    this.#held = [];
    this.#size = 0;
    return this.#take(whole);
  }

  #wanted(): number {
    const [first] = this.#held;
    if (first === undefined || this.#size < WORD) return WORD;
    if (first.length < WORD) this.#held = [Buffer.concat(this.#held, this.#size)];
    return WORD + readLength(this.#held[0] ?? first, 0);
  }

  #take(bytes: Buffer): readonly Frame[] {
    const frames: Frame[] = [];
    let at = 0;
    while (bytes.length - at >= WORD) {
      const end = at + WORD + readLength(bytes, at);
      if (end > bytes.length) break;
      frames.push(decodeFrame(bytes.subarray(at + WORD, end)));
      at = end;
    }
    if (at < bytes.length) {
      this.#held = [Buffer.from(bytes.subarray(at))];
      this.#size = bytes.length - at;
    }
    return frames;
  }
}

function readLength(bytes: Buffer, at: number): number {
  const length = bytes.readUInt32LE(at);
  if (length < WORD || length > MAX_FRAME_BYTES) throw new RangeError("not a frame");
  return length;
}

function decodeFrame(body: Buffer): Frame {
  const count = body.readUInt32LE(0);
  let at = WORD * (1 + count);
  if (at > body.length) throw new RangeError("not a frame");
  const parts: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const end = at + body.readUInt32LE(WORD * (1 + index));
    if (end > body.length) throw new RangeError("not a frame");
    parts.push(body.toString("utf8", at, end));
    at = end;
  }
  return parts;
}
