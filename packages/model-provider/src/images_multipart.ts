/** An image that is changed, or that shows what is meant. */
export interface SourceImage {
  /** Bytes of the file. */
  data: Uint8Array<ArrayBuffer>;
  /** Such as `image/png`. */
  mimeType: string;
}

/** A form ready to be sent. */
export interface MultipartBody {
  body: Uint8Array<ArrayBuffer>;
  /** Header `content-type`, with the boundary. */
  contentType: string;
}

/**
 * The form of an image edit: one part for each member, and one `image[]` for each image.
 *
 * The platform builds it, so that quoting and boundary are right. That loads its `fetch`, some 50 ms; an edit takes
 * longer by far.
 */
export async function toMultipart(
  members: Readonly<Record<string, string | number | undefined>>,
  images: readonly SourceImage[],
): Promise<MultipartBody> {
  const form = new FormData();
  for (const [name, value] of Object.entries(members)) {
    if (value !== undefined) form.append(name, String(value));
  }
  for (const [index, { data, mimeType }] of images.entries()) {
    form.append("image[]", new Blob([data], { type: mimeType }), toFileName(index, mimeType));
  }
  const packed = new Response(form);
  return {
    body: new Uint8Array(await packed.arrayBuffer()),
    contentType: packed.headers.get("content-type") ?? "multipart/form-data",
  };
}

const NAME_ENDINGS: Readonly<Record<string, string>> = {
  "image/gif": "gif",
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
};

/** Servers tell the format by the name as well. */
function toFileName(index: number, mimeType: string): string {
  return `image-${index + 1}.${NAME_ENDINGS[mimeType] ?? "bin"}`;
}
