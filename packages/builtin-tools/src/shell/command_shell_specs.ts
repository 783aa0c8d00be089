import type { JsonSchema } from "@codexkit/tool-schema";
import type { FunctionToolSpec } from "@codexkit/tools";

const text = (description: string): JsonSchema => ({ type: "string", description });

/** Members that every older shell takes besides its command, in wire order around it. */
const ESCALATION: Readonly<Record<string, JsonSchema>> = {
  justification: text("With `require_escalated`: one question to the user, saying why."),
  prefix_rule: {
    type: "array",
    items: { type: "string" },
    description:
      'With `require_escalated`: words that later commands may start with, such as ["git", "pull"].',
  },
  sandbox_permissions: text(
    "`require_escalated` asks to run outside the sandbox. Default `use_default`.",
  ),
};
const TIMEOUT_MS: JsonSchema = {
  type: "number",
  description: "Milliseconds after which the command is stopped. Default 10000.",
};
const WORKDIR = text("Folder to run in. Default the working folder; do not use `cd` instead.");

function toSpec(
  name: string,
  description: string,
  properties: Readonly<Record<string, JsonSchema>>,
): FunctionToolSpec {
  const sorted = Object.fromEntries(
    Object.entries(properties).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  return {
    type: "function",
    name,
    description,
    strict: false,
    parameters: {
      type: "object",
      properties: sorted,
      required: ["command"],
      additionalProperties: false,
    },
  };
}

/** `shell`: program and arguments. Schema: a fact of Codex 0.98.0. Words: ours. */
export const SHELL_SPEC: FunctionToolSpec = toSpec(
  "shell",
  'Runs a program, with no shell around it, and answers with its output. For a command line put ["bash", "-lc"] before it.',
  {
    command: {
      type: "array",
      items: { type: "string" },
      description: "Program and arguments.",
    },
    workdir: WORKDIR,
    timeout_ms: TIMEOUT_MS,
    ...ESCALATION,
  },
);

/**
 * `shell_command`: a script. Schema: a fact of Codex 0.98.0. Words: ours.
 *
 * @param allowLoginShell - False leaves `login` out.
 */
export function toShellCommandSpec(allowLoginShell: boolean): FunctionToolSpec {
  return toSpec("shell_command", "Runs a script in the user's shell and answers with its output.", {
    command: text("The script."),
    workdir: WORKDIR,
    timeout_ms: TIMEOUT_MS,
    ...(allowLoginShell
      ? {
          login: {
            type: "boolean",
            description: "Start the shell as a login shell. Default true.",
          } as const,
        }
      : {}),
    ...ESCALATION,
  });
}

/** `shell_legacy`: a script, seconds and variables, as agents older than Codex have it. Ours. */
export const SHELL_LEGACY_SPEC: FunctionToolSpec = toSpec(
  "shell_legacy",
  "Runs a script in the user's shell and answers with its output.",
  {
    command: text("The script."),
    workdir: WORKDIR,
    timeout_seconds: {
      type: "number",
      description: "Seconds after which the command is stopped. Default 10.",
    },
    env: {
      type: "object",
      description: "Environment variables to set for this command.",
      properties: {},
      additionalProperties: { type: "string" },
    },
  },
);
