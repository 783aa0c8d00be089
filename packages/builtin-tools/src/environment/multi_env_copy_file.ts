import {
  type FunctionToolSpec,
  parseArguments,
  toFailedOutput,
  toFunctionArguments,
  toJsonOutput,
  type ToolExecutor,
} from "@codexkit/tools";
import { isAbsolute } from "node:path";
import { toFailureText } from "../failure_text.ts";
import { objectArgument, textArgument } from "../schema_parts.ts";
import { findEnvironment, type TurnEnvironment } from "./turn_environment.ts";

/** Files of one environment. What the environment may not touch, it refuses by throwing. */
export interface EnvironmentFiles {
  /** The bytes of a file, a piece at a time. */
  read(path: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Writes a file, in place of one that is there. The folder above it exists. */
  write(path: string, chunks: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void>;
}

/** An environment that files can be copied from and to. */
export interface CopyEnvironment extends TurnEnvironment {
  readonly files: EnvironmentFiles;
}

/** Schema: a fact of Codex 0.169.0. Words: ours. */
const MULTI_ENV_COPY_FILE_SPEC: FunctionToolSpec = {
  type: "function",
  name: "multi_env_copy_file",
  description:
    "Copies a file from one environment to another, past your context. Answers with the bytes copied. A copy that is cut off may leave part of the file behind.",
  strict: false,
  parameters: objectArgument(
    {
      source_environment_id: textArgument("Where the file is, as in <environment_context>."),
      source_path: textArgument("Absolute path of the file there."),
      target_environment_id: textArgument("Where the file goes, as in <environment_context>."),
      target_path: textArgument("Absolute path of the copy there. The folder above it must exist."),
    },
    ["source_environment_id", "source_path", "target_environment_id", "target_path"],
  ),
};

const FIELDS = {
  source_environment_id: { type: "string", required: true },
  source_path: { type: "string", required: true },
  target_environment_id: { type: "string", required: true },
  target_path: { type: "string", required: true },
} as const;

/**
 * Copies files between the environments of a turn. With one environment there is nowhere to copy to, and the
 * model is told so.
 *
 * Wire: `multi_env_copy_file` of Codex 0.169.0; its answer was not recorded, ours is `{bytes_copied}`.
 */
export function createMultiEnvCopyFile(environments: readonly CopyEnvironment[]): ToolExecutor {
  return {
    toolName: { name: "multi_env_copy_file" },
    spec: MULTI_ENV_COPY_FILE_SPEC,
    handle: async (call) => {
      const parsed = parseArguments(toFunctionArguments(call), FIELDS);
      if (!parsed.ok) return toFailedOutput(parsed.problem);
      const { source_path: sourcePath, target_path: targetPath } = parsed.values;
      const source = findEnvironment(environments, parsed.values.source_environment_id);
      if (!source.ok) return toFailedOutput(source.problem);
      const target = findEnvironment(environments, parsed.values.target_environment_id);
      if (!target.ok) return toFailedOutput(target.problem);
      const problem =
        source.environment.id === target.environment.id
          ? SAME_ENVIRONMENT
          : (findPathProblem("source_path", sourcePath) ??
            findPathProblem("target_path", targetPath));
      if (problem !== undefined) return toFailedOutput(problem);
      try {
        const bytes = await copy(
          { files: source.environment.files, path: sourcePath },
          { files: target.environment.files, path: targetPath },
          call.signal,
        );
        return toJsonOutput({ bytes_copied: bytes });
      } catch (error) {
        return toFailedOutput(
          `failed to copy \`${sourcePath}\` to \`${targetPath}\`: ${toFailureText(error)}`,
        );
      }
    },
  };
}

interface Place {
  files: EnvironmentFiles;
  path: string;
}

/** Copies a piece at a time; answers with the bytes that went over. */
async function copy(from: Place, to: Place, signal: AbortSignal): Promise<number> {
  let bytes = 0;
  async function* pieces(): AsyncIterable<Uint8Array> {
    for await (const piece of from.files.read(from.path, signal)) {
      signal.throwIfAborted();
      bytes += piece.byteLength;
      yield piece;
    }
  }
  await to.files.write(to.path, pieces(), signal);
  return bytes;
}

function findPathProblem(name: string, path: string): string | undefined {
  return isAbsolute(path) ? undefined : `${name} must be an absolute path, got \`${path}\``;
}

const SAME_ENVIRONMENT =
  "source and target must be two different environments; within one, copy with a command";
