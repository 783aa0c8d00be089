import { isRecord, readNumber, readString, type UnknownRecord } from "@codexkit/protocol";
import { type EndpointContext, type EndpointRequest, requestEndpoint } from "./endpoint.ts";
import { readWholeText } from "./http_transport.ts";
import { createIdleWatch } from "./idle_watch.ts";
import { type SourceImage, toMultipart } from "./images_multipart.ts";
import { ModelProviderError } from "./model_provider_error.ts";
import { toEndpointUrl, toShownUrl } from "./provider.ts";

/** What an image shall be like. Wire: members of the Images API. */
export interface ImageRequest {
  /** What to draw. */
  prompt: string;
  /** Model that draws. Default `gpt-image-2`. */
  model?: string | undefined;
  /** Default `auto`. */
  background?: "auto" | "opaque" | "transparent" | undefined;
  /** Default `auto`. */
  quality?: "auto" | "low" | "medium" | "high" | undefined;
  /** Such as `1024x1536`. Default `auto`. */
  size?: string | undefined;
  /** Images to make; absent leaves it to the provider, which makes one. */
  n?: number | undefined;
}

/** What to make of other images. */
export interface ImageEditRequest extends ImageRequest {
  /** One to sixteen, at most 64 MiB together. */
  images: readonly SourceImage[];
}

/** An image that was made. */
export interface GeneratedImage {
  /** Bytes of the file, in base64. */
  b64_json: string;
  /** What was drawn, where the provider rewrote the prompt. */
  revised_prompt?: string | undefined;
}

/** What the Images API answers. */
export interface ImagesResponse {
  /** In the order of the answer; at least one. */
  images: readonly GeneratedImage[];
  /** Unix seconds. */
  created?: number | undefined;
  /** As it was chosen for `auto`. */
  background?: string | undefined;
  /** As it was chosen for `auto`. */
  quality?: string | undefined;
  /** As it was chosen for `auto`. */
  size?: string | undefined;
  /** Format of the files, such as `png`; absent means PNG. */
  output_format?: string | undefined;
}

/** What an images client works with. */
export interface ImagesClientOptions extends EndpointContext {
  /**
   * How images travel to `images/edits`: as files of a form, which every Images API takes, or as data URLs in JSON,
   * which the backend of ChatGPT wants. Default `multipart`.
   */
  editEncoding?: "multipart" | "json" | undefined;
}

/** How one request is sent. */
export interface ImagesCallOptions {
  /** Ends the request and its connection. */
  signal: AbortSignal;
}

/** Makes images with the Images API of one provider. */
export interface ImagesClient {
  /**
   * Draws an image. Wire: `POST {base_url}/images/generations`.
   *
   * Server faults and lost connections are tried again, as often as the provider's `request_max_retries` says.
   *
   * @throws {@link ModelProviderError} when there is no image; the signal's reason when it fires; the error of `auth`
   *   when there are no credentials.
   */
  generate(request: ImageRequest, options: ImagesCallOptions): Promise<ImagesResponse>;
  /**
   * Draws an image after others. Wire: `POST {base_url}/images/edits`.
   *
   * @throws as `generate`; {@link ModelProviderError} `bad_request` for no images, too many or too large ones.
   */
  edit(request: ImageEditRequest, options: ImagesCallOptions): Promise<ImagesResponse>;
}

/** Mirrors: the tool `image_gen.imagegen` of Codex. */
const DEFAULT_IMAGE_MODEL = "gpt-image-2";
/** What the Images API takes. */
const MAX_EDIT_IMAGES = 16;
/** Source images of one request together, in bytes. */
const MAX_EDIT_BYTES = 64 * 1024 * 1024;
/** Largest answer that is read, in bytes. A picture of 4K has some 30 MB in base64. */
const MAX_ANSWER_BYTES = 128 * 1024 * 1024;
const JSON_TYPE = "application/json";

/** Makes the images client of a provider. */
export function createImagesClient(options: ImagesClientOptions): ImagesClient {
  return {
    generate: async (request, { signal }) => {
      const body = JSON.stringify(toJsonBody(request));
      const headers = { accept: JSON_TYPE, "content-type": JSON_TYPE };
      return await post(options, { path: "images/generations", headers, body }, signal);
    },
    edit: async (request, { signal }) => {
      assertImages(request.images);
      return await post(options, await toEditRequest(request, options.editEncoding), signal);
    },
  };
}

/** Wire: members and order of the tool `image_gen.imagegen` of Codex. */
function toJsonBody(request: ImageRequest): Readonly<Record<string, string | number | undefined>> {
  return {
    prompt: request.prompt,
    background: request.background ?? "auto",
    model: request.model ?? DEFAULT_IMAGE_MODEL,
    n: request.n,
    quality: request.quality ?? "auto",
    size: request.size ?? "auto",
  };
}

