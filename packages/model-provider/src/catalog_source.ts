import type { ModelOverlayConfig } from "@codexkit/config";
import { MIRRORED_CODEX_VERSION, type ModelInfo } from "@codexkit/protocol";
import { BUNDLED_MODELS } from "./bundled_models.ts";
import type { ProviderAuth } from "./endpoint.ts";
import { type HttpTransport, readBodyText, readWholeText } from "./http_transport.ts";
import { parseCatalogRows, parseRowList, readModelCatalog } from "./model_catalog.ts";
import { applyModelOverlays } from "./model_overlay.ts";
import { ModelProviderError } from "./model_provider_error.ts";
import { type ClientIdentity, toLowerCaseNames, toProgramHeaders } from "./program_headers.ts";
import { type ModelProvider, toEndpointUrl, toShownUrl, withQuery } from "./provider.ts";
import { redactSecrets, toSecrets } from "./redact_secrets.ts";
import { toConnectionError, toHttpError } from "./response_errors.ts";

/** The models of a session, and where they come from. */
export interface ModelCatalog {
  /** In the order of the catalog; models that only the configuration names come last. */
  readonly models: readonly ModelInfo[];
  readonly source: "file" | "provider" | "bundled";
  /** The source for people, such as `the bundled catalog`. */
  readonly label: string;
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
  /** The program that asks. */
  identity: ClientIdentity;
  /** Version of Codex whose catalog is wanted; servers choose models by it. Default the mirrored one. */
  clientVersion?: string | undefined;
  /** Ends the request. */
  signal: AbortSignal;
}

/** A file with a catalog, and how it is read. */
export interface CatalogFile {
  path: string;
  read: (path: string) => Promise<string>;
}

/** Where the catalog of a session may come from. */
export interface LoadCatalogInput {
  /** `model_catalog_json`: replaces every other source. */
  file?: CatalogFile | undefined;
  /** Given when {@link shouldFetchCatalog} says so. */
  fetch?: FetchCatalogInput | undefined;
  /** What a person says about models: `models` of the configuration. Default nothing. */
  overlays?: Readonly<Record<string, ModelOverlayConfig>> | undefined;
}

/** Largest catalog that is read, in bytes. The reference's own has 745 KB. */
const MAX_CATALOG_BYTES = 16 * 1024 * 1024;
/** Longest text of a refusal that is read, in bytes. */
const MAX_ERROR_BYTES = 64 * 1024;

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
 * The catalog of a session, once: the file, else the provider's, else the bundled one. A provider that does not
 * give its catalog costs a warning, not the session. `createCatalogSource` does the same for many sessions, keeps
 * what it fetched and follows changes.
 *
 * @throws {@link ModelProviderError} `bad_catalog` when the file cannot be used; the signal's reason when it fires.
 */
export async function loadModelCatalog(input: LoadCatalogInput): Promise<ModelCatalog> {
  return withOverlays(await loadBare(input), input.overlays);
}

async function loadBare(input: LoadCatalogInput): Promise<ModelCatalog> {
  if (input.file) return await readCatalogFile(input.file);
  if (!input.fetch) return BUNDLED_CATALOG;
  try {
    return await fetchModelCatalog(input.fetch);
  } catch (error) {
    input.fetch.signal.throwIfAborted();
    return { ...BUNDLED_CATALOG, warnings: [toRefreshWarning(error)] };
  }
}

/** The catalog that ships with the package. */
export const BUNDLED_CATALOG: ModelCatalog = {
  models: BUNDLED_MODELS,
  source: "bundled",
  label: "the bundled catalog",
  warnings: [],
};

/** A catalog with what a person says about its models. */
export function withOverlays(
  catalog: ModelCatalog,
  overlays: Readonly<Record<string, ModelOverlayConfig>> = {},
): ModelCatalog {
  const models = applyModelOverlays(catalog.models, overlays);
  return models === catalog.models ? catalog : { ...catalog, models };
}

/** What a person is told when a catalog was not to be had. Wire: Codex 0.169.0. */
export function toRefreshWarning(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `failed to refresh available models: ${reason}`;
}

/**
 * Asks the provider for its catalog, once. Credentials are renewed after a 401.
 *
 * Wire: `GET {base_url}/models?client_version=` or `model_catalog_url` (Codex 0.169.0).
 *
 * @throws {@link ModelProviderError} `bad_catalog` for an answer that is no catalog; else that of the answer. No
 *   key is in its message.
 */
