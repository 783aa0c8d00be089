const BRAND = Symbol.for("@codexkit/config.ConfigError");

/**
 * Why the configuration was refused. New codes may be added in a minor release.
 *
 * - `bad_override`: a `-c` argument is not `key=value`.
 * - `bad_toml`: a file is not TOML.
 * - `bad_value`: a key holds a value of the wrong type or outside its choices.
 * - `no_home`: CODEX_HOME cannot be used.
 * - `not_editable`: a file is written in a way that one table of it cannot be changed alone.
 * - `unknown_field`: an unknown key, in strict mode.
 * - `unknown_provider`: `model_provider` names no provider.
 * - `unreadable`: a file exists and cannot be read.
 * - `unsupported`: a setting that older versions knew.
 * - `unwritable`: a file cannot be written.
 */
export type ConfigErrorCode =
  | "bad_override"
  | "bad_toml"
  | "bad_value"
  | "no_home"
  | "not_editable"
  | "unknown_field"
  | "unknown_provider"
  | "unreadable"
  | "unsupported"
  | "unwritable";

/** Where in a file an error is. */
export interface ConfigErrorPlace {
  /** Absolute path of the file. */
  path: string;
  /** Line, counted from 1; absent when the file as a whole is at fault. */
  line?: number | undefined;
  /** Column, counted from 1. */
  column?: number | undefined;
  /** The source line and how many characters of it to underline. */
  excerpt?: { text: string; length: number } | undefined;
}

/** Thrown when the configuration cannot be used. Branch on {@link ConfigError.code}. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  /** Stable reason; the message is for people and carries the texts of Codex 0.169.0. */
  readonly code: ConfigErrorCode;
  /** Dotted key at fault, such as `model_providers.x.wire_api`. */
  readonly key: string | undefined;
  /** File that holds the fault; absent for session flags. */
  readonly place: ConfigErrorPlace | undefined;
  /** @internal */
  readonly [BRAND] = true;

  constructor(
    code: ConfigErrorCode,
    message: string,
    options: {
      key?: string | undefined;
      place?: ConfigErrorPlace | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.key = options.key;
    this.place = options.place;
  }

  /** Like `instanceof`, but also true for an error from another installed copy of this package. */
  static isInstance(value: unknown): value is ConfigError {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}

/**
 * What a command line prints on stderr for a configuration error, to be written as one line.
 *
 * Mirrors: the start-up errors of `codex exec` 0.169.0. A value of the wrong type ends with an
 * empty line, as there; an unknown field in strict mode shows its source line.
 */
export function toConfigErrorText(error: ConfigError): string {
  switch (error.code) {
    case "bad_override":
      return `Error parsing -c overrides: ${error.message}`;
    case "bad_value":
      return `Error loading config.toml: ${error.message}\n`;
    case "no_home":
      return `Error finding codex home: ${error.message}`;
    case "bad_toml":
    case "unknown_field":
      if (error.place === undefined) return `Error loading config.toml: ${error.message}`;
      return `Error loading config.toml:\n${error.message}${toExcerpt(error.place)}`;
    case "unknown_provider":
    case "unreadable":
    case "unsupported":
      return `Error loading config.toml: ${error.message}`;
    case "not_editable":
    case "unwritable":
      return `Error: ${error.message}`;
  }
}

function toExcerpt(place: ConfigErrorPlace | undefined): string {
  if (place?.excerpt === undefined || place.line === undefined) return "";
  const number = String(place.line);
  const margin = " ".repeat(number.length);
  const indent = " ".repeat((place.column ?? 1) - 1);
  const underline = "^".repeat(Math.max(1, place.excerpt.length));
  return `\n${margin} |\n${number} | ${place.excerpt.text}\n${margin} | ${indent}${underline}`;
}
