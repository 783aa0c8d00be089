/** Side of the squares, in pixels, in which models count images. Mirrors: Codex 0.169.0. */
export const IMAGE_PATCH_SIDE = 32;

/** How large an image may be when it is sent. */
export interface ImageLimits {
  /** Pixels of the longer side. */
  maxSide: number;
  /** Squares of {@link IMAGE_PATCH_SIDE} pixels that cover the image. */
  maxPatches: number;
}

/** Width and height of an image, in pixels. */
export interface ImageSize {
  width: number;
  height: number;
}

/**
 * Limits by the detail an image is sent with; `auto` and `low` are sent as `high` or not at all.
 *
 * Mirrors: Codex 0.169.0.
 */
export const IMAGE_LIMITS: { readonly [detail in "high" | "original"]: ImageLimits } = {
  high: { maxSide: 2_048, maxPatches: 2_500 },
  original: { maxSide: 6_000, maxPatches: 10_000 },
};

/** Squares of {@link IMAGE_PATCH_SIDE} pixels that cover an image; started ones count whole. */
export function countImagePatches({ width, height }: ImageSize): number {
  return Math.ceil(width / IMAGE_PATCH_SIDE) * Math.ceil(height / IMAGE_PATCH_SIDE);
}

/**
 * The size to which an image is made smaller so that it keeps to limits; the same size if it does already.
 * No side falls below one pixel.
 *
 * Mirrors: Codex 0.169.0.
 *
 * @param size - Whole pixels, each side at least 1.
 */
export function fitImageSize(size: ImageSize, limits: ImageLimits): ImageSize {
  const inside = fitSides(size, limits.maxSide);
  return countImagePatches(inside) > limits.maxPatches
    ? fitPatches(inside, limits.maxPatches)
    : inside;
}

function fitSides(size: ImageSize, maxSide: number): ImageSize {
  const longest = Math.max(size.width, size.height);
  if (longest <= maxSide) return size;
  const ratio = maxSide / longest;
  const scale = (side: number): number => Math.max(1, Math.round(side * ratio));
  return { width: scale(size.width), height: scale(size.height) };
}

function fitPatches({ width, height }: ImageSize, maxPatches: number): ImageSize {
  const area = Math.sqrt((maxPatches * IMAGE_PATCH_SIDE ** 2) / (width * height));
  const toWhole = (side: number): number => {
    const patches = (side * area) / IMAGE_PATCH_SIDE;
    // A side of less than one patch says nothing about the grid.
    return Math.floor(patches) / patches || 1;
  };
  const ratio = area * Math.min(toWhole(width), toWhole(height));
  const scale = (side: number): number => Math.max(1, Math.floor(side * ratio));
  return { width: scale(width), height: scale(height) };
}
