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
