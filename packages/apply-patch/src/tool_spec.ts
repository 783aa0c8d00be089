/** Name of the tool and of the program. */
export const APPLY_PATCH_NAME = "apply_patch";

/** Definition of the freeform tool as the Responses API takes it. */
export interface FreeformPatchTool {
  /** Freeform tools are of type `custom`. */
  type: "custom";
  /** Always `apply_patch`. */
  name: string;
  /** What the model reads. */
  description: string;
  /** Constrains what the model may write. */
  format: {
    /** Always a grammar. */
    type: "grammar";
    /** Syntax of the definition. */
    syntax: "lark";
    /** The grammar, ended by a newline. */
    definition: string;
  };
}

/** Definition of the function tool, for providers without freeform tools. */
export interface FunctionPatchTool {
  /** An ordinary function. */
  type: "function";
  /** Always `apply_patch`. */
  name: string;
  /** What the model reads, the patch language included. */
  description: string;
  /** Arguments are not held to the schema by the server. */
  strict: false;
  /** JSON Schema of the arguments: one string, `input`. */
  parameters: {
    /** The arguments are an object. */
    type: "object";
    /** The only property. */
    properties: {
      /** The whole patch. */
      input: {
        /** A string. */
        type: "string";
        /** What the model reads about it. */
        description: string;
      };
    };
    /** The property is required. */
    required: string[];
    /** Nothing else is taken. */
    additionalProperties: false;
  };
}

/** Options of {@link createFreeformPatchTool}. */
export interface FreeformPatchToolOptions {
  /** Lets a patch name its environment. Default false. */
  hasEnvironments?: boolean | undefined;
}

const DESCRIPTION =
  "The `apply_patch` tool can be used to edit files. This is a FREEFORM tool, so do not wrap the patch in JSON.";

const GRAMMAR_TAIL = `begin_patch: "*** Begin Patch" LF
end_patch: "*** End Patch" LF?

hunk: add_hunk | delete_hunk | update_hunk
add_hunk: "*** Add File: " filename LF add_line+
delete_hunk: "*** Delete File: " filename LF
update_hunk: "*** Update File: " filename LF change_move? change?

filename: /(.+)/
add_line: "+" /(.*)/ LF -> line

change_move: "*** Move to: " filename LF
change: (change_context | change_line)+ eof_line?
change_context: ("@@" | "@@ " /(.+)/) LF
change_line: ("+" | "-" | " ") /(.*)/ LF
eof_line: "*** End of File" LF

%import common.LF
`;

const FUNCTION_DESCRIPTION = `Edits files with a patch. The patch goes into \`input\`, as one string:

*** Begin Patch
*** Add File: path/new.txt
+every line of a new file starts with +
*** Update File: path/old.txt
*** Move to: path/renamed.txt
@@ a whole line that stands above the change
 an unchanged line, with a space before it
-a line to remove
+a line to put there
*** Delete File: path/gone.txt
*** End Patch

Each file has one section. "*** Move to:" and the text after "@@" are optional. Give about three unchanged lines before and after a change, exactly as they are in the file, and the changes of a file from top to bottom. "*** End of File" after the last lines of a change ties it to the end of the file. Paths are relative to the working directory.`;

/**
 * The freeform tool.
 *
 * Wire: tool definition of the Responses API (Codex 0.169.0).
 */
export function createFreeformPatchTool(options: FreeformPatchToolOptions = {}): FreeformPatchTool {
  const start =
    options.hasEnvironments === true
      ? 'start: begin_patch environment_id? hunk+ end_patch\nenvironment_id: "*** Environment ID: " filename LF\n'
      : "start: begin_patch hunk+ end_patch\n";
  return {
    type: "custom",
    name: APPLY_PATCH_NAME,
    description: DESCRIPTION,
    format: { type: "grammar", syntax: "lark", definition: start + GRAMMAR_TAIL },
  };
}

/** The same tool as a function with a single string, for providers without freeform tools. */
export function createFunctionPatchTool(): FunctionPatchTool {
  return {
    type: "function",
    name: APPLY_PATCH_NAME,
    description: FUNCTION_DESCRIPTION,
    strict: false,
    parameters: {
      type: "object",
      properties: { input: { type: "string", description: "The whole patch." } },
      required: ["input"],
      additionalProperties: false,
    },
  };
}

/**
 * Reads the patch out of the arguments of the function tool.
 *
 * @param args - the JSON text the model sent.
 * @returns the patch, or a text that tells the model what is wrong.
 */
export function readPatchArguments(args: string): { patch: string } | { fault: string } {
  let value: unknown;
  try {
    value = JSON.parse(args);
  } catch (error) {
    const cause = error instanceof Error ? error.message : "invalid JSON";
    return { fault: `failed to parse function arguments: ${cause}` };
  }
  if (typeof value === "object" && value !== null && "input" in value) {
    if (typeof value.input === "string") return { patch: value.input };
  }
  return { fault: "failed to parse function arguments: `input` must be a string with the patch" };
}
