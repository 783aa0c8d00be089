import fs from "node:fs";
import type { Config } from "@codexkit/config";
import type { ProviderAuth } from "@codexkit/login";
import {
  findDefaultModel,
  type HttpTransport,
  loadModelCatalog,
  lookUpModel,
  type ModelProvider,
  shouldFetchCatalog,
  toFallbackWarning,
} from "@codexkit/model-provider";
import type { ModelInfo } from "@codexkit/protocol";
import { CoreError } from "./core_error.ts";

/** The model of a thread. */
export interface ModelChoice {
  /** As it was asked for; sent as it is. */
  name: string;
  info: ModelInfo;
  /** One line each, for a person. */
  warnings: readonly string[];
}

/** What decides about the model. */
export interface ModelChoiceInput {
  config: Config;
  /** Comes before the configured one. */
  model: string | undefined;
  provider: ModelProvider;
  auth: ProviderAuth;
  transport: HttpTransport;
  identity: { originator: string; version: string };
  signal: AbortSignal;
}

/** How long a provider may take to give its catalog, in milliseconds. */
const CATALOG_TIMEOUT_MS = 10_000;

/**
 * Chooses the model and finds out what is known of it.
 *
 * @throws {@link CoreError} `invalid_option` when there is no model at all.
 */
export async function chooseModel(input: ModelChoiceInput): Promise<ModelChoice> {
  const { config } = input;
  const catalog = await loadModelCatalog(toCatalogInput(input));
  const warnings = [...catalog.warnings];
  const name = input.model ?? config.model ?? findDefaultModel(catalog.models);
  if (name === undefined) {
    throw new CoreError("invalid_option", "no model: set `model` in config.toml or pass --model");
  }
  const { info, isFallback } = lookUpModel(catalog.models, name);
  if (isFallback) warnings.push(toFallbackWarning(name));
  const window = config.model_context_window;
  return {
    name,
    info: window === undefined ? info : { ...info, context_window: window },
    warnings,
  };
}

function toCatalogInput(input: ModelChoiceInput): Parameters<typeof loadModelCatalog>[0] {
  const { config, provider, auth, transport, identity } = input;
  const path = config.model_catalog_json;
  if (path !== undefined)
    return { file: { path, read: (file) => fs.promises.readFile(file, "utf8") } };
  const kind = { usesCodexBackend: auth.usesCodexBackend(), isCommand: auth.kind === "command" };
  if (!shouldFetchCatalog(provider, kind)) return {};
  const signal = AbortSignal.any([input.signal, AbortSignal.timeout(CATALOG_TIMEOUT_MS)]);
  return { fetch: { provider, auth, transport, identity, signal } };
}
