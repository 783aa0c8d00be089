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
  "Adds, changes, moves and deletes files. What you write is the patch itself: plain text from the begin marker to the end marker, not JSON and not quoted.";

// No terminal may be empty, so marks and what follows them are one regular expression.
const GRAMMAR = `section: added | deleted | updated
added: "*** Add File: " path plus_line+
deleted: "*** Delete File: " path
updated: "*** Update File: " path moved? body?
moved: "*** Move to: " path
body: (at_line | marked_line)+ file_end?

opening: "*** Begin Patch" LF
closing: "*** End Patch" LF?
file_end: "*** End of File" LF
at_line: /@@( .+)?/ LF
marked_line: /[ +-].*/ LF
plus_line: /[+].*/ LF
path: /.+/ LF

%import common.LF
`;

const FUNCTION_DESCRIPTION = `Adds, changes, moves and deletes files. \`input\` is one patch:

*** Begin Patch
*** Add File: docs/new.md
+first line of the new file
+second line
*** Update File: src/area.js
*** Move to: src/shape.js
@@ class Circle {
   area() {
-    return 3 * this.r;
+    return Math.PI * this.r ** 2;
   }
*** Delete File: docs/old.md
*** End Patch

- One section for each file, sections without blank lines between them, paths relative to the working directory.
- In an update the first character of a line says what the line is: a space for one that stays, - for one to take out, + for one to put in. After that character the text is copied from the file, indentation included.
- Show a few lines that stay on both sides of a change, so that it can be found. Changes of one file go from its top to its bottom, each begun by @@.
- When those lines occur more than once, write after "@@ " a whole line that stands somewhere above the change.
- "*** Move to:" is only for files that get another name. "*** End of File" goes below a change that reaches the last line of the file.`;

/**
 * The freeform tool.
 *
 * Wire: tool definition of the Responses API (Codex 0.169.0).
 */
export function createFreeformPatchTool(options: FreeformPatchToolOptions = {}): FreeformPatchTool {
  const environment = options.hasEnvironments === true ? " environment?" : "";
  const start = `start: opening${environment} section+ closing\n`;
  const rule = environment === "" ? "" : 'environment: "*** Environment ID: " path\n';
  return {
    type: "custom",
    name: APPLY_PATCH_NAME,
    description: DESCRIPTION,
    format: { type: "grammar", syntax: "lark", definition: start + rule + GRAMMAR },
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
      properties: { input: { type: "string", description: "The patch, markers included." } },
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
