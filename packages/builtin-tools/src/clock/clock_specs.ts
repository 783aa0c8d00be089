import type { FunctionToolSpec } from "@codexkit/tools";
import { numberArgument, objectArgument, textArgument } from "../schema_parts.ts";

/** Namespace of the clock's tools. Wire: Codex 0.169.0. */
export const CLOCK_NAMESPACE = "clock";

/** Longest sleep, in milliseconds: 12 hours. Mirrors: Codex 0.169.0. */
export const MAX_SLEEP_MS = 43_200_000;

/** Schema: a fact of Codex 0.169.0. Words: ours. */
export const CURR_TIME_SPEC: FunctionToolSpec = {
  type: "function",
  name: "curr_time",
  description: "Answers with the date and the time in UTC.",
  strict: false,
  parameters: objectArgument({}),
  output_schema: objectArgument({ current_time: textArgument("Date and time in UTC.") }, [
    "current_time",
  ]),
};

/** Schema: a fact of Codex 0.169.0. Words: ours. */
export const SLEEP_SPEC: FunctionToolSpec = {
  type: "function",
  name: "sleep",
  description:
    "Waits, and answers with how long it was. New input to the turn ends the wait before its time.",
  strict: false,
  parameters: objectArgument(
    { duration_ms: numberArgument(`How long, in milliseconds: 1 to ${MAX_SLEEP_MS}.`) },
    ["duration_ms"],
  ),
};
