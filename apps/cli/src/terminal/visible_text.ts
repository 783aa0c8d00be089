// Everything that steers a terminal or takes no room: control characters but line breaks and tabs, marks that turn
// the reading direction, letters without width.
const HIDDEN =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/**
 * Shows what cannot be seen as `\u{1b}`, so that what a person says yes to is what is there.
 *
 * Unlike `cleanText`, nothing is taken out.
 */
export function toVisibleText(text: string): string {
  return text.replace(HIDDEN, (letter) => `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`);
}
