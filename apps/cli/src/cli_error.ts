const BRAND = Symbol.for("@codexkit/cli.CliError");

/**
 * Why the program stopped before or after its work. New codes may be added in a minor release.
 *
 * - `usage`: arguments that cannot be understood (exit code 2)
 * - `no_prompt`: nothing to do was given
 * - `bad_config`: the configuration cannot be used; the cause is the error of the config package
 * - `bad_input`: stdin or a file named on the command line cannot be used
 * - `output_schema`: the file of `--output-schema` is missing or not JSON
 * - `untrusted_directory`: the working directory is no git repository and was not allowed otherwise
 * - `interrupted`: a person pressed Ctrl-C
 * - `demo_failed`: the demo did not end the way it must
 * - `unavailable`: this build lacks the part that was asked for
 */
export type CliErrorCode =
  | "bad_config"
  | "bad_input"
  | "demo_failed"
  | "interrupted"
  | "no_prompt"
  | "output_schema"
  | "unavailable"
  | "untrusted_directory"
  | "usage";

/** Thrown by the command line itself. Branch on {@link CliError.code}; `message` is what a person reads. */
export class CliError extends Error {
  override readonly name = "CliError";
  /** Stable reason. */
  readonly code: CliErrorCode;
  /** @internal */
  readonly [BRAND] = true;

  constructor(code: CliErrorCode, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
  }

  /** Like `instanceof`, but also true for an error from another installed copy of this package. */
  static isInstance(value: unknown): value is CliError {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}
