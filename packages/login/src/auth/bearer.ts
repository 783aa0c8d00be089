import { LoginError } from "../login_error.ts";

/** Whether a request header can carry a text; other texts make the platform quote them in its error. */
export function isHeaderText(text: string): boolean {
  return /^[\t\u0020-\u007E\u0080-\u00FF]*$/.test(text);
}

/**
 * The header that carries a token; none for an empty one.
 *
 * @param what - what the token is, for the message.
 * @throws {@link LoginError} `bad_token` when no header can carry it; the message does not quote it.
 */
export function toBearerHeaders(token: string | undefined, what: string): Record<string, string> {
  if (token === undefined || token === "") return {};
  if (isHeaderText(token)) return { authorization: `Bearer ${token}` };
  throw new LoginError("bad_token", `${what} has characters that a request header cannot carry`);
}
