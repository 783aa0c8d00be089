import { createRequire } from "node:module";
import type { McpServerConfig } from "./server_config.ts";

const require = createRequire(import.meta.url);

/** A server that has something of everything in the protocol. It and the others are development dependencies. */
export const EVERYTHING_SERVER: McpServerConfig = {
  command: process.execPath,
  args: [require.resolve("@modelcontextprotocol/server-everything/dist/index.js"), "stdio"],
};

/** A server for the files of a folder. */
export function toFilesystemServer(root: string): McpServerConfig {
  return {
    command: process.execPath,
    args: [require.resolve("@modelcontextprotocol/server-filesystem/dist/index.js"), root],
  };
}

/** The conformance suite of the protocol, to be run by Node. */
export const CONFORMANCE_SUITE: string =
  require.resolve("@modelcontextprotocol/conformance/dist/index.js");
