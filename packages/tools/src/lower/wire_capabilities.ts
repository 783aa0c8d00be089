import type { SchemaDialect } from "@codexkit/tool-schema";

/**
 * What a provider takes, as far as tools are concerned. Everything left out is as Codex 0.169.0 sends it to
 * every provider.
 */
export interface WireCapabilities {
  /**
   * Where tools stand. `responses`: in `tools`. `responses_lite`: in an input item, for models that ask for it;
   * only where namespaces are taken, for Lite is made of them. Default `responses`.
   */
  style?: "responses" | "responses_lite" | undefined;
  /** Whether tools may stand in namespaces. Default true; false makes `namespace__name` of them. */
  namespaceTools?: boolean | undefined;
  /** Whether tools may take raw text (type `custom`). Default true; false makes functions of them. */
  customTools?: boolean | undefined;
  /** Whether the items of tool search are known. Default true; false makes `tool_search` a function. */
  toolSearch?: boolean | undefined;
  /** Whether answers may hold more than one text. Default true; false moves media into a user message. */
  imageOutputs?: boolean | undefined;
  /** Whether the model may call several tools at once. Default true; never in Responses Lite. */
  parallelToolCalls?: boolean | undefined;
  /** Whether tools are marked `strict` where their schemas allow it. Default false. */
  strictSchemas?: boolean | undefined;
  /** Whether the provider searches the web itself. Default true; never offered in Responses Lite. */
  hostedWebSearch?: boolean | undefined;
  /** Whether the provider makes images itself. Default true. */
  hostedImageGeneration?: boolean | undefined;
  /** Which part of JSON Schema the provider takes. Default `openai`: schemas are sent as they are. */
  schemaDialect?: SchemaDialect | undefined;
  /**
   * Most characters of a function's name where `namespaceTools` is off. Default 64, at least 16: the place of a
   * hash. Elsewhere names are sent as they are.
   */
  maxNameLength?: number | undefined;
  /**
   * Whether a call may name its tool in other ways than the one that was sent: `a__b`, `a.b`, the bare name if
   * only one tool has it, a freeform tool as a function and the other way round. Default true as soon as
   * anything above but `style`, `parallelToolCalls` and `maxNameLength` differs from its default: Codex 0.169.0
   * answers such calls with `unsupported call` or `aborted`.
   */
  lenientCalls?: boolean | undefined;
}

/** Where tools stand in a request: the part of {@link WireCapabilities} that models decide. */
export type WireForm = Pick<WireCapabilities, "style">;

/** {@link WireCapabilities} with nothing left open. */
export interface Wire {
  /** Responses Lite only where namespaces are taken. */
  readonly style: "responses" | "responses_lite";
  readonly namespaceTools: boolean;
  readonly customTools: boolean;
  readonly toolSearch: boolean;
  readonly imageOutputs: boolean;
  readonly parallelToolCalls: boolean;
  readonly strictSchemas: boolean;
  readonly hostedWebSearch: boolean;
  readonly hostedImageGeneration: boolean;
  readonly schemaDialect: SchemaDialect;
  /** At least {@link MIN_NAME_LENGTH}. */
  readonly maxNameLength: number;
  readonly lenientCalls: boolean;
  /** Whether tools, calls and history go over the wire as they are. */
  readonly isReference: boolean;
}

/** Most characters of a function's name at most providers. */
export const DEFAULT_MAX_NAME_LENGTH = 64;
/** Room for a piece of a name and a hash. */
const MIN_NAME_LENGTH = 16;

/** Fills in what a provider's capabilities leave open. */
export function resolveWire(given: WireCapabilities): Wire {
  const {
    namespaceTools = true,
    customTools = true,
    toolSearch = true,
    imageOutputs = true,
    parallelToolCalls = true,
    strictSchemas = false,
    hostedWebSearch = true,
    hostedImageGeneration = true,
    schemaDialect = "openai",
  } = given;
  const style = namespaceTools ? (given.style ?? "responses") : "responses";
  const isReference =
    namespaceTools &&
    customTools &&
    toolSearch &&
    imageOutputs &&
    hostedWebSearch &&
    hostedImageGeneration &&
    !strictSchemas &&
    schemaDialect === "openai";
  return {
    style,
    namespaceTools,
    customTools,
    toolSearch,
    imageOutputs,
    parallelToolCalls: parallelToolCalls && style === "responses",
    strictSchemas,
    hostedWebSearch,
    hostedImageGeneration,
    schemaDialect,
    maxNameLength: toNameLength(given.maxNameLength),
    lenientCalls: given.lenientCalls ?? !isReference,
    isReference,
  };
}

function toNameLength(given: number | undefined): number {
  if (given === undefined || Number.isNaN(given)) return DEFAULT_MAX_NAME_LENGTH;
  return Math.max(MIN_NAME_LENGTH, Math.trunc(given));
}
