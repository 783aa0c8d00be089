import { createFetchTransport } from "./fetch_transport.ts";
import type { HttpTransport } from "./http_transport.ts";
import { createNodeTransport, type NodeTransportOptions } from "./node_transport.ts";

/** What a {@link createDefaultTransport} goes by. */
export interface DefaultTransportOptions extends NodeTransportOptions {
  /** Of the runtime. Default `process.versions`. */
  versions?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * The light transport of the runtime: `fetch` under Bun, which takes proxies from the environment of the process, and
 * node:http(s) under Node.
 */
export function createDefaultTransport({
  env,
  versions = process.versions,
}: DefaultTransportOptions = {}): HttpTransport {
  if (versions["bun"] === undefined) return createNodeTransport({ env });
  return createFetchTransport((url, init) => globalThis.fetch(url, init));
}
