import { MIRRORED_CODEX_VERSION } from "@codexkit/protocol";
import {
  CATALOG_TTL_MS,
  type CatalogEntry,
  isRecent,
  parseCatalogEntry,
  toCatalogEntryText,
} from "./catalog_cache.ts";
import {
  BUNDLED_CATALOG,
  fetchCatalogRows,
  type FetchCatalogInput,
  type LoadCatalogInput,
  type ModelCatalog,
  readCatalogFile,
  toCatalogUrl,
  toProviderCatalog,
  toRefreshWarning,
  withOverlays,
} from "./catalog_source.ts";
import { type CatalogStore, toCatalogKey } from "./catalog_store.ts";
import { createFlight, type Flight } from "./flight.ts";
import { toLowerCaseNames } from "./program_headers.ts";

/** What a catalog source works with. */
export interface CatalogSourceOptions extends Pick<LoadCatalogInput, "file" | "overlays"> {
  /** Given when `shouldFetchCatalog` says so. */
  fetch?: Omit<FetchCatalogInput, "signal"> | undefined;
  /** Keeps what was fetched between processes. Default nowhere. */
  store?: CatalogStore | undefined;
  /** Now, in Unix milliseconds. */
  now: () => number;
  /** How long the provider may take, in milliseconds. Default 5000. Mirrors: Codex. */
  timeoutMs?: number | undefined;
}

/** The catalog of a provider over the life of a process. Any number of threads may share one. */
export interface ModelCatalogSource {
  /**
   * The catalog for a thread that begins: the file, else what was fetched in the last five minutes, else the
   * provider's, else what was fetched before, else the bundled one. Only the file can make it fail.
   *
   * @throws `ModelProviderError` `bad_catalog` when the file cannot be used; the signal's reason when it fires.
   */
  load(signal: AbortSignal): Promise<ModelCatalog>;
  /** Tells the version that a response named: header `x-models-etag`. */
  noteEtag(etag: string): void;
  /**
   * Before a request: the new catalog when a response named another version than ours, else `undefined`. A version
   * is asked for once in five minutes, whatever comes of it.
   *
   * @throws the signal's reason when it fires; nothing else.
   */
  refresh(signal: AbortSignal): Promise<ModelCatalog | undefined>;
}

const DEFAULT_TIMEOUT_MS = 5_000;

/** Makes the source of a provider's catalog. Nothing is read or sent before it is asked. */
export function createCatalogSource(options: CatalogSourceOptions): ModelCatalogSource {
  const { fetch, file, overlays } = options;
  if (file === undefined && fetch !== undefined) return new ProviderCatalog(options, fetch);
  return {
    load: async (signal) => {
      signal.throwIfAborted();
      return withOverlays(file ? await readCatalogFile(file) : BUNDLED_CATALOG, overlays);
    },
    noteEtag: () => {
      // What is not fetched has no version.
    },
    refresh: (signal) =>
      signal.aborted ? Promise.reject(signal.reason) : Promise.resolve(undefined),
  };
}

class ProviderCatalog implements ModelCatalogSource {
  readonly #options: CatalogSourceOptions;
  readonly #fetch: Omit<FetchCatalogInput, "signal">;
  readonly #flight: Flight<ModelCatalog>;
  #entry: CatalogEntry | undefined;
  #read: Promise<void> | undefined;
  /** The catalog of an entry, so that rows are parsed once. */
  #parsed: { rows: readonly unknown[]; catalog: ModelCatalog } | undefined;
  #noted: string | undefined;
  /** The version that was asked for last, and when. */
  #followed: { etag: string; atMs: number } | undefined;

  constructor(options: CatalogSourceOptions, fetch: Omit<FetchCatalogInput, "signal">) {
    this.#options = options;
    this.#fetch = fetch;
    this.#flight = createFlight((signal) => this.#request(signal));
  }

