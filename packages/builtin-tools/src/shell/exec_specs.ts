import type { JsonSchema } from "@codexkit/tool-schema";
import type { FunctionToolSpec } from "@codexkit/tools";

const text = (description: string): JsonSchema => ({ type: "string", description });
const number = (description: string): JsonSchema => ({ type: "number", description });
const flag = (description: string): JsonSchema => ({ type: "boolean", description });

const OUTPUT_SCHEMA: JsonSchema = {
  type: "object",
  properties: {
    chunk_id: text("Names this piece of output."),
    exit_code: number("Set once the command has ended."),
    original_token_count: number("Tokens of output before anything was cut."),
    output: text("What the command wrote, cut to the budget."),
    session_id: number("Set while the command runs; pass it to write_stdin."),
    wall_time_seconds: number("How long this call waited."),
  },
  required: ["wall_time_seconds", "output"],
  additionalProperties: false,
};

/** Schema: a fact of Codex 0.169.0. Words: ours. */
export const EXEC_COMMAND_SPEC: FunctionToolSpec = {
  type: "function",
  name: "exec_command",
  description:
    "Runs a command in a shell. Answers with its output and exit code, or with a session id when it is still running.",
  strict: false,
  parameters: {
    type: "object",
    properties: {
      cmd: text("The command line."),
      justification: text("With `require_escalated`: one question to the user, saying why."),
      login: flag("Start the shell as a login shell. Default true."),
      max_output_tokens: number(
        "Most tokens of output to return. Default 10000; the model's limit stays above it.",
      ),
      prefix_rule: {
        type: "array",
        items: { type: "string" },
        description:
          'With `require_escalated`: words that later commands may start with, such as ["git", "pull"].',
      },
      sandbox_permissions: {
        type: "string",
        enum: ["use_default", "require_escalated"],
        description: "`require_escalated` asks to run outside the sandbox. Default `use_default`.",
      },
      shell: text("The shell to use. Default the user's."),
      tty: flag("Run on a terminal, which write_stdin can type into. Default false."),
      workdir: text(
        "Folder to run in, absolute or from the working folder. Default the working folder.",
      ),
      yield_time_ms: number("Longest wait for the end, 250 to 30000 ms. Default 10000."),
    },
    required: ["cmd"],
    additionalProperties: false,
  },
  output_schema: OUTPUT_SCHEMA,
};

/** Schema: a fact of Codex 0.169.0. Words: ours. */
export const WRITE_STDIN_SPEC: FunctionToolSpec = {
  type: "function",
  name: "write_stdin",
  description: "Types into a running command, or reads more of its output.",
  strict: false,
  parameters: {
    type: "object",
    properties: {
      chars: text("What to type, `\\u0003` for Ctrl-C. Leave empty to only read on."),
      max_output_tokens: number("Most tokens of output to return. Default 10000."),
      session_id: number("The session id that exec_command answered with."),
      yield_time_ms: number(
        "Longest wait: default 250 ms, at most 30000; without `chars` 5000 to 300000.",
      ),
    },
    required: ["session_id"],
    additionalProperties: false,
  },
  output_schema: OUTPUT_SCHEMA,
};

/** The spec for hosts that do not offer terminals. Wire: `features.unified_exec_tty = false` (Codex 0.169.0). */
export function toSpecWithoutTty(spec: FunctionToolSpec): FunctionToolSpec {
  const { tty: _, ...properties } = spec.parameters.properties ?? {};
  return { ...spec, parameters: { ...spec.parameters, properties } };
}
