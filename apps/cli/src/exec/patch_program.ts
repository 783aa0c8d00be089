import fs from "node:fs";
import path from "node:path";
import type { Runtime } from "../command_io.ts";

const PROGRAM_NAME = "apply_patch";
const FOLDER_MODE = 0o700;
const PROGRAM_MODE = 0o700;

/**
 * Puts a program `apply_patch` that is this program under another name into a folder of its own, and answers the
 * folder, for the PATH of commands. Made once for each place this program is in; a home that cannot be written
 * has no such folder.
 *
 * Mirrors: `$CODEX_HOME/tmp/arg0*` of Codex 0.169.0.
 *
 * @param script - the file that the runtime runs; not used by the single-file executable.
 */
export function ensurePatchProgram(
  codexHome: string,
  runtime: Runtime,
  script: string,
): string | undefined {
  const start = toStart(runtime, script);
  const folder = path.join(codexHome, "tmp", `arg0-${toChecksum(start)}`);
  const file = path.join(folder, PROGRAM_NAME);
  try {
    if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === start) return folder;
    fs.mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
    // Written aside and moved into place: another process may be starting commands with it right now.
    const draft = `${file}.${process.pid}`;
    fs.writeFileSync(draft, start, { mode: PROGRAM_MODE });
    fs.renameSync(draft, file);
    return folder;
  } catch {
    return undefined;
  }
}

/** FNV-1a: tells places apart. Every run needs it, and `node:crypto` would take 5 ms to load. */
function toChecksum(text: string): string {
  let sum = 0x811c9dc5;
  for (const byte of Buffer.from(text)) sum = Math.imul(sum ^ byte, 0x01000193);
  return (sum >>> 0).toString(16).padStart(8, "0");
}

/** A script that starts this program as `apply_patch`. */
function toStart({ kind, execPath }: Runtime, script: string): string {
  const program = kind === "bun-executable" ? [execPath] : [execPath, script];
  const words = program.map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  return `#!/bin/sh\nexec ${words.join(" ")} apply-patch "$@"\n`;
}
