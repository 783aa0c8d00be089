import { parseToolInputSchema } from "@codexkit/tool-schema";
import type {
  DynamicToolFunctionSpec,
  DynamicToolNamespaceSpec,
  DynamicToolSpec,
} from "./dynamic_tool_types.ts";

/** Most characters of a dynamic tool's name. Mirrors: Codex 0.169.0. */
const MAX_DYNAMIC_TOOL_NAME_LENGTH = 128;
/** Most characters of a dynamic namespace's name. Mirrors: Codex 0.169.0. */
const MAX_DYNAMIC_NAMESPACE_LENGTH = 64;
/** Most characters of a dynamic namespace's description. Mirrors: Codex 0.169.0. */
const MAX_DYNAMIC_NAMESPACE_DESCRIPTION_LENGTH = 1_024;

const IDENTIFIER = /^[a-zA-Z0-9_-]+$/u;
/** Names that models know as something else. Wire: Codex 0.169.0. */
const RESERVED_NAMESPACES: ReadonlySet<string> = new Set([
  "api_tool",
  "browser",
  "computer",
  "container",
  "file_search",
  "functions",
  "image_gen",
  "multi_tool_use",
  "python",
  "python_user_visible",
  "submodel_delegator",
  "terminal",
  "tool_search",
  "web",
]);

/**
 * The first rule that tools of a client break, in the words of the error that refuses them.
 *
 * Wire: rules, their order and messages of Codex 0.169.0.
 */
export function findDynamicToolProblem(specs: readonly DynamicToolSpec[]): string | undefined {
  const tools = new Set<string>();
  const namespaces = new Set<string>();
  for (const spec of specs) {
    const problem =
      spec.type === "function"
        ? findToolProblem(spec, { seen: tools })
        : findNamespaceProblem(spec, namespaces);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function findNamespaceProblem(
  spec: DynamicToolNamespaceSpec,
  seen: Set<string>,
): string | undefined {
  const label = "dynamic tool namespace";
  const { name } = spec;
  const problem = findNameProblem(name, { label, maxLength: MAX_DYNAMIC_NAMESPACE_LENGTH });
  if (problem !== undefined) return problem;
  if (isLonger(spec.description, MAX_DYNAMIC_NAMESPACE_DESCRIPTION_LENGTH)) {
    return `${label} description must be at most ${MAX_DYNAMIC_NAMESPACE_DESCRIPTION_LENGTH} characters`;
  }
  if (isOfMcp(name)) return `${label} is reserved: ${name}`;
  if (RESERVED_NAMESPACES.has(name)) {
    return `${label} collides with a reserved Responses API namespace: ${name}`;
  }
  if (seen.has(name)) return `duplicate ${label}: ${name}`;
  seen.add(name);
  if (spec.tools.length === 0) return `${label} must contain at least one tool: ${name}`;
  const tools = new Set<string>();
  for (const tool of spec.tools) {
    const found = findToolProblem(tool, { namespace: name, seen: tools });
    if (found !== undefined) return found;
  }
  return undefined;
}

function findToolProblem(
  { name, inputSchema, deferLoading }: DynamicToolFunctionSpec,
  { namespace, seen }: { namespace?: string; seen: Set<string> },
): string | undefined {
  const label = "dynamic tool name";
  const problem = findNameProblem(name, { label, maxLength: MAX_DYNAMIC_TOOL_NAME_LENGTH });
  if (problem !== undefined) return problem;
  if (isOfMcp(name)) return `${label} is reserved: ${name}`;
  if (seen.has(name)) {
    const place = namespace === undefined ? "" : ` in namespace ${namespace}`;
    return `duplicate ${label}${place}: ${name}`;
  }
  seen.add(name);
  if (deferLoading === true && namespace === undefined) {
    return `deferred dynamic tool must include a namespace: ${name}`;
  }
  const schemaProblem = findSchemaProblem(inputSchema);
  return schemaProblem === undefined
    ? undefined
    : `dynamic tool input schema is not supported for ${name}: ${schemaProblem}`;
}

function findNameProblem(
  name: string,
  { label, maxLength }: { label: string; maxLength: number },
): string | undefined {
  const trimmed = name.trim();
  if (trimmed === "") return `${label} must not be empty`;
  if (trimmed !== name) return `${label} has leading/trailing whitespace: ${escape(name)}`;
  if (!IDENTIFIER.test(name)) {
    return `${label} must match ^[a-zA-Z0-9_-]+$ to match Responses API: ${escape(name)}`;
  }
  return name.length > maxLength
    ? `${label} must be at most ${maxLength} characters to match Responses API: ${name}`
    : undefined;
}

function findSchemaProblem(inputSchema: unknown): string | undefined {
  // Recorded for numbers and null; the words of the schema reader are for everything else.
  if (inputSchema === null || typeof inputSchema === "number" || typeof inputSchema === "string") {
    const kind = inputSchema === null ? "null" : typeof inputSchema;
    return `invalid type: ${kind}, expected struct JsonSchema`;
  }
  const parsed = parseToolInputSchema(inputSchema);
  return parsed.ok ? undefined : parsed.problem;
}

function isOfMcp(name: string): boolean {
  return name === "mcp" || name.startsWith("mcp__");
}

/** Whether a text has more characters; those outside the basic plane count once. */
function isLonger(text: string, maxLength: number): boolean {
  if (text.length <= maxLength) return false;
  return text.length > maxLength * 2 || Array.from(text).length > maxLength;
}

/** Anything but plain letters, digits and signs as an escape, so that messages show what is there. */
function escape(name: string): string {
  return name.replaceAll(/[^ !#-&(-[\]-~]/gu, (character) => {
    const known = ESCAPES[character];
    return known ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

const ESCAPES: { readonly [character: string]: string | undefined } = {
  "\t": String.raw`\t`,
  "\r": String.raw`\r`,
  "\n": String.raw`\n`,
  "'": String.raw`\'`,
  '"': String.raw`\"`,
  "\\": String.raw`\\`,
};