export async function fetchModelCatalog(input: FetchCatalogInput): Promise<ModelCatalog> {
  const answer = await fetchCatalogRows(input);
  return await toProviderCatalog(input, answer);
}

/** What a provider answers to the question for its catalog. */
export interface CatalogAnswer {
  /** Absent when the catalog is still the one that was named. */
  readonly rows?: readonly unknown[] | undefined;
  /** Version on the server. */
  readonly etag?: string | undefined;
}

/**
 * Asks for the rows of a catalog.
 *
 * @param knownEtag - version that is there already: the provider may answer that it still holds.
 */
export async function fetchCatalogRows(
  input: FetchCatalogInput,
  knownEtag?: string,
): Promise<CatalogAnswer> {
  const url = toCatalogUrl(input);
  const credentials = await input.auth.headers();
  const first = await get({ ...input, url, credentials, knownEtag });
  const mayRepeat =
    ModelProviderError.isInstance(first) &&
    first.httpStatus === 401 &&
    (await input.auth.onUnauthorized(credentials));
  if (!mayRepeat) return orThrow(first);
  return orThrow(await get({ ...input, url, credentials: await input.auth.headers(), knownEtag }));
}

/** The catalog of rows that a provider gave. */
export async function toProviderCatalog(
  input: Pick<FetchCatalogInput, "provider" | "clientVersion">,
  answer: CatalogAnswer,
): Promise<ModelCatalog> {
  const shown = toShownUrl(toCatalogUrl(input));
  const { models, warnings } = await parseCatalogRows(answer.rows ?? [], shown);
  return {
    models,
    warnings,
    source: "provider",
    label: `the catalog of ${shown}`,
    etag: answer.etag,
  };
}

/** The whole URL of a provider's catalog. It may hold keys. */
export function toCatalogUrl({
  provider,
  clientVersion,
}: Pick<FetchCatalogInput, "provider" | "clientVersion">): string {
  const base = provider.modelCatalogUrl ?? toEndpointUrl(provider, "models");
  return withQuery(base, { client_version: clientVersion ?? MIRRORED_CODEX_VERSION });
}

function orThrow(answer: CatalogAnswer | ModelProviderError): CatalogAnswer {
  if (ModelProviderError.isInstance(answer)) throw answer;
  return answer;
}

interface GetInput extends FetchCatalogInput {
  url: string;
  credentials: Readonly<Record<string, string>>;
  knownEtag: string | undefined;
}

async function get(input: GetInput): Promise<CatalogAnswer | ModelProviderError> {
  const { url, provider, credentials, knownEtag, signal } = input;
  const shown = toShownUrl(url);
  const headers = {
    ...toLowerCaseNames(provider.headers),
    ...toLowerCaseNames(credentials),
    ...toProgramHeaders(input.identity),
    accept: "*/*",
    ...(knownEtag === undefined ? {} : { "if-none-match": knownEtag }),
  };
  const clean = (text: string): string => redactSecrets(text, toSecrets(provider, credentials));
  try {
    const response = await input.transport.send({ method: "GET", url, headers, signal });
    const { status } = response;
    if (status >= 200 && status < 300) {
      const text = await readWholeText(response.body, MAX_CATALOG_BYTES);
      if (text === undefined) return toTooLarge(shown);
      return { rows: parseRowList(text, shown), etag: response.headers["etag"] };
    }
    const body = clean(await readBodyText(response.body, MAX_ERROR_BYTES));
    if (status === 304 && knownEtag !== undefined) return { etag: knownEtag };
    return toHttpError({ ...response, body, url: shown, nowMs: 0 });
  } catch (cause) {
    if (signal.aborted) throw cause;
    const error = ModelProviderError.isInstance(cause) ? cause : toConnectionError(shown, cause);
    error.message = clean(error.message);
    return error;
  }
}

function toTooLarge(shown: string): ModelProviderError {
  const message = `the catalog of ${shown} is larger than ${MAX_CATALOG_BYTES} bytes`;
  return new ModelProviderError("bad_catalog", message);
}

/**
 * Reads `model_catalog_json`. Wire: the start-up errors of Codex 0.169.0.
 *
 * @throws {@link ModelProviderError} `bad_catalog` when it cannot be read or is no catalog.
 */
export async function readCatalogFile({ path, read }: CatalogFile): Promise<ModelCatalog> {
  const label = `model_catalog_json path \`${path}\``;
  let text: string;
  try {
    text = await read(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ModelProviderError("bad_catalog", `failed to read ${label}: ${reason}`, { cause });
  }
  return { ...(await readModelCatalog(text, label)), source: "file", label };
}
