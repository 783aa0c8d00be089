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
  let at: number;
  try {
    at = findFault(bytes);
  } catch {
    return "text too long for this program";
  }
  for (let length = 1; at + length <= bytes.length; length += 1) {
    try {
      const start = bytes.subarray(at, at + length);
      new TextDecoder("utf-8", { fatal: true }).decode(start, { stream: true });
    } catch {
      return `invalid utf-8 sequence of ${Math.max(length - 1, 1)} bytes from index ${at}`;
    }
  }
  return `incomplete utf-8 byte sequence from index ${at}`;
}

/** Index of the first byte that decodes to a replacement character without being one. */
function findFault(bytes: Uint8Array): number {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const encoder = new TextEncoder();
  let at = 0;
  for (let from = 0; ;) {
    const mark = text.indexOf("\ufffd", from);
    at += encoder.encode(text.slice(from, mark)).length;
    if (bytes[at] !== 0xef || bytes[at + 1] !== 0xbf || bytes[at + 2] !== 0xbd) return at;
    at += 3;
    from = mark + 1;
  }
}
