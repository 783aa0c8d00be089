const FOLDED =
  /[\u2010-\u2015\u2212]|[\u2018-\u201b]|[\u201c-\u201f]|[\u00a0\u2002-\u200a\u202f\u205f\u3000]/gu;
const MAY_FOLD = /[\u00a0\u2002-\u200a\u2010-\u2015\u2018-\u201f\u202f\u205f\u2212\u3000]/u;

/**
 * Whether a UTF-16 unit is Unicode White_Space. Not what `String.prototype.trim` cuts: that one
 * takes U+FEFF and keeps U+0085.
 */
export function isWhiteSpace(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** Number of white space units at the start of a text. */
export function countLeadingSpace(text: string): number {
  let start = 0;
  while (start < text.length && isWhiteSpace(text.charCodeAt(start))) start += 1;
  return start;
}

/** Cuts Unicode White_Space from the right end. */
export function trimRight(text: string): string {
  let end = text.length;
  while (end > 0 && isWhiteSpace(text.charCodeAt(end - 1))) end -= 1;
  return end === text.length ? text : text.slice(0, end);
}

/** Cuts Unicode White_Space from both ends. */
export function trimBoth(text: string): string {
  const right = trimRight(text);
  const start = countLeadingSpace(right);
  return start === 0 ? right : right.slice(start);
}

/** Replaces typographic dashes, quotes and spaces by their ASCII forms; lengths stay the same. */
export function foldPunctuation(text: string): string {
  return MAY_FOLD.test(text) ? text.replace(FOLDED, foldCharacter) : text;
}

function foldCharacter(character: string): string {
  const code = character.charCodeAt(0);
  if (code === 0x2212 || (code >= 0x2010 && code <= 0x2015)) return "-";
  if (code >= 0x2018 && code <= 0x201b) return "'";
  if (code >= 0x201c && code <= 0x201f) return '"';
  return " ";
}
