import { isRecord, type UnknownRecord } from "@codexkit/protocol";
import { toKind } from "../arguments.ts";
import { toDefaultNamespaceDescription } from "../plan_specs.ts";
import { findDynamicToolProblem } from "./dynamic_tool_rules.ts";
import type {
  DynamicToolFunctionSpec,
  DynamicToolNamespaceSpec,
  DynamicToolSpec,
} from "./dynamic_tool_types.ts";

/** Tools, or the message of the error that refuses them. */
export type ParsedDynamicTools =
  | { ok: true; tools: readonly DynamicToolSpec[] }
  | { ok: false; problem: string };

/** JSON-RPC code of the error that refuses dynamic tools. Wire: Codex 0.169.0. */
export const DYNAMIC_TOOL_ERROR_CODE = -32_600;

/**
 * Reads and checks the tools a client offers, in the present form or in the one without `type`. Members it
 * does not know are ignored. Tools of one namespace in the old form come out as one namespace.
 *
 * Wire: rules and messages of Codex 0.169.0.
 */
export function parseDynamicTools(value: unknown): ParsedDynamicTools {
  if (value === undefined || value === null) return { ok: true, tools: [] };
  if (!Array.isArray(value)) return refuse(mismatch(value, "a sequence"));
  const tools: ReadTool[] = [];
  for (const entry of value) {
    const read = readTool(entry);
    if (typeof read === "string") return refuse(read);
    tools.push(read);
  }
  const legacy = tools.filter((tool) => tool.legacy).length;
  if (legacy > 0 && legacy < tools.length) {
    return refuse("dynamic tools must use either canonical or legacy format consistently");
  }
  const specs = legacy > 0 ? groupLegacy(tools) : tools.map(({ spec }) => spec);
  const problem = findDynamicToolProblem(specs);
  return problem === undefined ? { ok: true, tools: specs } : { ok: false, problem };
}

function refuse(problem: string): ParsedDynamicTools {
  return { ok: false, problem: `Invalid request: ${problem}` };
}

interface ReadTool {
  spec: DynamicToolSpec;
  legacy: boolean;
  /** Of a tool in the old form. */
  namespace?: string | undefined;
}

function readTool(value: unknown): ReadTool | string {
  if (!isRecord(value)) return mismatch(value, "a map");
  if (value["type"] === undefined) return readLegacy(value);
  switch (value["type"]) {
    case "function":
      return toRead(readFunction(value));
    case "namespace":
      return toRead(readNamespace(value));
    default:
      return typeof value["type"] === "string"
        ? `unknown variant \`${value["type"]}\`, expected \`function\` or \`namespace\``
        : mismatch(value["type"], "variant identifier");
  }
}

function toRead(spec: DynamicToolSpec | string): ReadTool | string {
  return typeof spec === "string" ? spec : { spec, legacy: false };
}

function readLegacy(value: UnknownRecord): ReadTool | string {
  const spec = readFunction(value);
  if (typeof spec === "string") return spec;
  const { namespace } = value;
  if (namespace === undefined || namespace === null) return { spec, legacy: true };
  return typeof namespace === "string"
    ? { spec, legacy: true, namespace }
    : mismatch(namespace, "a string");
}

function readFunction(value: UnknownRecord): DynamicToolFunctionSpec | string {
  const { name, description, inputSchema, deferLoading = false } = value;
  const problem = findTextProblem(value);
  if (problem !== undefined) return problem;
  if (inputSchema === undefined) return "missing field `inputSchema`";
  if (typeof deferLoading !== "boolean") return mismatch(deferLoading, "a boolean");
  return {
    type: "function",
    name: String(name),
    description: String(description),
    inputSchema,
    ...(deferLoading ? { deferLoading } : {}),
  };
}

function readNamespace(value: UnknownRecord): DynamicToolNamespaceSpec | string {
  const { name, description, tools } = value;
  const problem = findTextProblem(value);
  if (problem !== undefined) return problem;
  if (tools === undefined) return "missing field `tools`";
  if (!Array.isArray(tools)) return mismatch(tools, "a sequence");
  const read: DynamicToolFunctionSpec[] = [];
  for (const tool of tools) {
    const spec = readNamespaceTool(tool);
    if (typeof spec === "string") return spec;
    read.push(spec);
  }
  return { type: "namespace", name: String(name), description: String(description), tools: read };
}

function readNamespaceTool(value: unknown): DynamicToolFunctionSpec | string {
  if (!isRecord(value)) return mismatch(value, "a map");
  const { type } = value;
  if (type === undefined) return "missing field `type`";
  if (type === "function") return readFunction(value);
  return typeof type === "string"
    ? `unknown variant \`${type}\`, expected \`function\``
    : mismatch(type, "variant identifier");
}

function findTextProblem(value: UnknownRecord): string | undefined {
  for (const key of ["name", "description"]) {
    if (value[key] === undefined) return `missing field \`${key}\``;
    if (typeof value[key] !== "string") return mismatch(value[key], "a string");
  }
  return undefined;
}

function mismatch(value: unknown, expected: string): string {
  return `invalid type: ${toKind(value)}, expected ${expected}`;
}

function groupLegacy(tools: readonly ReadTool[]): readonly DynamicToolSpec[] {
  const namespaces = new Map<string, DynamicToolFunctionSpec[]>();
  const specs: DynamicToolSpec[] = [];
  for (const { spec, namespace } of tools) {
    if (spec.type === "namespace" || namespace === undefined) {
      specs.push(spec);
      continue;
    }
    const known = namespaces.get(namespace);
    if (known) {
      known.push(spec);
      continue;
    }
    const grouped = [spec];
    namespaces.set(namespace, grouped);
    const description = toDefaultNamespaceDescription(namespace);
    specs.push({ type: "namespace", name: namespace, description, tools: grouped });
  }
  return specs;
}
