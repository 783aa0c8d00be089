import type { JSONRPCMessage } from "@modelcontextprotocol/client";
import type { McpError } from "./mcp_error.ts";

/** JSON-RPC code of an answer that this side made up; the first of the range for implementations. */
const LOCAL_ERROR_CODE = -32_000;

/** The data of an answer that a transport made up because the real one never came. No server can send one. */
class LocalFailure {
  readonly error: McpError;

  constructor(error: McpError) {
    this.error = error;
  }
}

/** An answer that stands in for one that never came, so that whoever waits for it learns why. */
export function toLocalAnswer(id: string | number, error: McpError): JSONRPCMessage {
  return {
    jsonrpc: "2.0",
    id,
    error: { code: LOCAL_ERROR_CODE, message: error.message, data: new LocalFailure(error) },
  };
}

/** The failure in the data of such an answer, or `undefined` when a server sent it. */
export function readLocalFailure(data: unknown): McpError | undefined {
  return data instanceof LocalFailure ? data.error : undefined;
}
