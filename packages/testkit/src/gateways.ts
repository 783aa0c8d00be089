import { type Fault, isRecord, type RecordedRequest, type Step } from "./script.ts";

/** A kind of Responses endpoint, by what it takes and how its models answer. */
export type GatewayName =
  /** Takes everything. */
  | "openai"
  /** Refuses hosted web search. */
  | "azure"
  /** Knows functions and hosted web search; any other type of tool or item is a 400. */
  | "openrouter"
  /** Knows functions; skips every other tool without a word. */
  | "llama.cpp"
  /** Knows functions; calls a tool of a namespace by `namespace.name`. */
  | "ollama"
  /** Knows functions; its models end the marks of a patch with stars. */
  | "grok"
  /** Refuses members it does not know, wherever they stand. */
  | "strict-fields"
  /** Refuses schemas that say more than type, description, properties, required, items and enum. */
  | "minimal-schema";

/** A tool that the scripted model means to use, whatever it is called on the wire. */
export interface ToolIntent {
  callId: string;
  /** Absent for a plain tool. */
  namespace?: string | undefined;
  name: string;
  /** Arguments of a function, or the text of a freeform tool. */
  input: Readonly<Record<string, unknown>> | string;
}

/** One kind of endpoint: refuses what it does not take, and calls tools as its models would. */
export interface Gateway {
  readonly name: GatewayName;
  /** The answer to a request it does not take; `undefined` when all is well. */
  refuse(request: RecordedRequest): Fault | undefined;
  /** The call as it comes over the wire; a message that says so when the model was offered no such tool. */
  call(intent: ToolIntent, request: RecordedRequest): Step;
}

/** Every kind, in the order of {@link GatewayName}. */
export const GATEWAY_NAMES: readonly GatewayName[] = [
  "openai",
  "azure",
  "openrouter",
  "llama.cpp",
  "ollama",
  "grok",
  "strict-fields",
  "minimal-schema",
];

type Json = Readonly<Record<string, unknown>>;
/** Finds what is wrong with a request, in one line. */
type Check = (body: Json) => string | undefined;

interface Traits {
  /** Types of tools that its models see. */
  tools: ReadonlySet<string>;
  check: Check;
  dotNames: boolean;
  starredPatches: boolean;
}

const EVERY_TOOL = new Set([
  "function",
  "custom",
  "namespace",
  "tool_search",
  "web_search",
  "image_generation",
]);
const FUNCTIONS = new Set(["function"]);
const FUNCTIONS_AND_SEARCH = new Set(["function", "web_search"]);
const PLAIN_ITEMS = new Set(["message", "reasoning", "function_call", "function_call_output"]);

const DEFAULTS: Traits = {
  tools: EVERY_TOOL,
  check: () => undefined,
  dotNames: false,
  starredPatches: false,
};

const TRAITS: Readonly<Record<GatewayName, Traits>> = {
  openai: { ...DEFAULTS, check: checkNames },
  azure: { ...DEFAULTS, check: any(checkNames, checkToolTypes(without("web_search"))) },
  openrouter: {
    ...DEFAULTS,
    tools: FUNCTIONS_AND_SEARCH,
    check: any(checkNames, checkToolTypes(FUNCTIONS_AND_SEARCH), checkItems),
  },
  "llama.cpp": { ...DEFAULTS, tools: FUNCTIONS, check: any(checkItems, checkReferences) },
  ollama: { ...DEFAULTS, tools: FUNCTIONS, check: checkItems, dotNames: true },
  grok: { ...DEFAULTS, tools: FUNCTIONS, check: any(checkNames, checkItems), starredPatches: true },
  "strict-fields": {
    ...DEFAULTS,
    tools: FUNCTIONS,
    check: any(checkNames, checkToolTypes(FUNCTIONS), checkItems, checkMembers),
  },
  "minimal-schema": {
    ...DEFAULTS,
    tools: FUNCTIONS,
    check: any(checkNames, checkToolTypes(FUNCTIONS), checkItems, checkKeywords),
  },
};

/** Makes a kind of endpoint for a scripted server: `refuse` checks requests, `call` writes steps. */
export function createGateway(name: GatewayName): Gateway {
  const traits = TRAITS[name];
  return {
    name,
    refuse: ({ body }) => {
      const problem = isRecord(body) ? traits.check(body) : "the body is no JSON object";
      return problem === undefined
        ? undefined
        : { status: 400, body: { error: { message: problem, type: "invalid_request_error" } } };
    },
    call: (intent, request) => toCall(intent, readTools(request.body), traits),
  };
}

