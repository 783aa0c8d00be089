import { MIRRORED_CODEX_VERSION, type ModelInfo } from "@codexkit/protocol";
import { BUNDLED_MODELS } from "./bundled_models.ts";
import { type HttpTransport, readBodyText } from "./http_transport.ts";
import { readModelCatalog } from "./model_catalog.ts";
import type { ProviderAuth } from "./model_client.ts";
import { ModelProviderError } from "./model_provider_error.ts";
import { type ClientIdentity, toLowerCaseNames, toProgramHeaders } from "./program_headers.ts";
import { type ModelProvider, toEndpointUrl, toShownUrl, withQuery } from "./provider.ts";
import { toConnectionError, toHttpError } from "./response_errors.ts";

/** The models of a session, and where they come from. */
export interface ModelCatalog {
  readonly models: readonly ModelInfo[];
  readonly source: "file" | "provider" | "bundled";
  /** Version on the server; another `models_etag` in a response means that the catalog has changed. */
  readonly etag?: string | undefined;
  /** One line each: rows left out, and why the provider's catalog was not to be had. */
  readonly warnings: readonly string[];
}

/** How a provider's catalog is asked for. */
export interface FetchCatalogInput {
  provider: ModelProvider;
  auth: ProviderAuth;
  transport: HttpTransport;
  identity: ClientIdentity;
  /** Version of Codex whose catalog is wanted; servers choose models by it. Default the mirrored one. */
  clientVersion?: string | undefined;
  signal: AbortSignal;
}

/** Where the catalog of a session may come from. */
export interface LoadCatalogInput {
  /** `model_catalog_json`: replaces every other source. */
  file?: { path: string; read: (path: string) => Promise<string> } | undefined;
  /** Given when {@link shouldFetchCatalog} says so. */
  fetch?: FetchCatalogInput | undefined;
}

/** Largest catalog that is read, in bytes. The reference's own has 745 KB. */
const MAX_CATALOG_BYTES = 16 * 1024 * 1024;

/**
 * Whether the provider is asked for its catalog.
 *
 * Mirrors: Codex 0.169.0. Only with ChatGPT credentials, with a token command, or where the provider says where
 * its catalog is; never for a plain key.
 *
 * @param authKind - where credentials come from.
 */
export function shouldFetchCatalog(
  provider: Pick<ModelProvider, "modelCatalogUrl">,
  authKind: { usesCodexBackend: boolean; isCommand: boolean },
): boolean {
  return provider.modelCatalogUrl !== undefined || authKind.usesCodexBackend || authKind.isCommand;
}

/**
 * The catalog of a session: the file, else the provider's, else the bundled one. A provider that does not give
 * its catalog costs a warning, not the session.
 *
 * @throws {@link ModelProviderError} `bad_catalog` when the file cannot be used; the signal's reason when it fires.
 */
export async function loadModelCatalog(input: LoadCatalogInput): Promise<ModelCatalog> {
  if (input.file) return await readCatalogFile(input.file.path, input.file.read);
  const bundled = { models: BUNDLED_MODELS, source: "bundled", warnings: [] } as const;
  if (!input.fetch) return bundled;
  try {
    return await fetchModelCatalog(input.fetch);
  } catch (error) {
    input.fetch.signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    return { ...bundled, warnings: [`failed to refresh available models: ${reason}`] };
  }
}

/**
 * Asks the provider for its catalog, once. Credentials are renewed after a 401.
 *
 * Wire: `GET {base_url}/models?client_version=` or `model_catalog_url` (Codex 0.169.0).
 *
 * @throws {@link ModelProviderError} `bad_catalog` for an answer that is no catalog; else that of the answer.
 */
export async function fetchModelCatalog(input: FetchCatalogInput): Promise<ModelCatalog> {
  const { provider, auth } = input;
  const base = provider.modelCatalogUrl ?? toEndpointUrl(provider, "models");
  const url = withQuery(base, { client_version: input.clientVersion ?? MIRRORED_CODEX_VERSION });
  const credentials = await auth.headers();
  const first = await get(url, credentials, input);
  const mayRepeat =
    ModelProviderError.isInstance(first) &&
    first.httpStatus === 401 &&
    (await auth.onUnauthorized(credentials));
  const answer = mayRepeat ? await get(url, await auth.headers(), input) : first;
  if (ModelProviderError.isInstance(answer)) throw answer;
  const { models, warnings } = await readModelCatalog(answer.text, toShownUrl(url));
  return { models, warnings, source: "provider", etag: answer.etag };
}

async function get(
  url: string,
  credentials: Readonly<Record<string, string>>,
  { provider, transport, identity, signal }: FetchCatalogInput,
): Promise<{ text: string; etag: string | undefined } | ModelProviderError> {
  const headers = {
    ...toLowerCaseNames(provider.headers),
    ...toLowerCaseNames(credentials),
    ...toProgramHeaders(identity),
    accept: "*/*",
  };
  try {
    const response = await transport.send({ method: "GET", url, headers, signal });
    const body = await readBodyText(response.body, MAX_CATALOG_BYTES);
    if (response.status >= 200 && response.status < 300)
      return { text: body, etag: response.headers["etag"] };
    const shown = toShownUrl(url);
    return toHttpError({ ...response, body, url: shown, nowMs: 0 });
  } catch (cause) {
    if (signal.aborted) throw cause;
    return toConnectionError(toShownUrl(url), cause);
  }
}

/** Wire: the start-up errors of Codex 0.169.0. */
async function readCatalogFile(
  path: string,
  read: (path: string) => Promise<string>,
): Promise<ModelCatalog> {
  const source = `model_catalog_json path \`${path}\``;
  let text: string;
  try {
    text = await read(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ModelProviderError("bad_catalog", `failed to read ${source}: ${reason}`, { cause });
  }
  return { ...(await readModelCatalog(text, source)), source: "file" };
}
