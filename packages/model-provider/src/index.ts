export { BUNDLED_MODELS } from "./bundled_models.ts";
export {
  type CapabilitySettings,
  type CapabilitySource,
  type CapabilityValues,
  type EffectiveCapability,
  type ImageGenerationForm,
  isOptedIn,
  type ProviderCapabilities,
  type ProviderKind,
  resolveCapabilities,
  type ResolveCapabilitiesInput,
  toCapabilityValues,
} from "./capabilities.ts";
export {
  type CapabilityCheck,
  type CapabilityGate,
  type GateAuth,
  type ImageGenerationGateInput,
  resolveImageGenerationGate,
  resolveNamespaceToolsGate,
  resolveStandaloneWebSearchGate,
  resolveWebSearchGate,
  type WebSearchGateInput,
} from "./capability_gates.ts";
export {
  type CatalogFile,
  type FetchCatalogInput,
  fetchModelCatalog,
  type LoadCatalogInput,
  loadModelCatalog,
  type ModelCatalog,
  shouldFetchCatalog,
} from "./catalog_source.ts";
export { type CatalogStore, createCatalogStore } from "./catalog_store.ts";
export type { ClientClock } from "./client_clock.ts";
export { toDebugModels } from "./debug_models.ts";
export { createDefaultTransport, type DefaultTransportOptions } from "./default_transport.ts";
export type { EndpointContext, ProviderAuth } from "./endpoint.ts";
export { createFetchTransport, type Fetch } from "./fetch_transport.ts";
export type { HttpRequest, HttpResponse, HttpTransport } from "./http_transport.ts";
export {
  createImagesClient,
  type GeneratedImage,
  type ImageEditRequest,
  type ImageRequest,
  type ImagesCallOptions,
  type ImagesClient,
  type ImagesClientOptions,
  type ImagesResponse,
} from "./images_client.ts";
export type { SourceImage } from "./images_multipart.ts";
export {
  findDefaultModel,
  lookUpModel,
  type ModelLookup,
  type ReadCatalog,
  readModelCatalog,
  toFallbackWarning,
} from "./model_catalog.ts";
export {
  type CatalogSourceOptions,
  createCatalogSource,
  type ModelCatalogSource,
} from "./model_catalog_source.ts";
export {
  createModelClient,
  type ModelClient,
  type ModelClientOptions,
  type StreamOptions,
} from "./model_client.ts";
export { applyModelOverlays } from "./model_overlay.ts";
export {
  ModelProviderError,
  type ModelProviderErrorCode,
  type ModelProviderErrorDetails,
} from "./model_provider_error.ts";
export { type CapabilityModel, narrowCapabilities } from "./narrow_capabilities.ts";
export { createNodeTransport, type NodeTransportOptions } from "./node_transport.ts";
export type { ClientIdentity } from "./program_headers.ts";
export {
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
export { createSearchClient, type SearchClient, type SearchRequest } from "./search_client.ts";
