/** A decoded text, or why the bytes are none. */
export type DecodedText = { text: string } | { fault: string };

/**
 * Decodes UTF-8 strictly; a byte order mark stays in the text.
 *
 * Wire: the fault is worded as Rust's `Utf8Error` (Codex 0.169.0 prints it).
 */
export function decodeUtf8(bytes: Uint8Array): DecodedText {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { fault: describeFault(bytes) };
  }
}

function describeFault(bytes: Uint8Array): string {
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes[at] ?? 0);
    const good = countGoodBytes(bytes, at, length);
    if (length > 0 && good === length) {
      at += length;
      continue;
    }
    if (at + good === bytes.length && length > 0)
      return `incomplete utf-8 byte sequence from index ${at}`;
    return `invalid utf-8 sequence of ${Math.max(good, 1)} bytes from index ${at}`;
  }
  return "text too long for this program";
}

function sequenceLength(first: number): number {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

function countGoodBytes(bytes: Uint8Array, at: number, length: number): number {
  if (length === 0) return 0;
  for (let offset = 1; offset < length; offset += 1) {
    const byte = bytes[at + offset];
    if (byte === undefined) return offset;
    const [low, high] = offset === 1 ? secondByteRange(bytes[at] ?? 0) : [0x80, 0xbf];
    if (byte < low || byte > high) return offset;
  }
  return length;
}

function secondByteRange(first: number): readonly [number, number] {
  if (first === 0xe0) return [0xa0, 0xbf];
  if (first === 0xed) return [0x80, 0x9f];
  if (first === 0xf0) return [0x90, 0xbf];
  return first === 0xf4 ? [0x80, 0x8f] : [0x80, 0xbf];
}
