/** When colours are used. */
export type ColorChoice = "always" | "never" | "auto";

/** Puts text in a colour or weight, or leaves it as it is. */
export interface TextStyle {
  /** False when all functions return their text unchanged. */
  readonly hasColor: boolean;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly italic: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
  readonly magenta: (text: string) => string;
}

/** What {@link resolveColor} looks at. */
export interface ColorFacts {
  readonly choice: ColorChoice;
  /** Whether the output is a terminal. */
  readonly isTty: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Decides whether an output gets colours.
 *
 * A flag that says always or never wins; then `FORCE_COLOR` (`0` and `false` mean no), then a non-empty
 * `NO_COLOR`, then `TERM=dumb`; what is left depends on the terminal.
 */
export function resolveColor({ choice, isTty, env }: ColorFacts): boolean {
  if (choice !== "auto") return choice === "always";
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false";
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  if (env["TERM"] === "dumb") return false;
  return isTty;
}

/** Makes a {@link TextStyle}. Every line of a text is styled by itself, so that pagers and cut lines stay right. */
export function createTextStyle({ hasColor }: { readonly hasColor: boolean }): TextStyle {
  const wrap =
    (on: number, off: number) =>
    (text: string): string =>
      hasColor && text !== ""
        ? text
            .split("\n")
            .map((line) => (line === "" ? line : `\u001b[${on}m${line}\u001b[${off}m`))
            .join("\n")
        : text;
  return {
    hasColor,
    bold: wrap(1, 22),
    dim: wrap(2, 22),
    italic: wrap(3, 23),
    red: wrap(31, 39),
    green: wrap(32, 39),
    yellow: wrap(33, 39),
    cyan: wrap(36, 39),
    magenta: wrap(35, 39),
  };
}