function assertImages(images: readonly SourceImage[]): void {
  if (images.length === 0 || images.length > MAX_EDIT_IMAGES) {
    throw new ModelProviderError(
      "bad_request",
      `an image edit takes 1 to ${MAX_EDIT_IMAGES} images, not ${images.length}`,
    );
  }
  const bytes = images.reduce((sum, { data }) => sum + data.byteLength, 0);
  if (bytes <= MAX_EDIT_BYTES) return;
  throw new ModelProviderError(
    "bad_request",
    `the images of an edit have ${bytes} bytes, at most ${MAX_EDIT_BYTES} are sent: use smaller ones`,
  );
}

async function toEditRequest(
  request: ImageEditRequest,
  encoding: ImagesClientOptions["editEncoding"] = "multipart",
): Promise<EndpointRequest> {
  const path = "images/edits";
  const members = toJsonBody(request);
  if (encoding === "json") {
    const images = request.images.map((image) => ({ image_url: toDataUrl(image) }));
    const headers = { accept: JSON_TYPE, "content-type": JSON_TYPE };
    return { path, headers, body: JSON.stringify({ images, ...members }) };
  }
  const { body, contentType } = await toMultipart(members, request.images);
  return { path, headers: { accept: JSON_TYPE, "content-type": contentType }, body };
}

function toDataUrl({ data, mimeType }: SourceImage): string {
  return `data:${mimeType};base64,${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64")}`;
}

async function post(
  context: ImagesClientOptions,
  request: EndpointRequest,
  signal: AbortSignal,
): Promise<ImagesResponse> {
  signal.throwIfAborted();
  const { provider, clock } = context;
  const watch = createIdleWatch(provider.streamIdleTimeoutMs, clock, signal);
  const shown = toShownUrl(toEndpointUrl(provider, request.path));
  try {
    const response = await requestEndpoint(context, request, watch);
    const text = await readAnswer(watch.observe(response.body), shown);
    return parseAnswer(text, shown);
  } catch (error) {
    signal.throwIfAborted();
    throw watch.isTimedOut() ? toSilence(provider.streamIdleTimeoutMs, shown) : error;
  } finally {
    watch.stop();
  }
}

async function readAnswer(
  body: AsyncIterable<Uint8Array>,
  shown: string,
): Promise<string | undefined> {
  try {
    return await readWholeText(body, MAX_ANSWER_BYTES);
  } catch (cause) {
    throw toLost(cause, shown);
  }
}

function parseAnswer(text: string | undefined, shown: string): ImagesResponse {
  if (text === undefined) {
    throw toBadAnswer(`the answer of ${shown} is larger than ${MAX_ANSWER_BYTES} bytes`);
  }
  const answer = parseRecord(text);
  const data: unknown = answer?.["data"];
  if (answer === undefined || !Array.isArray(data)) {
    throw toBadAnswer(`the answer of ${shown} is no list of images: missing field \`data\``);
  }
  const items: readonly unknown[] = data;
  const images = items.flatMap(toImage);
  if (images.length === 0) {
    const hasLinks = items.some((item) => isRecord(item) && typeof item["url"] === "string");
    const reason = hasLinks ? "only links to images" : "no image data";
    throw toBadAnswer(
      `the answer of ${shown} holds ${reason}: it has to be in \`data[].b64_json\``,
    );
  }
  return {
    images,
    created: readNumber(answer, "created"),
    background: readString(answer, "background"),
    quality: readString(answer, "quality"),
    size: readString(answer, "size"),
    output_format: readString(answer, "output_format"),
  };
}

function toImage(item: unknown): readonly GeneratedImage[] {
  if (!isRecord(item)) return [];
  const image = readString(item, "b64_json") ?? readDataUrl(item);
  if (image === undefined || image === "") return [];
  return [{ b64_json: image, revised_prompt: readString(item, "revised_prompt") }];
}

/** Some providers put the data itself where others put a link. */
function readDataUrl(item: UnknownRecord): string | undefined {
  const url = readString(item, "url");
  const comma = url?.startsWith("data:") === true ? url.indexOf(";base64,") : -1;
  return comma < 0 ? undefined : url?.slice(comma + ";base64,".length);
}

function parseRecord(text: string): UnknownRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function toBadAnswer(message: string): ModelProviderError {
  return new ModelProviderError("bad_response", message);
}

function toSilence(idleMs: number, shown: string): ModelProviderError {
  return new ModelProviderError("idle_timeout", `nothing came from ${shown} for ${idleMs} ms`, {
    retryable: true,
    turnErrorCode: "http_connection_failed",
  });
}

function toLost(cause: unknown, shown: string): ModelProviderError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ModelProviderError("connection_failed", `lost the answer of ${shown}: ${reason}`, {
    cause,
    retryable: true,
    turnErrorCode: "http_connection_failed",
  });
}
