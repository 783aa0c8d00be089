import fs from "node:fs";
import type { Config } from "@codexkit/config";
import type { ProviderAuth } from "@codexkit/login";
import {
  type CatalogSourceOptions,
  createCatalogSource,
  createCatalogStore,
  findDefaultModel,
  type HttpTransport,
  lookUpModel,
  type ModelCatalog,
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
  /** Models that agents it starts may run on instead; none where only the provider knows what it serves. */
  alternatives: readonly ModelInfo[];
  /** Where that is known from, for people: `the bundled catalog`. */
  catalog: string;
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
  /** Absolute; keeps catalogs that were fetched. */
  codexHome: string;
  /** Unix milliseconds. */
  now: () => number;
  signal: AbortSignal;
}

/**
 * Chooses the model and finds out what is known of it.
 *
 * @throws {@link CoreError} `invalid_option` when there is no model at all.
 */
export async function chooseModel(input: ModelChoiceInput): Promise<ModelChoice> {
  const { config } = input;
  const catalog = await createCatalogSource(toSourceOptions(input)).load(input.signal);
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
    alternatives: isOwnCatalog(catalog, input.provider)
      ? catalog.models.filter(({ visibility }) => visibility === "list")
      : [],
    catalog: isFallback ? "fallback metadata" : catalog.label,
    warnings,
  };
}

/** The bundled catalog holds the models of OpenAI, whatever the provider serves. */
function isOwnCatalog({ source }: ModelCatalog, { id }: ModelProvider): boolean {
  return source !== "bundled" || id === "openai";
}

function toSourceOptions(input: ModelChoiceInput): CatalogSourceOptions {
  const { config, provider, auth, transport, identity, codexHome, now } = input;
  const path = config.model_catalog_json;
  const kind = { usesCodexBackend: auth.usesCodexBackend(), isCommand: auth.kind === "command" };
  return {
    overlays: config.models,
    now,
    file:
      path === undefined ? undefined : { path, read: (file) => fs.promises.readFile(file, "utf8") },
    ...(shouldFetchCatalog(provider, kind)
      ? {
          fetch: { provider, auth, transport, identity },
          store: createCatalogStore(codexHome),
        }
      : {}),
  };
}
