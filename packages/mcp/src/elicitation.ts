import { isRecord, readString } from "@codexkit/protocol";
import { isJsonObject, type JsonObject } from "./json_value.ts";

/** A server asks the user to fill in a form. Wire: `elicitation/create`, mode `form`. */
export interface McpFormElicitation {
  /** Name of the server that asks. */
  readonly server: string;
  /** Kind of the question. */
  readonly mode: "form";
  /** What the server wants to know, in its words; not to be trusted. */
  readonly message: string;
  /** Flat JSON schema of the answer: an object of texts, numbers, booleans and choices. */
  readonly requestedSchema: JsonObject;
}

/** A server asks the user to visit a page. Wire: `elicitation/create`, mode `url`. */
export interface McpUrlElicitation {
  /** Name of the server that asks. */
  readonly server: string;
  /** Kind of the question. */
  readonly mode: "url";
  /** What the server wants, in its words; not to be trusted. */
  readonly message: string;
  /** The page, `http:` or `https:`. Show it before it is opened; it is not to be fetched or opened unasked. */
  readonly url: string;
  /** Id of the question, by which the server later says that it is settled. */
  readonly elicitationId: string;
}

/** What a server asks the user. */
export type McpElicitationRequest = McpFormElicitation | McpUrlElicitation;

/** What the user says to it. */
export interface McpElicitationAnswer {
  /** `decline` is a no, `cancel` is no answer. */
  readonly action: "accept" | "decline" | "cancel";
  /** The filled-in form, with `accept` in mode `form`. */
  readonly content?: JsonObject | undefined;
}

/**
 * Puts a server's question to the user. The signal fires when the server no longer waits.
 *
 * Without a handler, and when it throws, the answer is `decline`.
 */
export type McpElicitationHandler = (
  request: McpElicitationRequest,
  options: { readonly signal: AbortSignal },
) => Promise<McpElicitationAnswer>;

const DECLINE: McpElicitationAnswer = { action: "decline" };

/**
 * Answers `elicitation/create`. Closed by default: whatever is not understood, or fails, is declined.
 *
 * @param params As the server sent them.
 */
export async function answerElicitation(
  server: string,
  params: unknown,
  handler: McpElicitationHandler | undefined,
  signal: AbortSignal,
): Promise<McpElicitationAnswer> {
  const request = toElicitationRequest(server, params);
  if (handler === undefined || request === undefined) return DECLINE;
  try {
    const { action, content } = await handler(request, { signal });
    if (action === "cancel") return { action };
    if (action !== "accept") return DECLINE;
    return request.mode === "form" && content !== undefined ? { action, content } : { action };
  } catch {
    return DECLINE;
  }
}

/** A question as this package puts it, or `undefined` when it is not one that can be put to a user. */
export function toElicitationRequest(
  server: string,
  params: unknown,
): McpElicitationRequest | undefined {
  if (!isRecord(params)) return undefined;
  const message = readString(params, "message");
  if (message === undefined) return undefined;
  const mode = params["mode"] ?? "form";
  if (mode === "form") {
    const requestedSchema = params["requestedSchema"];
    return isJsonObject(requestedSchema) ? { server, mode, message, requestedSchema } : undefined;
  }
  if (mode !== "url") return undefined;
  const url = URL.parse(readString(params, "url") ?? "");
  const elicitationId = readString(params, "elicitationId");
  if (url === null || elicitationId === undefined) return undefined;
  // Another scheme could start a program on the user's machine.
  if (url.protocol !== "https:" && url.protocol !== "http:") return undefined;
  return { server, mode, message, url: url.href, elicitationId };
}