  async load(signal: AbortSignal): Promise<ModelCatalog> {
    signal.throwIfAborted();
    this.#read ??= this.#readStore();
    await this.#read;
    const entry = this.#entry;
    if (entry !== undefined && this.#isCurrent(entry)) return await this.#toCatalog(entry);
    return await this.#flight.join(signal);
  }

  noteEtag(etag: string): void {
    this.#noted = etag;
  }

  async refresh(signal: AbortSignal): Promise<ModelCatalog | undefined> {
    signal.throwIfAborted();
    const etag = this.#noted;
    this.#noted = undefined;
    if (etag === undefined) return undefined;
    if (etag === this.#entry?.etag) {
      await this.#confirm(this.#entry);
      return undefined;
    }
    const nowMs = this.#options.now();
    const wasAsked = this.#followed?.etag === etag && isRecent(this.#followed.atMs, nowMs);
    if (wasAsked) return undefined;
    this.#followed = { etag, atMs: nowMs };
    return await this.#flight.join(signal);
  }

  get #clientVersion(): string {
    return this.#fetch.clientVersion ?? MIRRORED_CODEX_VERSION;
  }

  #isCurrent(entry: CatalogEntry): boolean {
    const isOurs = entry.clientVersion === this.#clientVersion;
    return isOurs && isRecent(entry.fetchedAtMs, this.#options.now());
  }

  async #request(signal: AbortSignal): Promise<ModelCatalog> {
    const timeoutMs = this.#options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const timeout = AbortSignal.timeout(timeoutMs);
    const held = this.#entry;
    const known = held?.clientVersion === this.#clientVersion ? held.etag : undefined;
    try {
      const input = { ...this.#fetch, signal: AbortSignal.any([signal, timeout]) };
      const { rows, etag } = await fetchCatalogRows(input, known);
      return await this.#hold({
        fetchedAtMs: this.#options.now(),
        etag,
        clientVersion: this.#clientVersion,
        rows: rows ?? held?.rows ?? [],
      });
    } catch (error) {
      signal.throwIfAborted();
      const reason = timeout.aborted ? new Error(`no answer within ${timeoutMs} ms`) : error;
      return await this.#fallBack(toRefreshWarning(reason));
    }
  }

  /** An older catalog of the same provider says more of its models than ours does. */
  async #fallBack(warning: string): Promise<ModelCatalog> {
    const entry = this.#entry;
    if (entry === undefined) {
      const bare = withOverlays(BUNDLED_CATALOG, this.#options.overlays);
      return { ...bare, warnings: [warning] };
    }
    const catalog = await this.#toCatalog(entry);
    const since = new Date(entry.fetchedAtMs).toISOString();
    return {
      ...catalog,
      warnings: [`${warning} (the one of ${since} is used)`, ...catalog.warnings],
    };
  }

  async #hold(entry: CatalogEntry): Promise<ModelCatalog> {
    const catalog = await this.#toCatalog(entry);
    this.#entry = entry;
    await this.#writeStore(entry);
    return catalog;
  }

  /** The server still has our version: it counts as fetched now. On disk only when that begins to matter. */
  async #confirm(entry: CatalogEntry): Promise<void> {
    const nowMs = this.#options.now();
    this.#entry = { ...entry, fetchedAtMs: nowMs };
    if (nowMs - entry.fetchedAtMs > CATALOG_TTL_MS / 2) await this.#writeStore(this.#entry);
  }

  async #toCatalog(entry: CatalogEntry): Promise<ModelCatalog> {
    if (this.#parsed?.rows !== entry.rows) {
      const catalog = await toProviderCatalog(this.#fetch, entry);
      this.#parsed = { rows: entry.rows, catalog: withOverlays(catalog, this.#options.overlays) };
    }
    return { ...this.#parsed.catalog, etag: entry.etag };
  }

  async #readStore(): Promise<void> {
    const { store } = this.#options;
    if (store === undefined) return;
    const text = await this.#toKey().then(
      (key) => store.read(key),
      () => undefined,
    );
    this.#entry ??= text === undefined ? undefined : parseCatalogEntry(text);
  }

  async #writeStore(entry: CatalogEntry): Promise<void> {
    const { store } = this.#options;
    if (store === undefined) return;
    // A catalog that cannot be kept is fetched again: nothing that a person has to know at every start.
    await this.#toKey()
      .then((key) => store.write(key, toCatalogEntryText(entry)))
      .catch(() => undefined);
  }

  async #toKey(): Promise<string> {
    const credentials = toLowerCaseNames(await this.#fetch.auth.headers());
    return toCatalogKey(toCatalogUrl(this.#fetch), credentials["chatgpt-account-id"] ?? "");
  }
}
