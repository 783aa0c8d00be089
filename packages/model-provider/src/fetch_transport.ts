import type { HttpResponse, HttpTransport } from "./http_transport.ts";

/** The part of `fetch` that is needed. */
export type Fetch = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    body: string | Uint8Array<ArrayBuffer> | null;
    redirect: "manual";
    signal: AbortSignal;
  },
) => Promise<{
  status: number;
  headers: Iterable<readonly [string, string]>;
  body: AsyncIterable<Uint8Array> | null;
}>;

/** Sends requests with a `fetch`: for runtimes where that is the light way, such as Bun. */
export function createFetchTransport(fetch: Fetch): HttpTransport {
  return {
    send: async ({ method, url, headers, body, signal }): Promise<HttpResponse> => {
      const response = await fetch(url, {
        method,
        headers: { ...headers },
        body: body ?? null,
        redirect: "manual",
        signal,
      });
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: response.body ?? noBody(),
      };
    },
    close: () => {
      // The runtime owns the connections.
    },
  };
}

async function* noBody(): AsyncGenerator<Uint8Array, void, undefined> {
  // Nothing to yield: the answer had no body.
}
