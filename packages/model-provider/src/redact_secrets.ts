import type { ModelProvider } from "./provider.ts";

/** Shorter values are words that texts use anyway. */
const MIN_SECRET_LENGTH = 8;
const REDACTED = "[redacted]";

/**
 * Takes the values of request headers out of a text that the other side wrote: a gateway that repeats the
 * key it refuses must not bring it into events, logs and session files.
 *
 * @param headers - header values; of `Bearer key` also the key alone is taken out.
 */
export function redactSecrets(text: string, headers: Readonly<Record<string, string>>): string {
  let clean = text;
  for (const value of Object.values(headers)) {
    for (const secret of [value, value.replace(/^\S+ /, "")])
      if (secret.length >= MIN_SECRET_LENGTH) clean = clean.replaceAll(secret, REDACTED);
  }
  return clean;
}

/** Query parameters whose values are keys, by their names. */
const SECRET_PARAMETER = /auth|code|credential|key|pass|secret|sig|token/i;

/**
 * What must not come back in texts of the other side: headers that the configuration, its environment or a
 * sign-in gave, and keys among the query parameters.
 */
export function toSecrets(
  provider: Pick<ModelProvider, "headers" | "queryParams">,
  credentials: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const parameters = Object.entries(provider.queryParams)
    .filter(([name]) => SECRET_PARAMETER.test(name))
    .map(([name, value]) => [`?${name}`, value]);
  return { ...provider.headers, ...credentials, ...Object.fromEntries(parameters) };
}
