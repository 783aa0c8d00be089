import fs from "node:fs/promises";
import path from "node:path";
import { isRecord, type UnknownRecord } from "@codexkit/protocol";
import { CliError } from "../cli_error.ts";

/**
 * Reads the file of `--output-schema`.
 *
 * @param file - As typed; the messages repeat it.
 * @param cwd - Absolute folder that a relative `file` starts from.
 * @throws {@link CliError} `output_schema`, with the texts of Codex 0.169.0 as far as they are its own.
 */
export async function readOutputSchema(file: string, cwd: string): Promise<UnknownRecord> {
  let text: string;
  try {
    text = await fs.readFile(path.resolve(cwd, file), "utf8");
  } catch (cause) {
    throw new CliError(
      "output_schema",
      `Failed to read output schema file ${file}: ${toReadProblem(cause)}`,
      { cause },
    );
  }
  let schema: unknown;
  try {
    schema = JSON.parse(text);
  } catch (cause) {
    throw new CliError(
      "output_schema",
      `Output schema file ${file} is not valid JSON: ${cause instanceof Error ? cause.message : "unreadable"}`,
      { cause },
    );
  }
  if (isRecord(schema)) return schema;
  throw new CliError("output_schema", `Output schema file ${file} is no JSON object`);
}

function toReadProblem(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  switch (code) {
    case "ENOENT":
      return "No such file or directory (os error 2)";
    case "EACCES":
      return "Permission denied (os error 13)";
    case "EISDIR":
      return "Is a directory (os error 21)";
    default:
      return cause instanceof Error ? cause.message : String(cause);
  }
}
