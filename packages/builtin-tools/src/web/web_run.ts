import { isRecord, type JsonValue, type ToolOutputBody } from "@codexkit/protocol";
import {
  describeAtEnd,
  parseArguments,
  toByteBudget,
  BYTES_PER_TOKEN,
  toFailedOutput,
  toFunctionArguments,
  type ToolCall,
  type ToolExecutor,
} from "@codexkit/tools";
import { toFailureText } from "../failure_text.ts";
import { toWebAction } from "./web_action.ts";
import { WEB_COMMANDS, WEB_NAMESPACE, WEB_RUN_SPEC } from "./web_run_spec.ts";

/** What the model asks of the web. */
export interface WebRunRequest {
  turnId: string;
  callId: string;
  /** The commands as the model wrote them: lists by their names, and `response_length`. May be empty. */
  commands: { readonly [name: string]: JsonValue };
  /** Most tokens to answer with. */
  maxOutputTokens: number;
}

/** A service that searches the web and reads it. */
export interface WebClient {
  /**
   * Carries out all commands of one call.
   *
   * @returns What the model reads.
   * @throws what went wrong, in one line; the model reads that
   */
  run(request: WebRunRequest, signal: AbortSignal): Promise<ToolOutputBody>;
}

const FIELDS = Object.fromEntries(
  [...WEB_COMMANDS, "response_length"].map((name) => [name, { type: "json" } as const]),
);

/**
 * Searches and reads the web over a client. Wire: `web.run` of Codex 0.169.0.
 */
export function createWebRun(client: WebClient): ToolExecutor {
  return {
    toolName: { namespace: WEB_NAMESPACE, name: WEB_RUN_SPEC.name },
    spec: WEB_RUN_SPEC,
    handle: async (call) => {
      const commands = parseCommands(toFunctionArguments(call));
      if (!commands.ok) return toFailedOutput(commands.problem);
      const { callId, turnId, signal } = call;
      const item = { type: "WebSearch", id: callId, ...toWebAction(commands.values) } as const;
      call.items.started(item);
      try {
        const body = await client.run(
          { turnId, callId, commands: commands.values, maxOutputTokens: toTokenBudget(call) },
          signal,
        );
        return { body, success: true };
      } catch (error) {
        return toFailedOutput(`web search failed: ${toFailureText(error)}`);
      } finally {
        call.items.completed(item);
      }
    },
  };
}

type Commands =
  | { ok: true; values: { readonly [name: string]: JsonValue } }
  | { ok: false; problem: string };

/** Reads commands; what the tool does not know is left behind, no arguments at all are none. */
function parseCommands(given: string): Commands {
  const text = given.trim() === "" ? "{}" : given;
  const parsed = parseArguments(text, FIELDS);
  if (!parsed.ok) return parsed;
  const values: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(parsed.values)) {
    if (value === undefined) continue;
    const problem = findProblem(name, value);
    if (problem !== undefined) return { ok: false, problem: describeAtEnd(text, problem) };
    if (isJson(value)) values[name] = value;
  }
  return { ok: true, values };
}

function findProblem(name: string, value: unknown): string | undefined {
  if (name === "response_length")
    return typeof value === "string" ? undefined : "invalid type: expected a string";
  if (!Array.isArray(value)) return "invalid type: expected a sequence";
  return value.every(isRecord) ? undefined : "invalid type: expected a map";
}

// Arguments come out of JSON.parse, so whatever is there is JSON.
const isJson = (value: unknown): value is JsonValue => value !== undefined;

const toTokenBudget = ({ truncationPolicy }: ToolCall): number =>
  Math.floor(toByteBudget(truncationPolicy) / BYTES_PER_TOKEN);
