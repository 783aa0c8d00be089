import type { ImageSize } from "@codexkit/tools";

/** Formats that models take. The bytes decide which one it is, not the name of the file. */
export type ImageFormat = "png" | "jpeg" | "gif" | "webp";

/** What the bytes of an image say about it. */
export interface ImageInfo extends ImageSize {
  format: ImageFormat;
}

/**
 * Looks at the structure of an image: its format, its size, and whether it is all there. Pixels are not decoded, so
 * a huge image costs no more than its bytes.
 *
 * @returns `undefined` for anything that is no PNG, JPEG, GIF or WebP image, or one that is cut off or damaged
 */
export function inspectImage(bytes: Uint8Array): ImageInfo | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = inspectPng(view) ?? inspectJpeg(view) ?? inspectGif(view) ?? inspectWebp(view);
  return found && found.width > 0 && found.height > 0 ? found : undefined;
}

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Length and type before the data of a PNG chunk, checksum after it. */
const PNG_CHUNK_FRAME = 12;

function inspectPng(view: DataView): ImageInfo | undefined {
  if (!startsWith(view, 0, PNG_SIGNATURE)) return undefined;
  let size: ImageSize | undefined;
  let hasPixels = false;
  for (let at = PNG_SIGNATURE.length; at + PNG_CHUNK_FRAME <= view.byteLength;) {
    const length = view.getUint32(at);
    const end = at + PNG_CHUNK_FRAME + length;
    if (end > view.byteLength || !isSound(view, at, length)) return undefined;
    const type = readText(view, at + 4, 4);
    if (size === undefined) {
      if (type !== "IHDR" || length !== 13) return undefined;
      size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
    }
    if (type === "IDAT") hasPixels = true;
    if (type === "IEND") return hasPixels ? { format: "png", ...size } : undefined;
    at = end;
  }
  return undefined;
}

/** Whether a PNG chunk is as it was written. Damage to one that only informs does no harm. */
function isSound(view: DataView, at: number, length: number): boolean {
  const isCritical = (view.getUint8(at + 4) & 0x20) === 0;
  if (!isCritical) return true;
  const covered = new Uint8Array(view.buffer, view.byteOffset + at + 4, length + 4);
  // Loads with the first picture: few turns have one.
  const { crc32 } = process.getBuiltinModule("node:zlib");
  return crc32(covered) === view.getUint32(at + 8 + length);
}

const JPEG_START_OF_SCAN = 0xda;

function inspectJpeg(view: DataView): ImageInfo | undefined {
  if (!startsWith(view, 0, [0xff, 0xd8, 0xff])) return undefined;
  let size: ImageSize | undefined;
  let at = 2;
  while (at + 4 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = view.getUint16(at + 2);
    if (length < 2 || at + 2 + length > view.byteLength) return undefined;
    if (isFrame(marker)) {
      if (length < 8) return undefined;
      size = { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
    at += 2 + length;
    if (marker === JPEG_START_OF_SCAN)
      return size && endsAfter(view, at) ? { format: "jpeg", ...size } : undefined;
  }
  return undefined;
}

/** Whether a JPEG marker begins a frame; three in its range mean something else. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** Whether the end mark of a JPEG comes after `start`. Cameras put more behind it. */
function endsAfter(view: DataView, start: number): boolean {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  for (let at = bytes.lastIndexOf(0xd9); at > start; at = bytes.lastIndexOf(0xd9, at - 1)) {
    if (bytes[at - 1] === 0xff) return true;
  }
  return false;
}

function inspectGif(view: DataView): ImageInfo | undefined {
  const version = view.byteLength < 13 ? "" : readText(view, 0, 6);
  if (version !== "GIF87a" && version !== "GIF89a") return undefined;
  const size = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  let at = 13 + toColorTable(view.getUint8(10));
  while (at < view.byteLength) {
    const block = view.getUint8(at);
    if (block === 0x21) {
      const end = skipSubBlocks(view, at + 2);
      if (end === undefined) return undefined;
      at = end;
      continue;
    }
    if (block !== 0x2c || at + 10 > view.byteLength) return undefined;
    // One more byte tells how wide the codes are.
    const pixels = at + 10 + toColorTable(view.getUint8(at + 9)) + 1;
    return skipSubBlocks(view, pixels) === undefined ? undefined : { format: "gif", ...size };
  }
  return undefined;
}

/** Bytes of a GIF colour table. */
function toColorTable(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 0x07) + 1);
}

/** Where GIF sub-blocks that start at `start` end; `undefined` if they do not. */
function skipSubBlocks(view: DataView, start: number): number | undefined {
  let at = start;
  while (at < view.byteLength) {
    const length = view.getUint8(at);
    at += 1 + length;
    if (length === 0) return at;
  }
  return undefined;
}

function inspectWebp(view: DataView): ImageInfo | undefined {
  if (view.byteLength < 30 || readText(view, 0, 4) !== "RIFF" || readText(view, 8, 4) !== "WEBP")
    return undefined;
  if (view.getUint32(4, true) + 8 > view.byteLength) return undefined;
  const size = readWebpSize(view);
  return size && { format: "webp", ...size };
}

function readWebpSize(view: DataView): ImageSize | undefined {
  switch (readText(view, 12, 4)) {
    case "VP8 ":
      return startsWith(view, 23, [0x9d, 0x01, 0x2a])
        ? { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
        : undefined;
    case "VP8L": {
      if (view.getUint8(20) !== 0x2f) return undefined;
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8X":
      return { width: readUint24(view, 24) + 1, height: readUint24(view, 27) + 1 };
    default:
      return undefined;
  }
}

function readUint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}

function startsWith(view: DataView, at: number, expected: readonly number[]): boolean {
  return (
    at + expected.length <= view.byteLength &&
    expected.every((byte, offset) => view.getUint8(at + offset) === byte)
  );
}

function readText(view: DataView, at: number, length: number): string {
  return String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, length));
}
