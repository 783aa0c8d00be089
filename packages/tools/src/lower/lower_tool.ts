import type { JsonSchema, SchemaDialect, SchemaLoss } from "@codexkit/tool-schema";
import type { FreeformToolSpec, FunctionToolSpec, ToolSearchToolSpec } from "../tool_spec.ts";
import { toFunctionForm } from "./freeform_function.ts";
import { lowerSchema } from "./lower_schema.ts";
import type { Wire } from "./wire_capabilities.ts";

/** What decides the form of a tool. */
export interface ToolLowering {
  wire: Wire;
  /** Name on the wire, where that is flat. */
  wireName: string;
  /** What a freeform tool is called instead, by the provider that has none. */
  functionForm?: FunctionToolSpec | undefined;
}

/** One tool in the form that a provider takes. */
export type LoweredTool<S> =
  | {
      ok: true;
      /** The same object for a tool that the provider takes as it is. */
      spec: S;
      /** What is other than planned, in short; empty when nothing is. */
      changes: readonly string[];
      losses: readonly SchemaLoss[];
      /** What arguments have to be lifted to; absent when the schema is sent as it is. */
      lifting?: { schema: JsonSchema; dialect: SchemaDialect } | undefined;
    }
  | { ok: false; problem: string };

/** Puts one tool into the form that a provider takes. */
export function lowerTool(
  spec: FunctionToolSpec | FreeformToolSpec,
  lowering: ToolLowering,
): LoweredTool<FunctionToolSpec | FreeformToolSpec> {
  return spec.type === "function"
    ? lowerFunction(spec, lowering, [])
    : lowerFreeform(spec, lowering);
}

/** Tool search, as an ordinary function where the provider does not know it. */
export function lowerToolSearch(
  spec: ToolSearchToolSpec,
  lowering: ToolLowering,
): LoweredTool<FunctionToolSpec | ToolSearchToolSpec> {
  if (lowering.wire.toolSearch) return { ok: true, spec, changes: [], losses: [] };
  const { description, parameters } = spec;
  const plain = { type: "function", name: spec.type, description, strict: false } as const;
  const changes = ["an ordinary function; the tools it finds join the next request"];
  return lowerFunction({ ...plain, parameters }, lowering, changes);
}

function lowerFunction(
  spec: FunctionToolSpec,
  { wire, wireName }: ToolLowering,
  changes: readonly string[],
): LoweredTool<FunctionToolSpec> {
  const lowered = lowerSchema(spec.parameters, wire);
  if (!lowered.ok) return lowered;
  const { parameters, dialect, losses } = lowered;
  const name = wire.namespaceTools ? spec.name : wireName;
  const strict = spec.strict || lowered.strict;
  const said = [...changes];
  if (name !== spec.name) said.unshift(`called \`${name}\``);
  if (dialect !== undefined) said.push(describeDialect(dialect, losses));
  if (strict && !spec.strict) said.push("strict");
  const isSame = name === spec.name && parameters === spec.parameters && strict === spec.strict;
  return {
    ok: true,
    spec: isSame ? spec : { ...spec, name, strict, parameters },
    changes: said,
    losses,
    ...(dialect === undefined ? {} : { lifting: { schema: spec.parameters, dialect } }),
  };
}

function lowerFreeform(
  spec: FreeformToolSpec,
  lowering: ToolLowering,
): LoweredTool<FunctionToolSpec | FreeformToolSpec> {
  const { wire, wireName } = lowering;
  if (!wire.customTools) {
    const form = toFunctionForm(spec, lowering.functionForm);
    const lowered = lowerFunction(form, lowering, ["freeform text as the string of a function"]);
    // The one string is read leniently; no schema is needed to lift it.
    return lowered.ok ? { ...lowered, losses: [], lifting: undefined } : lowered;
  }
  if (wire.namespaceTools || spec.name === wireName) {
    return { ok: true, spec, changes: [], losses: [] };
  }
  const changes = [`called \`${wireName}\``];
  return { ok: true, spec: { ...spec, name: wireName }, changes, losses: [] };
}

const MAX_NAMED_LOSSES = 3;

function describeDialect(dialect: SchemaDialect, losses: readonly SchemaLoss[]): string {
  const felt = losses.filter(({ effect }) => effect !== "same");
  if (felt.length === 0) return `schema in the ${dialect} dialect`;
  const named = felt
    .slice(0, MAX_NAMED_LOSSES)
    .map(({ pointer, keyword }) => `${keyword} at ${pointer === "" ? "the root" : pointer}`);
  const rest = felt.length - named.length;
  const more = rest > 0 ? ` and ${rest} more` : "";
  return `schema in the ${dialect} dialect, without ${named.join(", ")}${more}`;
}
