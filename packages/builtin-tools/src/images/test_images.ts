import { crc32, deflateSync } from "node:zlib";
import type { ImageFormat } from "./inspect_image.ts";

/** A PNG of one grey, made by hand. `claimed` is the size its header tells. */
export function createTestPng(
  width: number,
  height: number,
  claimed: { width?: number; height?: number } = {},
): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(claimed.width ?? width, 0);
  header.writeUInt32BE(claimed.height ?? height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.alloc((width + 1) * height));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    toChunk("IHDR", header),
    toChunk("IDAT", pixels),
    toChunk("IEND", Buffer.alloc(0)),
  ]);
}

function toChunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(4);
  frame.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([frame, body, sum]);
}

/** An image of one colour, encoded by a real encoder. */
export async function createTestImage(
  format: ImageFormat,
  width: number,
  height: number,
  options: { lossless?: boolean; alpha?: boolean; orientation?: number } = {},
): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  const background = { r: 200, g: 30, b: 30, alpha: options.alpha === true ? 0.5 : 1 };
  const channels = options.alpha === true ? 4 : 3;
  const image = sharp({ create: { width, height, channels, background } });
  if (options.orientation !== undefined) image.withMetadata({ orientation: options.orientation });
  const encoded = format === "webp" ? image.webp({ lossless: options.lossless === true }) : image;
  return new Uint8Array(await encoded.toFormat(format, {}).toBuffer());
}
