/** A JSON pointer (RFC 6901) from its tokens; the empty list is the whole document. */
export function toPointer(tokens: readonly (string | number)[]): string {
  return tokens.map((token) => `/${escapeToken(String(token))}`).join("");
}

/** A pointer to what lies one or more tokens below another pointer. */
export function extendPointer(pointer: string, ...tokens: readonly (string | number)[]): string {
  return pointer + toPointer(tokens);
}

/**
 * The tokens of a `$ref` that points into its own document, as in `#/$defs/User/properties/name`.
 *
 * @returns `undefined` for other addresses, anchors and broken escapes.
 */
export function parseLocalRef(ref: string): readonly string[] | undefined {
  if (!ref.startsWith("#")) return undefined;
  const pointer = decodePercents(ref.slice(1));
  return pointer === undefined ? undefined : parsePointer(pointer);
}

/** The tokens of a JSON pointer; `undefined` when it is not one. */
export function parsePointer(pointer: string): readonly string[] | undefined {
  if (pointer === "") return [];
  if (!pointer.startsWith("/") || /~(?![01])/u.test(pointer)) return undefined;
  return pointer
    .slice(1)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function escapeToken(token: string): string {
  return token.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Decodes percent escapes; a percent sign that starts none stays; not UTF-8 is `undefined`. */
function decodePercents(text: string): string | undefined {
  try {
    return text.replaceAll(/(?:%[0-9a-f]{2})+/giu, (escapes) => decodeURIComponent(escapes));
  } catch {
    return undefined;
  }
}
