import { createFetchTransport } from "./fetch_transport.ts";
import type { HttpTransport } from "./http_transport.ts";
import { createNodeTransport } from "./node_transport.ts";

/**
 * The light transport of the runtime: `fetch` under Bun, node:http(s) under Node.
 *
 * @param versions - of the runtime, as `process.versions` has them.
 */
export function createDefaultTransport(
  versions: Readonly<Record<string, string | undefined>> = process.versions,
): HttpTransport {
  if (versions["bun"] === undefined) return createNodeTransport();
  return createFetchTransport((url, init) => globalThis.fetch(url, init));
}
