import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** A command as the app-server announced it. */
export interface RecordedCommand {
  /** The recording it is from. */
  file: string;
  /** The quoted command line. */
  command: string;
  /** What it was said to do. */
  actions: unknown;
}

/**
 * The folder of the recordings: `CODEXKIT_CONFORMANCE`, else beside the repository.
 *
 * @returns `undefined` when there is none, which is an error in CI.
 */
export function findRecordings(): string | undefined {
  const folder =
    process.env["CODEXKIT_CONFORMANCE"] ??
    resolve(import.meta.dirname, "../../../../../shared/conformance");
  if (existsSync(folder)) return folder;
  if (process.env["CI"] !== undefined) throw new Error(`no recordings at ${folder}`);
  return undefined;
}

/** Every different command of the app-server's recordings. */
export function readRecordedCommands(folder: string): RecordedCommand[] {
  const found = new Map<string, RecordedCommand>();
  const root = join(folder, "app-server");
  for (const file of readdirSync(root).filter((name) => /^[a-z].*\.jsonl$/.test(name)))
    for (const line of readFileSync(join(root, file), "utf8").split("\n"))
      if (line.includes('"commandActions"')) collect(JSON.parse(line), file, found);
  return [...found.values()];
}

function collect(value: unknown, file: string, found: Map<string, RecordedCommand>): void {
  if (typeof value !== "object" || value === null) return;
  if ("command" in value && "commandActions" in value && typeof value.command === "string")
    found.set(value.command, { file, command: value.command, actions: value.commandActions });
  for (const child of Object.values(value)) collect(child, file, found);
}
