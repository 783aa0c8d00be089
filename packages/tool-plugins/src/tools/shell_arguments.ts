import { isRecord } from "@codexkit/protocol";
import path from "node:path";
import type { AllowedPaths } from "./allowed_paths.ts";

/** What a shell tool does to the arguments of a call before it runs. */
export interface ShellArgumentRules {
  /** Absolute; the folder of a call that names none. */
  readonly cwd: string;
  readonly allowed: AllowedPaths;
  /** Name and value of the time limit of a call that names none. */
  readonly timeout: { readonly name: "timeout_ms" | "timeout_seconds"; readonly value: number };
}

/** Arguments that may go on, or what the model reads in place of an answer. */
export type PreparedArguments = { ok: true; text: string } | { ok: false; problem: string };

/**
 * Adds the configured time limit where a call has none, and holds its folder to those that are allowed. Text that is
 * no JSON object goes on as it is: the tool says what is wrong with it.
 */
export function prepareShellArguments(text: string, rules: ShellArgumentRules): PreparedArguments {
  const args = readObject(text);
  if (args === undefined) return { ok: true, text };
  const { workdir } = args;
  const folder = typeof workdir === "string" ? path.resolve(rules.cwd, workdir) : rules.cwd;
  if (!rules.allowed.isAllowed(folder)) return { ok: false, problem: toOutside(folder) };
  const { name, value } = rules.timeout;
  const isSet = args[name] !== undefined && args[name] !== null;
  return { ok: true, text: isSet ? text : addMember(text, name, value) };
}

/**
 * Adds a number to the text of a JSON object, last, so that it counts; what is before it keeps its place, which error
 * texts name.
 *
 * @param text - a JSON object
 */
export function addMember(text: string, name: string, value: number): string {
  const end = text.lastIndexOf("}");
  const before = text.slice(0, end);
  const isEmpty =
    before.trimEnd().endsWith("{") && Object.keys(readObject(text) ?? {}).length === 0;
  return `${before}${isEmpty ? "" : ","}${JSON.stringify(name)}:${value}}`;
}

function readObject(text: string): { readonly [key: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const toOutside = (folder: string): string =>
  `workdir \`${folder}\` is outside the folders that commands may start in`;
