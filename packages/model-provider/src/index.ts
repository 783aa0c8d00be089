export { BUNDLED_MODELS } from "./bundled_models.ts";
export {
  type CapabilitySettings,
  type CapabilitySource,
  type EffectiveCapability,
  isOptedIn,
  type ProviderCapabilities,
  type ProviderKind,
  resolveCapabilities,
} from "./capabilities.ts";
export {
  type FetchCatalogInput,
  fetchModelCatalog,
  type LoadCatalogInput,
  loadModelCatalog,
  type ModelCatalog,
  shouldFetchCatalog,
} from "./catalog_source.ts";
export type { ClientClock } from "./client_clock.ts";
export { toDebugModels } from "./debug_models.ts";
export { createDefaultTransport } from "./default_transport.ts";
export { createFetchTransport, type Fetch } from "./fetch_transport.ts";
export type { HttpRequest, HttpResponse, HttpTransport } from "./http_transport.ts";
export {
  findDefaultModel,
  lookUpModel,
  type ModelLookup,
  type ReadCatalog,
  readModelCatalog,
  toFallbackWarning,
} from "./model_catalog.ts";
export {
  createModelClient,
  type ModelClient,
  type ModelClientOptions,
  type ProviderAuth,
  type StreamOptions,
} from "./model_client.ts";
export {
  ModelProviderError,
  type ModelProviderErrorCode,
  type ModelProviderErrorDetails,
} from "./model_provider_error.ts";
export { createNodeTransport } from "./node_transport.ts";
export type { ClientIdentity } from "./program_headers.ts";
export {
  BUILT_IN_PROVIDERS,
  type ModelProvider,
  type ModelProviderInfo,
  resolveProvider,
  type ResolveProviderOptions,
} from "./provider.ts";
export type { RequestIdentity, TurnMetadata } from "./request_identity.ts";
export type { ResponseEvent } from "./response_event.ts";
export {
  createResponsesRequest,
  type RequestReasoning,
  type RequestText,
  type ResponsesRequest,
  type ResponsesRequestBody,
  type ResponsesRequestInput,
} from "./responses_request.ts";
export { decideRetry, type RetryDecision, type RetryLimits } from "./retry_policy.ts";
