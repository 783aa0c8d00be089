const BRAND = Symbol.for("@codexkit/skills.SkillsError");

/**
 * Why a call was refused. New codes may be added in a minor release.
 *
 * - `bad_option`: a limit is no whole number, or below 0.
 */
export type SkillsErrorCode = "bad_option";

/** Thrown when this package is called wrongly. What is wrong with a skill is a problem in the result instead. */
export class SkillsError extends Error {
  override readonly name = "SkillsError";
  /** Stable reason; the message is for people. */
  readonly code: SkillsErrorCode;
  /** @internal */
  readonly [BRAND] = true;

  constructor(code: SkillsErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
  }

  /** Like `instanceof`, but also true for an error from another installed copy of this package. */
  static isInstance(value: unknown): value is SkillsError {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}
