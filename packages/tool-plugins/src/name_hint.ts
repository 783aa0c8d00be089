import { findNearestName } from "@codexkit/protocol";

/** What is said behind an unknown name: `, did you mean …?`, or nothing. */
export function toNameHint(name: string, known: readonly string[]): string {
  const nearest = findNearestName(name, known);
  return nearest === undefined ? "" : `, did you mean \`${nearest}\`?`;
}
