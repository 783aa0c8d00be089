const KEY_HINT = "is the key right? `codexkit doctor` says where it comes from";
const URL_HINT = "is `base_url` right? With most providers it ends in /v1";
const CAPABILITY_HINT =
  "does the provider know this kind of tool or item? What it does not know goes under [model_providers.ID.capabilities]; `codexkit tools explain` shows what is sent";
const WAIT_HINT =
  "this goes on until the provider answers; --disable unbounded_connection_retries gives up after some tries";

/** Message of a failed turn, and what to do about it. The first one counts. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [/^unexpected status 40[13]\b/, KEY_HINT],
  [/^unexpected status 40[45]\b/, URL_HINT],
  // Status 400 is told by the text of the answer alone: JSON, mostly.
  [/^\{.*\b(?:tools?|namespace|custom|item|input)\b/is, CAPABILITY_HINT],
];

/**
 * What a person may do about a failed turn, on one line; `undefined` when the message says it all, or nobody knows.
 *
 * @param message - of the event, as the provider's error has it.
 */
export function toFailureHint(message: string): string | undefined {
  return HINTS.find(([pattern]) => pattern.test(message))?.[1];
}

/**
 * What a person may do about a stream that is asked for again: said once, where there is no bound.
 *
 * @param attempt - counted from 1.
 */
export function toReconnectHint(message: string, attempt: number): string | undefined {
  return attempt === 1 && message.startsWith("Reconnecting... waiting for network")
    ? WAIT_HINT
    : undefined;
}
