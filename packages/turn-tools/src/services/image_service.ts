import type { ImagesClient as ToolImagesClient } from "@codexkit/builtin-tools";
import type { ImagesClient, ImagesResponse, SourceImage } from "@codexkit/model-provider";

/** The Images API of a provider, as the image tool wants it. */
export function toToolImagesClient(client: ImagesClient): ToolImagesClient {
  return {
    generate: async ({ prompt, transparentBackground }, signal) =>
      readFirst(
        await client.generate({ prompt, ...toBackground(transparentBackground) }, { signal }),
      ),
    edit: async ({ prompt, transparentBackground, images }, signal) =>
      readFirst(
        await client.edit(
          { prompt, ...toBackground(transparentBackground), images: images.flatMap(toSource) },
          { signal },
        ),
      ),
  };
}

function toBackground(isTransparent: boolean): { background?: "transparent" } {
  return isTransparent ? { background: "transparent" } : {};
}

function readFirst({ images }: ImagesResponse): string | undefined {
  return images[0]?.b64_json;
}

/** The bytes of a data URL; what is none is left out. */
function toSource(url: string): readonly SourceImage[] {
  const match = /^data:([^;,]+);base64,(.*)$/s.exec(url);
  if (!match) return [];
  const [, mimeType = "", base64 = ""] = match;
  return [{ data: Uint8Array.from(Buffer.from(base64, "base64")), mimeType }];
}
