import fs from "node:fs/promises";
import type { TextOutput } from "../command_io.ts";

/**
 * Writes the file of `-o`: the last message, or nothing at all with a warning on stderr.
 *
 * A file that cannot be written is reported on stderr; the work of the turn is not lost over it.
 * Mirrors: `codex exec -o` 0.169.0.
 *
 * @param file - Absolute.
 */
export async function writeLastMessage(
  file: string,
  message: string | undefined,
  stderr: TextOutput,
): Promise<void> {
  try {
    await fs.writeFile(file, message ?? "");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    stderr.write(`Failed to write last message file ${file}: ${reason}\n`);
    return;
  }
  if (message === undefined)
    stderr.write(`Warning: no last agent message; wrote empty content to ${file}\n`);
}