function toCall(intent: ToolIntent, offered: readonly Json[], traits: Traits): Step {
  const seen = offered.filter(({ type }) => traits.tools.has(String(type)));
  const { callId: call_id, namespace, name } = intent;
  if (name === "tool_search" && seen.some(({ type }) => type === "tool_search")) {
    return { tool_search: { call_id, arguments: intent.input } };
  }
  const space = seen.find((tool) => tool["type"] === "namespace" && tool["name"] === namespace);
  const inner = isList(space?.["tools"]) ? space["tools"].filter(isRecord) : [];
  const flat = namespace === undefined ? name : `${namespace}__${name}`;
  const tool =
    inner.find((one) => one["name"] === name) ??
    seen.find((one) => one["name"] === flat && one["type"] !== "namespace");
  // A model that is sure of a tool it cannot see would call it; these say what they miss.
  if (!tool) return { say: `I have no tool ${flat}.` };
  const input = traits.starredPatches ? withStars(intent.input) : intent.input;
  if (tool["type"] === "custom")
    return {
      custom: { call_id, name, input: typeof input === "string" ? input : JSON.stringify(input) },
    };
  const args = typeof input === "string" ? { input } : input;
  if (inner.includes(tool)) return { call: { call_id, name, namespace, arguments: args } };
  const called = traits.dotNames && namespace !== undefined ? `${namespace}.${name}` : flat;
  return { call: { call_id, name: called, arguments: args } };
}

function withStars(input: ToolIntent["input"]): ToolIntent["input"] {
  return typeof input === "string"
    ? input.replaceAll(/^(\*\*\* (?:Begin|End) Patch)$/gm, "$1 ***")
    : input;
}

/** The tools of a request, also those that travel as items: those of Responses Lite, and those that were found. */
function readTools(body: unknown): readonly Json[] {
  if (!isRecord(body)) return [];
  const items = isList(body["input"]) ? body["input"].filter(isRecord) : [];
  const lists = items
    .filter(({ type }) => type === "additional_tools" || type === "tool_search_output")
    .map((item) => item["tools"]);
  return [body["tools"], ...lists].flatMap((list) => (isList(list) ? list.filter(isRecord) : []));
}

function without(type: string): ReadonlySet<string> {
  return new Set([...EVERY_TOOL].filter((other) => other !== type));
}

function any(...checks: readonly Check[]): Check {
  return (body) => {
    for (const check of checks) {
      const problem = check(body);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

const NAME = /^[a-zA-Z0-9_-]{1,64}$/;

function checkNames(body: Json): string | undefined {
  const bad = readTools(body)
    .filter(({ type }) => type === "function" || type === "custom")
    .find(({ name }) => !NAME.test(String(name)));
  return bad && `Invalid 'tools[].name': '${String(bad["name"])}' does not match ${NAME.source}`;
}

function checkToolTypes(known: ReadonlySet<string>): Check {
  return (body) => {
    const bad = readTools(body).find(({ type }) => !known.has(String(type)));
    return bad && `Invalid value: '${String(bad["type"])}' for 'tools[].type'`;
  };
}

function checkItems(body: Json): string | undefined {
  const items = isList(body["input"]) ? body["input"].filter(isRecord) : [];
  const bad = items.find(({ type }) => !PLAIN_ITEMS.has(String(type)));
  if (bad) return `Invalid value: '${String(bad["type"])}' for 'input[].type'`;
  const output = items.find((item) => "output" in item && typeof item["output"] !== "string");
  return output && `Invalid type for 'input[].output': expected a string`;
}

/** Members of the public Responses API, and those that every Codex client sends. */
const BODY_MEMBERS = new Set(
  "model input instructions tools tool_choice parallel_tool_calls reasoning store stream include prompt_cache_key text service_tier client_metadata".split(
    " ",
  ),
);
const TOOL_MEMBERS = new Set("type name description strict parameters".split(" "));
const ITEM_MEMBERS = new Set(
  "type id role content status call_id name arguments output summary encrypted_content".split(" "),
);

function checkMembers(body: Json): string | undefined {
  const items = isList(body["input"]) ? body["input"].filter(isRecord) : [];
  return (
    findStranger([body], BODY_MEMBERS) ??
    findStranger(readTools(body), TOOL_MEMBERS) ??
    findStranger(items, ITEM_MEMBERS)
  );
}

function findStranger(objects: readonly Json[], known: ReadonlySet<string>): string | undefined {
  const stranger = objects.flatMap(Object.keys).find((key) => !known.has(key));
  return stranger && `Unknown parameter: '${stranger}'`;
}

const KEYWORDS = new Set("type description properties required items enum".split(" "));

function checkKeywords(body: Json): string | undefined {
  for (const { name, parameters } of readTools(body)) {
    const problem = findSchemaProblem(parameters, true);
    if (problem !== undefined) return `Invalid schema for function '${String(name)}': ${problem}`;
  }
  return undefined;
}

function findSchemaProblem(schema: unknown, isRoot: boolean): string | undefined {
  if (!isRecord(schema)) return "a schema must be an object";
  const stranger = Object.keys(schema).find((key) => !KEYWORDS.has(key));
  if (stranger !== undefined) return `keyword '${stranger}' is not supported`;
  if (isRoot && schema["type"] !== "object") return "the root must be of type object";
  if (typeof schema["type"] !== "string") return "'type' must be a string";
  const { properties, items } = schema;
  const children = [...(isRecord(properties) ? Object.values(properties) : []), items];
  for (const child of children) {
    const problem = child === undefined ? undefined : findSchemaProblem(child, false);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** A grammar cannot be made of a reference to a schema that is not there. */
function checkReferences(body: Json): string | undefined {
  const bad = readTools(body)
    .filter(({ type }) => type === "function")
    .find(({ parameters }) => /"\$ref":"(?!#)/.test(JSON.stringify(parameters ?? {})));
  return bad && `Error resolving ref in the schema of '${String(bad["name"])}'`;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
