/** A request, as far as a transport cares. */
export interface HttpRequest {
  method: "GET" | "POST";
  /** Absolute, `http:` or `https:`. */
  url: string;
  headers: Readonly<Record<string, string>>;
  /** Bytes, or text that is sent as UTF-8. */
  body?: string | Uint8Array<ArrayBuffer> | undefined;
  /** Ends the request, and the reading of its answer. */
  signal: AbortSignal;
}

/** The head of an answer, and its bytes as they come. */
export interface HttpResponse {
  status: number;
  /** Names in lower case; several values of one name are joined by `, `. */
  headers: Readonly<Record<string, string>>;
  /** To be read once. Leaving the iteration early closes the connection. Rejects when the connection breaks. */
  body: AsyncIterable<Uint8Array>;
}

/**
 * Sends requests. The only thing in this package that touches the network.
 *
 * Redirects are answers like any other: credentials never follow one.
 */
export interface HttpTransport {
  /** Resolves when the head of the answer is there; rejects when there is no answer. */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Closes idle connections. */
  close(): void;
}

/**
 * Reads a body as UTF-8 text.
 *
 * @param maxBytes - what is longer is cut off.
 */
export async function readBodyText(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let left = maxBytes;
  for await (const chunk of body) {
    text += decoder.decode(chunk.subarray(0, left), { stream: true });
    left -= chunk.byteLength;
    if (left <= 0) return text;
  }
  return text + decoder.decode();
}

/**
 * Reads a body as UTF-8 text, whole or not at all.
 *
 * @param maxBytes - a longer body is not read to its end and gives `undefined`.
 */
export async function readWholeText(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = "";
  let left = maxBytes;
  for await (const chunk of body) {
    left -= chunk.byteLength;
    if (left < 0) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
