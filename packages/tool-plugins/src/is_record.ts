/**
 * Whether a value is an object with members. Ours, because the selection of plugins loads no other package: with
 * `@codexkit/protocol` comes a schema library, which costs more than all the rest.
 */
export function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
