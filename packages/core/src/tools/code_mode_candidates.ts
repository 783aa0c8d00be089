import {
  DEFAULT_EXEC_YIELD_MS,
  DEFAULT_WAIT_YIELD_MS,
  EXEC_TOOL_NAME,
  parseExecSource,
  toWaitSpec,
  WAIT_TOOL_NAME,
} from "@codexkit/code-mode";
import type { Config } from "@codexkit/config";
import {
  type NestedTool,
  parseArguments,
  toCellOutput,
  toCodeModeDefinitions,
  toCustomInput,
  toExecToolSpec,
  toFailedOutput,
  toFunctionArguments,
  type ToolCandidate,
  type ToolExecutor,
  toNamespaceDescriptions,
  toToolKey,
} from "@codexkit/tools";
import type { TurnContext } from "../turn_context.ts";
import type { CodeModeCells } from "./code_mode_cells.ts";

/** What the tools of code mode are made of. */
export interface CodeModeServices {
  config: Pick<Config, "code_mode">;
  cells: CodeModeCells;
}

const WAIT_FIELDS = {
  cell_id: { type: "string", required: true },
  yield_time_ms: { type: "u64" },
  max_tokens: { type: "usize" },
  terminate: { type: "boolean" },
} as const;

/** `exec` and `wait`, which stand before all other tools where the model writes scripts. Mirrors: Codex 0.169.0. */
export function createCodeModeCandidates(
  context: Pick<TurnContext, "toolMode" | "modelInfo">,
  services: CodeModeServices,
): readonly ToolCandidate[] {
  return [
    {
      tool: {
        kind: "code_mode",
        name: EXEC_TOOL_NAME,
        create: (nested) => createExec(nested, context, services),
      },
      gates: [],
    },
    {
      tool: { kind: "code_mode", name: WAIT_TOOL_NAME, create: () => createWait(services) },
      gates: [],
    },
  ];
}

function createExec(
  nested: readonly NestedTool[],
  { toolMode, modelInfo }: Pick<TurnContext, "toolMode" | "modelInfo">,
  { config, cells }: CodeModeServices,
): ToolExecutor {
  const settings = config.code_mode;
  const definitions = toCodeModeDefinitions(nested, {
    maxInputBytes: settings.tool_input_schema_max_bytes,
  });
  const byKey = new Map(nested.map((tool) => [toToolKey(tool.name), tool]));
  const tools = new Map(
    definitions.flatMap((definition) => {
      const tool = byKey.get(toToolKey(definition.name));
      return tool ? [[definition.ident, { definition, tool }] as const] : [];
    }),
  );
  const defaultYieldTimeMs = settings.default_exec_yield_time_ms ?? DEFAULT_EXEC_YIELD_MS;
  return {
    toolName: { name: EXEC_TOOL_NAME },
    spec: toExecToolSpec({
      mode: toolMode === "code_mode" ? "code_mode" : "code_mode_only",
      definitions,
      namespaces: toNamespaceDescriptions(nested),
      defaultYieldTimeMs: settings.default_exec_yield_time_ms,
    }),
    exposure: "direct_model_only",
    supportsParallelToolCalls: true,
    handle: async (call) => {
      const parsed = parseExecSource(toCustomInput(call));
      if (!parsed.ok) return toFailedOutput(parsed.problem);
      const { code, yieldTimeMs = defaultYieldTimeMs, maxOutputTokens } = parsed.source;
      const session = await cells.session({ tools, call });
      const report = await session.execute(
        {
          source: code,
          tools: definitions,
          yieldTimeMs,
          callId: call.callId,
          modalities: modelInfo.input_modalities,
        },
        { signal: call.signal },
      );
      return toCellOutput(report, maxOutputTokens);
    },
  };
}

function createWait({ cells }: CodeModeServices): ToolExecutor {
  return {
    toolName: { name: WAIT_TOOL_NAME },
    spec: toWaitSpec(),
    exposure: "direct_model_only",
    supportsParallelToolCalls: true,
    handle: async (call) => {
      const parsed = parseArguments(toFunctionArguments(call), WAIT_FIELDS);
      if (!parsed.ok) return toFailedOutput(parsed.problem);
      const { cell_id: cellId, yield_time_ms: yieldTimeMs, terminate } = parsed.values;
      const session = await cells.session();
      const report = await session.wait(
        { cellId, yieldTimeMs: yieldTimeMs ?? DEFAULT_WAIT_YIELD_MS, terminate },
        { signal: call.signal },
      );
      return toCellOutput(report, parsed.values.max_tokens);
    },
  };
}
