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

/** The model of a thread, as its provider describes it by now. */
export interface FollowedModel {
  /** The same between two calls of {@link FollowedModel.follow}. */
  readonly current: ModelChoice;
  /** Tells the version of the catalog that a response named. */
  noteEtag(etag: string): void;
  /**
   * Before a turn: looks again at the catalog if a response named another version. Answers one line for each thing
   * that a person should know of the new one.
   *
   * @throws the signal's reason when it fires; nothing else.
   */
  follow(signal: AbortSignal): Promise<readonly string[]>;
}

/**
 * Chooses the model, finds out what is known of it, and keeps up with its provider.
 *
 * @throws {@link CoreError} `invalid_option` when there is no model at all.
 */
export async function openModel(input: ModelChoiceInput): Promise<FollowedModel> {
  const source = createCatalogSource(toSourceOptions(input));
  let current = toChoice(await source.load(input.signal), input);
  return {
    get current() {
      return current;
    },
    noteEtag: (etag) => source.noteEtag(etag),
    follow: async (signal) => {
      const catalog = await source.refresh(signal);
      if (catalog === undefined) return [];
      current = toChoice(catalog, { ...input, model: current.name });
      return current.warnings;
    },
  };
}

function toChoice(
  catalog: ModelCatalog,
  { config, model, provider }: Pick<ModelChoiceInput, "config" | "model" | "provider">,
): ModelChoice {
  const name = model ?? config.model ?? findDefaultModel(catalog.models);
  if (name === undefined) {
    throw new CoreError("invalid_option", "no model: set `model` in config.toml or pass --model");
  }
  const { info, isFallback } = lookUpModel(catalog.models, name);
  const window = config.model_context_window;
  return {
    name,
    info: window === undefined ? info : { ...info, context_window: window },
    alternatives: isOwnCatalog(catalog, provider)
      ? catalog.models.filter(({ visibility }) => visibility === "list")
      : [],
    catalog: isFallback ? "fallback metadata" : catalog.label,
    warnings: [...catalog.warnings, ...(isFallback ? [toFallbackWarning(name)] : [])],
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
