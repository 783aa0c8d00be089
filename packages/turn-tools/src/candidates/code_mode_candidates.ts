import {
  type CellReport,
  type CodeModeToolDefinition,
  DEFAULT_EXEC_YIELD_MS,
  DEFAULT_WAIT_YIELD_MS,
  EXEC_TOOL_NAME,
  parseExecSource,
  toWaitSpec,
  WAIT_TOOL_NAME,
} from "@codexkit/code-mode";
import type { CodeModeSession } from "@codexkit/code-mode/runtime";
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
  type ToolOutput,
  toToolKey,
} from "@codexkit/tools";
import type { ScriptSearchFactory, ScriptSearchInput } from "@codexkit/tools/search";
import type { ToolTurn } from "../tool_turn.ts";
import type { CodeModeCells, ScriptedTurn } from "../services/code_mode_cells.ts";

/** What the tools of code mode are made of. */
export interface CodeModeServices {
  config: Pick<Config, "code_mode" | "features">;
  cells: CodeModeCells;
  /** Milliseconds since some moment; never runs backwards. */
  now: () => number;
  /** Makes the search of scripts; its index lives as long as the tools stay the same. */
  createScriptSearch: ScriptSearchFactory;
}

const WAIT_FIELDS = {
  cell_id: { type: "string", required: true },
  yield_time_ms: { type: "u64" },
  max_tokens: { type: "usize" },
  terminate: { type: "boolean" },
} as const;

/** What scripts of a turn can call. */
interface Scriptable {
  definitions: readonly CodeModeToolDefinition[];
  namespaces: ReadonlyMap<string, string>;
  /** By identifier. */
  tools: ScriptedTurn["tools"];
}

/** `exec` and `wait`, which stand before all other tools where the model writes scripts. Mirrors: Codex 0.169.0. */
export function createCodeModeCandidates(
  context: Pick<ToolTurn, "toolMode" | "modelInfo">,
  services: CodeModeServices,
): readonly ToolCandidate[] {
  let made: { nested: readonly NestedTool[]; scriptable: Scriptable } | undefined;
  const toScriptable = (nested: readonly NestedTool[]): Scriptable => {
    if (made?.nested !== nested) {
      made = { nested, scriptable: createScriptable(nested, context, services) };
    }
    return made.scriptable;
  };
  return [
    {
      tool: {
        kind: "code_mode",
        name: EXEC_TOOL_NAME,
        create: (nested) => createExec(toScriptable(nested), context, services),
      },
      gates: [],
    },
    {
      tool: {
        kind: "code_mode",
        name: WAIT_TOOL_NAME,
        create: (nested) => createWait(toScriptable(nested), services),
      },
      gates: [],
    },
  ];
}

function createScriptable(
  planned: readonly NestedTool[],
  { modelInfo }: Pick<ToolTurn, "modelInfo">,
  services: CodeModeServices,
): Scriptable {
  const search = createSearch(planned, modelInfo, services, (name) => {
    const definition = definitions.find((one) => toToolKey(one.name) === toToolKey(name));
    return definition && { name: definition.ident, description: definition.description };
  });
  const nested = search ? [...planned, search] : planned;
  const definitions = toCodeModeDefinitions(nested, {
    maxInputBytes: services.config.code_mode.tool_input_schema_max_bytes,
  });
  const byKey = new Map(nested.map((tool) => [toToolKey(tool.name), tool]));
  const tools = new Map(
    definitions.flatMap((definition) => {
      const tool = byKey.get(toToolKey(definition.name));
      return tool ? [[definition.ident, { definition, tool }] as const] : [];
    }),
  );
  return { definitions, namespaces: toNamespaceDescriptions(nested), tools };
}

function createExec(
  { definitions, namespaces, tools }: Scriptable,
  { toolMode, modelInfo }: Pick<ToolTurn, "toolMode" | "modelInfo">,
  services: CodeModeServices,
): ToolExecutor {
  const { default_exec_yield_time_ms: configuredMs } = services.config.code_mode;
  return {
    toolName: { name: EXEC_TOOL_NAME },
    spec: toExecToolSpec({
      mode: toolMode === "code_mode" ? "code_mode" : "code_mode_only",
      definitions,
      namespaces,
      defaultYieldTimeMs: configuredMs,
    }),
    exposure: "direct_model_only",
    supportsParallelToolCalls: true,
    handle: async (call) => {
      const parsed = parseExecSource(toCustomInput(call));
      if (!parsed.ok) return toFailedOutput(parsed.problem);
      const { code, maxOutputTokens } = parsed.source;
      const yieldTimeMs = parsed.source.yieldTimeMs ?? configuredMs ?? DEFAULT_EXEC_YIELD_MS;
      return await report(services, { tools, call }, maxOutputTokens, (session) =>
        session.execute(
          {
            source: code,
            tools: definitions,
            yieldTimeMs,
            callId: call.callId,
            modalities: modelInfo.input_modalities,
          },
          { signal: call.signal },
        ),
      );
    },
  };
}

/** Mirrors: Codex 0.169.0, for models that know tool search. */
function createSearch(
  nested: readonly NestedTool[],
  modelInfo: ToolTurn["modelInfo"],
  { config, createScriptSearch }: CodeModeServices,
  list: ScriptSearchInput["list"],
): NestedTool | undefined {
  const isOn = config.features.code_mode_tool_search && modelInfo.supports_search_tool;
  return isOn ? createScriptSearch({ nested, list }) : undefined;
}

function createWait({ tools }: Scriptable, services: CodeModeServices): ToolExecutor {
  return {
    toolName: { name: WAIT_TOOL_NAME },
    spec: toWaitSpec(),
    exposure: "direct_model_only",
    supportsParallelToolCalls: true,
    handle: async (call) => {
      const parsed = parseArguments(toFunctionArguments(call), WAIT_FIELDS);
      if (!parsed.ok) return toFailedOutput(parsed.problem);
      const { cell_id: cellId, max_tokens: maxTokens, terminate } = parsed.values;
      const yieldTimeMs = parsed.values.yield_time_ms ?? DEFAULT_WAIT_YIELD_MS;
      return await report(services, { tools, call }, maxTokens, (session) =>
        session.wait({ cellId, yieldTimeMs, terminate }, { signal: call.signal }),
      );
    },
  };
}

/** Looks at a cell and puts into words what is seen. That no engine starts is for the model and for a person to know. */
async function report(
  { config, cells, now }: CodeModeServices,
  turn: ScriptedTurn,
  maxOutputTokens: number | undefined,
  look: (session: CodeModeSession) => Promise<CellReport>,
): Promise<ToolOutput> {
  const from = now();
  let session: CodeModeSession;
  try {
    session = await cells.session(turn);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    turn.call.warn?.(message);
    return toFailedOutput(message);
  }
  const seen = await look(session);
  const showsOverhead = config.code_mode.experimental_show_cell_overhead;
  const handlerTimeMs = showsOverhead ? now() - from : undefined;
  return toCellOutput(seen, { maxOutputTokens, handlerTimeMs });
}
