import type { TruncationPolicy } from "@codexkit/protocol";

/** Bytes that count as one token. */
export const BYTES_PER_TOKEN = 4;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Length of a text in UTF-8 bytes. */
export function toByteLength(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (isHighSurrogate(unit) && isLowSurrogate(text.charCodeAt(at + 1))) {
      bytes += 4;
      at += 1;
    } else bytes += 3;
  }
  return bytes;
}

/** Tokens a text is taken to have: a quarter of its UTF-8 bytes, rounded up. Mirrors: Codex 0.169.0. */
export function toApproximateTokens(text: string): number {
  return Math.ceil(toByteLength(text) / BYTES_PER_TOKEN);
}

/** Bytes a policy allows. */
export function toByteBudget(policy: TruncationPolicy): number {
  return policy.mode === "tokens" ? policy.limit * BYTES_PER_TOKEN : policy.limit;
}

/** A policy with its limit multiplied and rounded up. */
export function scalePolicy(policy: TruncationPolicy, factor: number): TruncationPolicy {
  return { mode: policy.mode, limit: Math.ceil(policy.limit * factor) };
}

/**
 * Cuts the middle out of a text so that what is left of it fits the policy.
 *
 * A mark says how much is missing: `…N tokens truncated…` or `…N chars truncated…`; it comes on top of the
 * limit. Characters are never split. Mirrors: Codex 0.169.0.
 */
export function truncateMiddle(text: string, policy: TruncationPolicy): string {
  const maxBytes = toByteBudget(policy);
  // A text has at least as many bytes as UTF-16 units, and at most three times as many.
  if (text.length * 3 <= maxBytes) return text;
  const bytes = encoder.encode(text);
  if (bytes.length <= maxBytes) return text;
  const leftEnd = floorBoundary(bytes, Math.floor(maxBytes / 2));
  const rightStart = ceilBoundary(bytes, bytes.length - (maxBytes - Math.floor(maxBytes / 2)));
  const removed =
    policy.mode === "tokens"
      ? `${Math.ceil((bytes.length - maxBytes) / BYTES_PER_TOKEN)} tokens`
      : `${countCharacters(bytes, leftEnd, rightStart)} chars`;
  const left = decoder.decode(bytes.subarray(0, leftEnd));
  const right = decoder.decode(bytes.subarray(rightStart));
  return `${left}…${removed} truncated…${right}`;
}

/** Like {@link truncateMiddle}, led by a warning with the original size in tokens and lines. Mirrors: Codex 0.169.0. */
export function truncateFormatted(text: string, policy: TruncationPolicy): string {
  if (toByteLength(text) <= toByteBudget(policy)) return text;
  const warning = `Warning: truncated output (original token count: ${toApproximateTokens(text)})`;
  return `${warning}\nTotal output lines: ${countLines(text)}\n\n${truncateMiddle(text, policy)}`;
}

/** Lines of a text; a newline at the end opens no further line. */
export function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines += 1;
  return text === "" || text.endsWith("\n") ? lines : lines + 1;
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
const isContinuation = (byte: number | undefined): boolean =>
  byte !== undefined && (byte & 0xc0) === 0x80;

function floorBoundary(bytes: Uint8Array, at: number): number {
  let boundary = at;
  while (boundary > 0 && isContinuation(bytes[boundary])) boundary -= 1;
  return boundary;
}

function ceilBoundary(bytes: Uint8Array, at: number): number {
  let boundary = at;
  while (boundary < bytes.length && isContinuation(bytes[boundary])) boundary += 1;
  return boundary;
}

function countCharacters(bytes: Uint8Array, start: number, end: number): number {
  let characters = 0;
  for (let at = start; at < end; at += 1) if (!isContinuation(bytes[at])) characters += 1;
  return characters;
}
