import { type Fault, isRecord, type ScriptTurn, type Step, type TurnMatch } from "./script.ts";
import { TestkitError } from "./testkit_error.ts";

/** What each kind of step holds under its own name. */
const STEP_KINDS: { readonly [kind: string]: (value: unknown) => boolean } = {
  say: isText,
  reason: isText,
  call: (value) =>
    isRecord(value) && isText(value["name"]) && isText(value["call_id"]) && "arguments" in value,
  custom: (value) =>
    isRecord(value) && isText(value["name"]) && isText(value["call_id"]) && isText(value["input"]),
  tool_search: (value) => isRecord(value) && isText(value["call_id"]),
  web_search: (value) => isRecord(value) && isText(value["query"]),
  local_shell: isRecord,
  image_gen: isRecord,
  item: isRecord,
  event: isRecord,
  raw: isText,
  wait_ms: isCount,
  fail: (value) => isRecord(value) && isText(value["code"]) && isText(value["message"]),
  incomplete: isText,
  cut: isTrue,
  end: isTrue,
  hang: isTrue,
};

type Check = (value: unknown) => boolean;

const STEP_OPTIONS: { readonly [kind: string]: { readonly [name: string]: Check } } = {
  say: {
    phase: (value) => value === "commentary" || value === "final_answer",
    chunks: isCount,
    delay_ms: isCount,
  },
  reason: { raw: isText, encrypted: isText },
  local_shell: { call_id: isText },
};

const TURN_MEMBERS = new Set(["steps", "fault", "usage", "end_turn", "headers", "match", "repeat"]);

/**
 * Reads a script from JSON: a list of turns, each a list of steps or an object with `steps`.
 *
 * @throws {@link TestkitError} `invalid_script`, naming the place and what is wrong there.
 */
export function parseScript(value: unknown): readonly ScriptTurn[] {
  if (!Array.isArray(value)) throw invalid("turns", "is no list");
  return value.map((turn: unknown, at) => parseTurn(turn, `turns[${at}]`));
}

function parseTurn(value: unknown, place: string): ScriptTurn {
  if (Array.isArray(value)) return { steps: parseSteps(value, place) };
  if (!isRecord(value)) throw invalid(place, "is neither a list of steps nor an object");
  const unknown = Object.keys(value).find((key) => !TURN_MEMBERS.has(key));
  if (unknown !== undefined) throw invalid(place, `has an unknown member \`${unknown}\``);
  const { steps, fault, usage, headers, match, end_turn: endTurn, repeat } = value;
  if (steps !== undefined && !Array.isArray(steps)) throw invalid(`${place}.steps`, "is no list");
  return {
    ...(steps === undefined ? {} : { steps: parseSteps(steps, `${place}.steps`) }),
    ...(fault === undefined ? {} : { fault: parseFault(fault, `${place}.fault`) }),
    ...(usage === undefined ? {} : { usage: parseRecord(usage, `${place}.usage`) }),
    ...(endTurn === undefined ? {} : { end_turn: parseFlag(endTurn, `${place}.end_turn`) }),
    ...(headers === undefined ? {} : { headers: parseHeaders(headers, `${place}.headers`) }),
    ...(match === undefined ? {} : { match: parseMatch(match, `${place}.match`) }),
    ...(repeat === undefined ? {} : { repeat: parseFlag(repeat, `${place}.repeat`) }),
  };
}

function parseSteps(values: readonly unknown[], place: string): readonly Step[] {
  return values.map((value, at) => {
    const where = `${place}[${at}]`;
    if (isStep(value)) return value;
    throw invalid(where, findStepProblem(value) ?? "is no step");
  });
}

function findStepProblem(value: unknown): string | undefined {
  if (!isRecord(value)) return "is no object";
  const named = Object.keys(value).filter((key) => Object.hasOwn(STEP_KINDS, key));
  // `raw` is a step of its own, and an option of `reason`.
  const kinds = named.includes("reason") ? named.filter((key) => key !== "raw") : named;
  const [kind] = kinds;
  if (kind === undefined) return `has none of ${Object.keys(STEP_KINDS).join(", ")}`;
  if (kinds.length > 1) return `is both \`${kinds.join("` and `")}\``;
  if (STEP_KINDS[kind]?.(value[kind]) !== true) return `has a \`${kind}\` of the wrong shape`;
  return findOptionProblem(value, kind);
}

function findOptionProblem(
  value: Readonly<Record<string, unknown>>,
  kind: string,
): string | undefined {
  const options = STEP_OPTIONS[kind] ?? {};
  for (const [name, option] of Object.entries(value)) {
    if (name === kind) continue;
    const check = Object.hasOwn(options, name) ? options[name] : undefined;
    if (check === undefined) return `has an unknown member \`${name}\``;
    if (!check(option)) return `has a \`${name}\` of the wrong shape`;
  }
  return undefined;
}

/** Whether a value is a step: one kind, of the right shape, without unknown members. */
export function isStep(value: unknown): value is Step {
  return findStepProblem(value) === undefined;
}

function parseMatch(value: unknown, place: string): TurnMatch {
  const match = parseRecord(value, place);
  assertMembers(match, place, ["includes", "excludes"]);
  for (const [name, text] of Object.entries(match))
    if (!isText(text)) throw invalid(`${place}.${name}`, "is no text");
  return { includes: readText(match["includes"]), excludes: readText(match["excludes"]) };
}

function parseRecord(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (isRecord(value)) return value;
  throw invalid(place, "is no object");
}

function parseFlag(value: unknown, place: string): boolean {
  if (typeof value === "boolean") return value;
  throw invalid(place, "is neither true nor false");
}

function assertMembers(value: object, place: string, known: readonly string[]): void {
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) throw invalid(place, `has an unknown member \`${unknown}\``);
}

function parseFault(value: unknown, place: string): Fault {
  if (!isRecord(value)) throw invalid(place, "is no object");
  assertMembers(value, place, ["status", "body", "headers", "drop"]);
  const { status, body, headers, drop } = value;
  if (status !== undefined && !isHttpStatus(status))
    throw invalid(`${place}.status`, "is no number from 200 to 599");
  if (drop !== undefined && drop !== true) throw invalid(`${place}.drop`, "is not true");
  return {
    ...(status === undefined ? {} : { status }),
    ...(body === undefined ? {} : { body }),
    ...(headers === undefined ? {} : { headers: parseHeaders(headers, `${place}.headers`) }),
    ...(drop === true ? { drop } : {}),
  };
}

function parseHeaders(value: unknown, place: string): Record<string, string> {
  if (!isRecord(value)) throw invalid(place, "is no object");
  return Object.fromEntries(
    Object.entries(value).map(([name, header]) => {
      if (!isText(header)) throw invalid(`${place}.${name}`, "is no text");
      return [name, header];
    }),
  );
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function isHttpStatus(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 200 && value <= 599;
}

function isTrue(value: unknown): boolean {
  return value === true;
}

function readText(value: unknown): string | undefined {
  return isText(value) ? value : undefined;
}

function invalid(place: string, problem: string): TestkitError {
  return new TestkitError("invalid_script", `${place} ${problem}`);
}
