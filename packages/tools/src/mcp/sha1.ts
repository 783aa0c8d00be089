const encoder = new TextEncoder();

/**
 * SHA-1 of a text's UTF-8 bytes, as 40 lower-case hex digits.
 *
 * For names only: the platform's own digest is asynchronous, and SHA-1 protects nothing.
 */
export function toSha1Hex(text: string): string {
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const padded = pad(encoder.encode(text));
  const words = new Uint32Array(80);
  for (let offset = 0; offset < padded.byteLength; offset += BLOCK_BYTES) {
    expand(padded, offset, words);
    mix(state, words);
  }
  return Array.from(state, (word) => word.toString(16).padStart(8, "0")).join("");
}

const BLOCK_BYTES = 64;
/** One byte that ends the message and eight for its length. */
const TRAILER_BYTES = 9;

function pad(bytes: Uint8Array): DataView {
  const blocks = Math.ceil((bytes.length + TRAILER_BYTES) / BLOCK_BYTES);
  const padded = new Uint8Array(blocks * BLOCK_BYTES);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
  return view;
}

/** The first 16 words are those of the block, each further one is made of four before it. */
function expand(message: DataView, offset: number, words: Uint32Array): void {
  for (let at = 0; at < 16; at += 1) words[at] = message.getUint32(offset + at * 4);
  for (let at = 16; at < 80; at += 1) {
    words[at] = rotate(
      toWord(words, at - 3) ^
        toWord(words, at - 8) ^
        toWord(words, at - 14) ^
        toWord(words, at - 16),
      1,
    );
  }
}

function mix(state: Uint32Array, words: Uint32Array): void {
  let a = toWord(state, 0);
  let b = toWord(state, 1);
  let c = toWord(state, 2);
  let d = toWord(state, 3);
  let e = toWord(state, 4);
  for (let at = 0; at < 80; at += 1) {
    const next = rotate(a, 5) + toChoice(at, b, c, d) + e + toWord(words, at);
    e = d;
    d = c;
    c = rotate(b, 30);
    b = a;
    a = next | 0;
  }
  state[0] = toWord(state, 0) + a;
  state[1] = toWord(state, 1) + b;
  state[2] = toWord(state, 2) + c;
  state[3] = toWord(state, 3) + d;
  state[4] = toWord(state, 4) + e;
}

/** What a round adds: a function of three words and the constant of its stage. */
function toChoice(at: number, b: number, c: number, d: number): number {
  if (at < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (at < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (at < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

function toWord(words: Uint32Array, at: number): number {
  return words[at] ?? 0;
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
