import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isRecord, type UnknownRecord } from "@codexkit/protocol";

const ROOT = resolve(import.meta.dirname, "../../..");
const FOLDER = join(
  process.env["CODEXKIT_CONFORMANCE"] ?? resolve(ROOT, "../shared/conformance"),
  "exec",
);
const MUST_BE_THERE = process.env["CI"] !== undefined;

/** What was recorded of a parent that starts one agent, waits for it, and reads what it said. */
export interface AgentRecording {
  name: string;
  requests: readonly UnknownRecord[];
  parentLines: readonly UnknownRecord[];
  childLines: readonly UnknownRecord[];
}

/** Reads a recording; without recordings the test is skipped, but never in CI. */
export function readAgentRecording(name: string, skip: (note: string) => void): AgentRecording {
  if (!existsSync(FOLDER) && !MUST_BE_THERE)
    skip(`no recordings in ${FOLDER}: set CODEXKIT_CONFORMANCE to the folder that holds them`);
  const read = (file: string): UnknownRecord[] =>
    readFileSync(join(FOLDER, name, file), "utf8")
      .trim()
      .split("\n")
      .map((line): UnknownRecord => JSON.parse(line));
  return {
    name,
    requests: read("requests.jsonl"),
    parentLines: read("rollout-1.jsonl"),
    childLines: read("rollout-2.jsonl"),
  };
}

/** The member at the end of a path of names and numbers. */
export function dig(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((at, key) => {
    if (Array.isArray(at) && typeof key === "number") return at.at(key);
    return isRecord(at) ? at[key] : undefined;
  }, value);
}

/** The text at the end of such a path; empty if there is none. */
export function digText(value: unknown, ...path: readonly (string | number)[]): string {
  const found = dig(value, ...path);
  return typeof found === "string" ? found : "";
}
