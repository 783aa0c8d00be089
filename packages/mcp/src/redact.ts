/** Shorter values are no secrets worth hiding, and hiding them would hide everything. */
const MIN_SECRET_LENGTH = 4;

/** What stands in the place of a secret. Mirrors: how Codex 0.169.0 shows values of variables. */
const MASK = "*****";

/** Makes a function that masks these values wherever they stand in a text. */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  // Longest first: one secret may be the start of another.
  const known = [...new Set(secrets)]
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    .toSorted((a, b) => b.length - a.length);
  return (text) => known.reduce((masked, secret) => masked.replaceAll(secret, MASK), text);
}
