import type { ResponseItem } from "@codexkit/protocol";
import type {
  ResponseCreateParamsBase,
  ResponseFormatTextJSONSchemaConfig,
  ResponseIncludable,
  ToolChoiceOptions,
} from "openai/resources/responses/responses";
import { type RequestIdentity, toClientMetadata, toIdentityHeaders } from "./request_identity.ts";

/** How the model shall think. Wire: `reasoning` (Codex 0.169.0). */
export interface RequestReasoning {
  /** Any word; providers add new ones. */
  effort?: string | undefined;
  summary?: string | undefined;
  /** Only for Responses Lite. */
  context?: "all_turns" | undefined;
}

/** How the model shall write. Wire: `text` (Codex 0.169.0). */
export interface RequestText {
  verbosity?: "low" | "medium" | "high" | undefined;
  format?: ResponseFormatTextJSONSchemaConfig | undefined;
}

/**
 * The body of a request, its members in the order in which they are sent.
 *
 * Wire: `POST /responses` (Codex 0.169.0). Types are those of the `openai` package where they fit;
 * `input`, `tools`, efforts and tiers are open because other providers have more of them.
 */
export interface ResponsesRequestBody {
  model: string;
  stream: true;
  /** Base instructions come first, as a developer message; there is no `instructions`. */
  input: readonly ResponseItem[];
  /** Absent for Responses Lite, where tools are an input item. */
  tools?: readonly unknown[] | undefined;
  tool_choice: ToolChoiceOptions;
  parallel_tool_calls: NonNullable<ResponseCreateParamsBase["parallel_tool_calls"]>;
  reasoning?: RequestReasoning | undefined;
  /** Whether the provider keeps the response. Always false. */
  store: boolean;
  include: readonly ResponseIncludable[];
  /** The session: requests that begin alike share a cache. */
  prompt_cache_key: string;
  text?: RequestText | undefined;
  service_tier?: string | undefined;
  client_metadata: Readonly<Record<string, string>>;
}

/** One request, ready for a client. Made by {@link createResponsesRequest}. */
export interface ResponsesRequest {
  body: ResponsesRequestBody;
  /** Headers of this request: who asks, in which turn. Names in lower case; no credentials. */
  headers: Readonly<Record<string, string>>;
  /** Requests of the same turn share the server's turn state. */
  turnId: string;
}

/** What a request is made of. */
export interface ResponsesRequestInput {
  identity: RequestIdentity;
  /** As the person wrote it. */
  model: string;
  /** The whole conversation, base instructions first. */
  items: readonly ResponseItem[];
  /** Absent leaves the member out. */
  tools?: readonly unknown[] | undefined;
  parallelToolCalls: boolean;
  /** Any word; absent leaves it to the provider. */
  reasoningEffort?: string | undefined;
  /** `none` and absent ask for no summaries. */
  reasoningSummary?: string | undefined;
  /** Whether the model takes Responses Lite: it is then shown the reasoning of all turns. Default false. */
  responsesLite?: boolean | undefined;
  /** Absent leaves it out, as models without support want it. */
  verbosity?: "low" | "medium" | "high" | undefined;
  /** JSON Schema that the last message has to fit. */
  outputSchema?: Readonly<Record<string, unknown>> | undefined;
  /** `fast` is sent as `priority`; `default` is left out; anything else as it is. */
  serviceTier?: string | undefined;
}

const OUTPUT_SCHEMA_NAME = "codex_output_schema";

/**
 * Builds a request. Pure: equal input gives equal bytes, so prefixes stay cacheable.
 *
 * Mirrors: the body and headers of Codex 0.169.0.
 */
export function createResponsesRequest(input: ResponsesRequestInput): ResponsesRequest {
  const { identity } = input;
  const tier = toServiceTier(input.serviceTier);
  const reasoning = toReasoning(input);
  const text = toText(input);
  return {
    body: {
      model: input.model,
      stream: true,
      input: input.items,
      ...(input.tools === undefined ? {} : { tools: input.tools }),
      tool_choice: "auto",
      parallel_tool_calls: input.parallelToolCalls,
      ...(reasoning === undefined ? {} : { reasoning }),
      store: false,
      include: ["reasoning.encrypted_content"],
      prompt_cache_key: identity.sessionId,
      ...(text === undefined ? {} : { text }),
      ...(tier === undefined ? {} : { service_tier: tier }),
      client_metadata: toClientMetadata(identity),
    },
    headers: toIdentityHeaders(identity),
    turnId: identity.turnId,
  };
}

function toReasoning(input: ResponsesRequestInput): RequestReasoning | undefined {
  const summary = input.reasoningSummary === "none" ? undefined : input.reasoningSummary;
  const effort = input.reasoningEffort;
  const lite = input.responsesLite === true;
  if (effort === undefined && summary === undefined && !lite) return undefined;
  return {
    ...(effort === undefined ? {} : { effort }),
    ...(summary === undefined ? {} : { summary }),
    ...(lite ? { context: "all_turns" } : {}),
  };
}

function toText(input: ResponsesRequestInput): RequestText | undefined {
  const { verbosity, outputSchema: schema } = input;
  if (verbosity === undefined && schema === undefined) return undefined;
  return {
    ...(verbosity === undefined ? {} : { verbosity }),
    ...(schema === undefined
      ? {}
      : { format: { type: "json_schema", strict: true, schema, name: OUTPUT_SCHEMA_NAME } }),
  };
}

function toServiceTier(tier: string | undefined): string | undefined {
  if (tier === "default") return undefined;
  return tier === "fast" ? "priority" : tier;
}
