import { type PragmaValue, readPragmaJson } from "./pragma_json.ts";

/** What a call of `exec` asks for. */
export interface ExecSource {
  /** JavaScript, without the pragma line. */
  readonly code: string;
  /** Milliseconds after which a running script is left in the background; absent for the default. */
  readonly yieldTimeMs?: number | undefined;
  /** Tokens of output the call may answer; absent for the default. */
  readonly maxOutputTokens?: number | undefined;
}

/** The source of a cell, or the text that tells the model what is wrong with its input. */
export type ParsedExecSource =
  | { readonly ok: true; readonly source: ExecSource }
  | { readonly ok: false; readonly problem: string };

/** What a first line with options starts with, after blanks. */
export const EXEC_PRAGMA_PREFIX = "// @exec:";

const FIELDS = "`yield_time_ms` and `max_output_tokens`";
const NO_SOURCE =
  "exec expects raw JavaScript source text (non-empty). Provide JS only, optionally with first-line " +
  '`// @exec: {"yield_time_ms": 10000, "max_output_tokens": 1000}`.';
const NO_SOURCE_AFTER_PRAGMA =
  "exec pragma must be followed by JavaScript source on subsequent lines";
const NOT_AN_OBJECT = `exec pragma must be a JSON object with supported fields ${FIELDS}`;

/** The integer type that error texts name for each field. */
const FIELD_TYPES = new Map([
  ["yield_time_ms", "u64"],
  ["max_output_tokens", "usize"],
]);

/**
 * Reads the input of `exec`: JavaScript, with options in a first line `// @exec: {…}` if there are any.
 *
 * Nothing is run and no cell counted when there is a problem; its text is the whole answer of the call.
 * Wire: Codex 0.169.0, problems included.
 */
export function parseExecSource(input: string): ParsedExecSource {
  if (input.trim() === "") return toProblem(NO_SOURCE);
  const lineEnd = input.indexOf("\n");
  const firstLine = (lineEnd < 0 ? input : input.slice(0, lineEnd)).trim();
  if (!firstLine.startsWith(EXEC_PRAGMA_PREFIX)) return { ok: true, source: { code: input } };
  const code = lineEnd < 0 ? "" : input.slice(lineEnd + 1);
  if (code.trim() === "") return toProblem(NO_SOURCE_AFTER_PRAGMA);
  return parsePragma(firstLine.slice(EXEC_PRAGMA_PREFIX.length).trim(), code);
}

function parsePragma(directive: string, code: string): ParsedExecSource {
  if (directive === "") return toProblem(NOT_AN_OBJECT);
  const json = readPragmaJson(directive);
  if (!json.ok) {
    return toProblem(
      `exec pragma must be valid JSON with supported fields ${FIELDS}: ${json.problem}`,
    );
  }
  if (json.value.kind !== "map") return toProblem(NOT_AN_OBJECT);
  const { members } = json.value;
  const unknown = [...members.keys()].find((key) => !FIELD_TYPES.has(key));
  if (unknown !== undefined) {
    return toProblem(`exec pragma only supports ${FIELDS}; got \`${unknown}\``);
  }
  const problem = findFieldProblem(members);
  if (problem !== undefined) return toProblem(problem);
  return {
    ok: true,
    source: {
      code,
      yieldTimeMs: readWhole(members.get("yield_time_ms")),
      maxOutputTokens: readWhole(members.get("max_output_tokens")),
    },
  };
}

const toProblem = (problem: string): ParsedExecSource => ({ ok: false, problem });

function readWhole(value: PragmaValue | undefined): number | undefined {
  return value?.kind === "number" ? Number(value.spelling) : undefined;
}

function findFieldProblem(members: ReadonlyMap<string, PragmaValue>): string | undefined {
  for (const [name, value] of members) {
    const mismatch = describeMismatch(value);
    if (mismatch !== undefined) {
      const expected = FIELD_TYPES.get(name) ?? "";
      return `exec pragma fields ${FIELDS} must be non-negative safe integers: ${mismatch}, expected ${expected}`;
    }
  }
  for (const name of FIELD_TYPES.keys()) {
    if ((readWhole(members.get(name)) ?? 0) > Number.MAX_SAFE_INTEGER) {
      return `exec pragma field \`${name}\` must be a non-negative safe integer`;
    }
  }
  return undefined;
}

/** Largest value of the integer types above. */
const MAX_U64 = 2n ** 64n - 1n;

/** Why a value is neither null nor a non-negative integer of 64 bits, in the words of serde_json. */
function describeMismatch(value: PragmaValue): string | undefined {
  switch (value.kind) {
    case "null":
      return undefined;
    case "boolean":
      return `invalid type: boolean \`${value.value}\``;
    case "string":
      return `invalid type: string ${JSON.stringify(value.value)}`;
    case "sequence":
    case "map":
      return `invalid type: ${value.kind}`;
    case "number":
      return describeNumberMismatch(value.spelling);
  }
}

function describeNumberMismatch(spelling: string): string | undefined {
  if (/^\d{1,20}$/.test(spelling) && BigInt(spelling) <= MAX_U64) return undefined;
  if (/^-[1-9]\d{0,18}$/.test(spelling)) return `invalid value: integer \`${spelling}\``;
  const number = Number(spelling);
  const plain = String(number).replace("e+", "e");
  const shown = Number.isInteger(number) && /^-?\d+$/.test(plain) ? `${plain}.0` : plain;
  return `invalid type: floating point \`${shown}\``;
}
