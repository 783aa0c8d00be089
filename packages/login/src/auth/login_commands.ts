import { LoginError } from "../login_error.ts";
import type { Auth, ForcedLoginMethod } from "./auth.ts";
import { resolveAuthMode, toApiKeyFile } from "./auth_file.ts";
import { maskApiKey } from "./mask.ts";

/** What a command line prints and how it ends. */
export interface CommandOutcome {
  /** Text for stderr, without the newline at its end. */
  text: string;
  /** Exit code of the process. */
  exitCode: number;
}

/** Printed before a key is read. Wire: `codex login --with-api-key` 0.169.0. */
export const READING_API_KEY_TEXT = "Reading API key from stdin...";
const CHECKED_LATER_TEXT = "Authentication is checked when you send a request.";
const API_DISABLED_TEXT = "API key login is disabled. Use ChatGPT login instead.";
const CHATGPT_DISABLED_TEXT = "ChatGPT login is disabled. Use API key login instead.";
const NO_KEY_TEXT =
  "What came in is no API key: it has blanks, line breaks or characters outside of ASCII. Nothing was saved.";
const NOT_LOGGED_IN_TEXT = "Not logged in";

/**
 * Keeps the key that a person has piped in.
 *
 * @param stdin - everything that came in; blanks around the key are dropped.
 */
export function loginWithApiKey(
  auth: Auth,
  stdin: string,
  options: { forcedLoginMethod?: ForcedLoginMethod | undefined } = {},
): CommandOutcome {
  const refusal = findLoginRefusal("api", options.forcedLoginMethod);
  if (refusal !== undefined) return { text: refusal, exitCode: 1 };
  const key = stdin.trim();
  if (key === "") return { text: "No API key provided via stdin.", exitCode: 1 };
  // Codex takes it, and every later request fails.
  if (!/^[\x21-\x7e]+$/.test(key)) return { text: NO_KEY_TEXT, exitCode: 1 };
  try {
    auth.save(toApiKeyFile(key));
  } catch (error) {
    return toFailure("Error logging in", error);
  }
  return { text: `API key saved. ${CHECKED_LATER_TEXT}`, exitCode: 0 };
}

/** Says which credentials the store holds, with the key masked. */
export function readLoginStatus(auth: Auth): CommandOutcome {
  try {
    const file = auth.stored();
    const mode = file === undefined ? undefined : resolveAuthMode(file);
    switch (mode) {
      case undefined:
        return { text: NOT_LOGGED_IN_TEXT, exitCode: 1 };
      case "chatgpt":
        return { text: "Logged in using ChatGPT", exitCode: 0 };
      case "apikey": {
        const key = maskApiKey(file?.OPENAI_API_KEY ?? "");
        return { text: `API key configured - ${key}\n${CHECKED_LATER_TEXT}`, exitCode: 0 };
      }
    }
  } catch (error) {
    return toFailure("Error checking login status", error);
  }
}

/** Forgets the credentials of the store. */
export function logout(auth: Auth): CommandOutcome {
  try {
    return { text: auth.logout() ? "Successfully logged out" : NOT_LOGGED_IN_TEXT, exitCode: 0 };
  } catch (error) {
    return toFailure("Error logging out", error);
  }
}

/** Why the configuration forbids a way to sign in, or `undefined` when it does not. */
export function findLoginRefusal(
  wanted: ForcedLoginMethod,
  forced: ForcedLoginMethod | undefined,
): string | undefined {
  if (forced === undefined || forced === wanted) return undefined;
  return wanted === "api" ? API_DISABLED_TEXT : CHATGPT_DISABLED_TEXT;
}

function toFailure(what: string, error: unknown): CommandOutcome {
  if (!LoginError.isInstance(error)) throw error;
  return { text: `${what}: ${error.message}`, exitCode: 1 };
}
