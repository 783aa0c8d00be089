import fs from "node:fs";
import {
  type Config,
  createNodeFileSystem,
  type ProjectDocs,
  readProjectDocs,
} from "@codexkit/config";
import type { ModelInfo } from "@codexkit/protocol";
import { COMPACT_PROMPT } from "./compaction/compaction_texts.ts";
import { resolveCompactLimit } from "./compaction/context_fill.ts";
import { BASE_INSTRUCTIONS } from "./context/base_instructions.ts";
import { CoreError } from "./core_error.ts";
import type { ModelChoice } from "./model_choice.ts";
import type { StartThreadOptions } from "./start_thread_options.ts";
import type { CompactionSettings } from "./thread_options.ts";
import type { ThreadStorage } from "./thread_storage.ts";

/** What to warn of when scripts are asked of a model that does not say it writes them. Mirrors: Codex 0.169.0. */
export function toCodeModeWarnings(
  { features }: Config,
  { name, info }: ModelChoice,
): readonly string[] {
  const isAsked = features.code_mode || features.code_mode_only;
  if (!isAsked || info.tool_mode !== undefined) return [];
  return [
    `Code mode is on, but model \`${name}\` does not say that it writes scripts, and may do worse. Turn off \`features.code_mode\` and \`features.code_mode_only\`, or take a model that does.`,
  ];
}

/** What to warn of when a session goes on with another model. Mirrors: Codex 0.169.0. */
export function toModelChangeWarnings(storage: ThreadStorage, model: string): readonly string[] {
  const before = storage.resumed?.settings?.model;
  if (before === undefined || before === model) return [];
  return [
    `This session was recorded with model \`${before}\` but is resuming with \`${model}\`. Consider switching back to \`${before}\`: it knows what was done so far best.`,
  ];
}

/**
 * When and how history is made shorter.
 *
 * @throws {@link CoreError} `unreadable_file` for a prompt that cannot be read.
 */
export function toCompactionSettings(config: Config): CompactionSettings {
  const file = config.experimental_compact_prompt_file;
  const fromFile =
    file === undefined ? undefined : readFile(file, "experimental_compact_prompt_file");
  return {
    limit: ({ modelInfo }) => resolveCompactLimit(config, modelInfo),
    isRemote: ({ capabilities }) => capabilities.remote_compaction.value === "v2",
    prompt: config.compact_prompt ?? fromFile ?? COMPACT_PROMPT,
  };
}

/**
 * The first developer message: of the configured file, else of the model, else our own.
 *
 * @throws {@link CoreError} `unreadable_file`.
 */
export function readBaseInstructions(config: Config, info: ModelInfo): string {
  const file = config.model_instructions_file;
  if (file !== undefined) return readFile(file, "model_instructions_file");
  return info.base_instructions ?? BASE_INSTRUCTIONS;
}

function readFile(file: string, key: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CoreError("unreadable_file", `cannot read ${key} ${file}: ${reason}`, { cause });
  }
}

/** The AGENTS.md files that count in a folder. */
export function readDocs({
  config,
  cwd,
  codexHome,
}: Pick<StartThreadOptions, "config" | "cwd" | "codexHome">): ProjectDocs {
  return readProjectDocs({
    codexHome,
    cwd,
    maxBytes: config.project_doc_max_bytes,
    fallbackFilenames: config.project_doc_fallback_filenames,
    projectRootMarkers: config.project_root_markers,
    fs: createNodeFileSystem(),
  });
}
