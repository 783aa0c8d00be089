import { createFreeformPatchTool, createFunctionPatchTool } from "@codexkit/apply-patch/tool";
import type { JsonSchema } from "@codexkit/tool-schema";
import type { FreeformToolSpec, FunctionToolSpec } from "@codexkit/tools";
import type { PluginName } from "../plugin_table.ts";
import type { ResolvedSettings } from "../settings/settings.ts";

/** The two forms of a plugin's tool. */
export interface PluginSchemas {
  /** For the Responses API: freeform where there is such a form. */
  readonly responses: FunctionToolSpec | FreeformToolSpec;
  /** A function, for chat completions and for providers of Responses that take functions only. */
  readonly functionForm: FunctionToolSpec;
}

/** Plugins whose schema is known before anything is opened. */
export type BuiltinPluginName = Exclude<PluginName, "codex_mcp_tool">;

const MS_PER_SECOND = 1_000;

/** The forms of a plugin under the settings of an agent. Names and types are those that were asked for. */
export function toPluginSchemas(
  name: BuiltinPluginName,
  settings: Pick<ResolvedSettings, "shell_timeout_seconds" | "enable_view_image_detail_original">,
): PluginSchemas {
  switch (name) {
    case "shell":
    case "shell_command":
    case "shell_legacy": {
      const spec = toShellSpec(name, settings.shell_timeout_seconds);
      return { responses: spec, functionForm: spec };
    }
    case "apply_patch":
      return { responses: createFreeformPatchTool(), functionForm: createFunctionPatchTool() };
    case "view_image": {
      const { output_schema: outputSchema, ...functionForm } = toImageSpec(
        settings.enable_view_image_detail_original,
      );
      return { responses: { ...functionForm, output_schema: outputSchema }, functionForm };
    }
  }
}

const text = (description: string): JsonSchema => ({ type: "string", description });

const WORKDIR = text("Folder to run in; default the working folder. Use it in place of `cd`.");

function toShellSpec(
  name: "shell" | "shell_command" | "shell_legacy",
  timeoutSeconds: number,
): FunctionToolSpec {
  const workdir = WORKDIR;
  const timeoutMs: JsonSchema = {
    type: "number",
    description: `Milliseconds after which the command is stopped. Default ${timeoutSeconds * MS_PER_SECOND}.`,
  };
  const script = text("The script.");
  switch (name) {
    case "shell":
      return toFunction(
        "shell",
        'Runs a program, with no shell around it, and answers with its output. For a command line put ["bash", "-lc"] before it.',
        { command: PROGRAM, timeout_ms: timeoutMs, workdir },
        ["command"],
      );
    case "shell_command":
      return toFunction(
        "shell_command",
        SCRIPT_DESCRIPTION,
        { command: script, login: LOGIN, timeout_ms: timeoutMs, workdir },
        ["command"],
      );
    case "shell_legacy": {
      const timeout: JsonSchema = {
        type: "number",
        description: `Seconds after which the command is stopped. Default ${timeoutSeconds}.`,
      };
      return toFunction(
        "shell",
        SCRIPT_DESCRIPTION,
        { command: script, env: VARIABLES, timeout_seconds: timeout, workdir },
        ["command"],
      );
    }
  }
}

const SCRIPT_DESCRIPTION = "Runs a script in the user's shell and answers with its output.";

const PROGRAM: JsonSchema = {
  type: "array",
  description: "Program and arguments.",
  items: { type: "string" },
};

const LOGIN: JsonSchema = {
  type: "boolean",
  description: "Start the shell as a login shell. Default true.",
};

const VARIABLES: JsonSchema = {
  type: "object",
  description: "Variables to set for this command.",
  properties: {},
  additionalProperties: { type: "string" },
};

function toImageSpec(hasDetail: boolean): FunctionToolSpec {
  const detail: JsonSchema = {
    type: "string",
    description: "`original` keeps the image in its own size; leave it out for most images.",
    enum: ["original"],
  };
  const spec = toFunction(
    "view_image",
    "Shows you an image file: PNG, JPEG, GIF or WebP.",
    {
      ...(hasDetail ? { detail } : {}),
      path: text("Path of the file, absolute or from the working folder."),
    },
    ["path"],
  );
  return {
    ...spec,
    output_schema: {
      type: "object",
      properties: {
        detail: {
          type: "string",
          description: "How closely the image is looked at.",
          enum: ["high", "original"],
        },
        image_url: text("The image as a data URL."),
      },
      required: ["image_url", "detail"],
      additionalProperties: false,
    },
  };
}

function toFunction(
  name: string,
  description: string,
  properties: { readonly [name: string]: JsonSchema },
  required: readonly string[],
): FunctionToolSpec {
  return {
    type: "function",
    name,
    description,
    strict: false,
    parameters: { type: "object", properties, required, additionalProperties: false },
  };
}
