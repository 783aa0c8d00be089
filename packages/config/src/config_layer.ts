import { dirname, isAbsolute, join, resolve } from "node:path";
import { ConfigError } from "./config_error.ts";
import { readConfigShape } from "./config_shape.ts";
import { type ConfigFileSystem, toReadFailure } from "./file_system.ts";
import { readUserHome } from "./home.ts";
import { resolvePaths } from "./shape.ts";
import { parseTomlSource } from "./toml_source.ts";
import { isTable, readPath, type TomlTable } from "./toml_table.ts";

/** Where a layer comes from. Wire: `ConfigLayerSource` of the app-server (Codex 0.169.0). */
export type ConfigLayerSource =
  | { type: "system"; file: string }
  | { type: "user"; file: string; profile: string | null }
  | { type: "project"; dotCodexFolder: string }
  | { type: "sessionFlags" }
  | { type: "legacyManagedConfigTomlFromFile"; file: string };

/** What a layer is read with. */
export interface ConfigHost {
  /** Reads files. */
  fs: ConfigFileSystem;
  /** Environment variables. */
  env: Readonly<Record<string, string | undefined>>;
}

/** One source of settings. */
export interface ConfigLayer {
  /** Where it comes from. */
  name: ConfigLayerSource;
  /** Its settings, with paths made absolute. */
  config: TomlTable;
  /** Text of the file, to find the line of a key; absent when there is no file. */
  text?: string | undefined;
  /** Why it does not count; absent when it does. */
  disabledReason?: string | undefined;
  /** Keys that a project may not set and that were taken out, in a fixed order. */
  ignoredKeys?: readonly string[] | undefined;
}

/** Largest config file that is read, in bytes. */
export const MAX_CONFIG_BYTES: number = 8 * 1024 * 1024;

/** Name of the settings file in each place. */
export const CONFIG_FILE_NAME = "config.toml";

/** What a folder of a project must not decide: where credentials go and which programs run. */
const PROJECT_REFUSED_KEYS: readonly (readonly string[])[] = [
  ["openai_base_url"],
  ["chatgpt_base_url"],
  ["apps_mcp_product_sku"],
  ["responses_api_metadata"],
  ["model_provider"],
  ["model_providers"],
  ["notify"],
  ["profile"],
  ["profiles"],
  ["projects"],
  ["experimental_realtime_webrtc_call_base_url"],
  ["experimental_realtime_ws_base_url"],
  ["otel"],
  ["features", "respect_system_proxy"],
];

/** The file of a layer, or `undefined` for session flags. */
export function toLayerFile(source: ConfigLayerSource): string | undefined {
  switch (source.type) {
    case "project":
      return join(source.dotCodexFolder, CONFIG_FILE_NAME);
    case "sessionFlags":
      return undefined;
    case "legacyManagedConfigTomlFromFile":
    case "system":
    case "user":
      return source.file;
  }
}

/** How a message names a layer, such as `user (/home/me/.codex/config.toml)`. */
export function toLayerLabel(source: ConfigLayerSource): string {
  switch (source.type) {
    case "sessionFlags":
      return "session flags";
    case "legacyManagedConfigTomlFromFile":
      return `managed (${source.file})`;
    case "project":
    case "system":
    case "user":
      return `${source.type} (${toLayerFile(source) ?? ""})`;
  }
}

/**
 * Reads a settings file as a layer; a file that is not there makes an empty layer.
 *
 * @throws {@link ConfigError} `unreadable` or `bad_toml`.
 */
export function readFileLayer(name: ConfigLayerSource, host: ConfigHost): ConfigLayer {
  const file = toLayerFile(name);
  const text = file === undefined ? undefined : readConfigText(file, host.fs);
  if (file === undefined || text === undefined) return { name, config: {} };
  const table = parseTomlSource(text, file);
  const folder = dirname(file);
  const home = readUserHome(host.env);
  const config = resolvePaths(table, readConfigShape(), (path) => toAbsolute(path, folder, home));
  return { name, config, text };
}

/** The layer of a project folder without the settings that a project may not make. */
export function withoutRefusedKeys(layer: ConfigLayer): ConfigLayer {
  const refused = PROJECT_REFUSED_KEYS.filter((path) => readPath(layer.config, path) !== undefined);
  if (refused.length === 0) return layer;
  const config = refused.reduce((table, path) => removePath(table, path), layer.config);
  return { ...layer, config, ignoredKeys: refused.map((path) => path.join(".")) };
}

/** The highest layer that counts and holds a value under `path`. */
export function findOrigin(
  layers: readonly ConfigLayer[],
  path: readonly string[],
): ConfigLayer | undefined {
  return layers.find(
    ({ config, disabledReason }) =>
      disabledReason === undefined && readPath(config, path) !== undefined,
  );
}

/** Where a key was set, for a person: the path of a file, or `the command line`; `undefined` when nowhere. */
export function describeOrigin(
  layers: readonly ConfigLayer[],
  path: readonly string[],
): string | undefined {
  const layer = findOrigin(layers, path);
  if (layer === undefined) return undefined;
  return toLayerFile(layer.name) ?? "the command line";
}

/**
 * A path from a file, made absolute against that file's folder.
 *
 * @param home - the home of the user, which `~/` stands for; without it `~` is an ordinary name.
 */
export function toAbsolute(path: string, folder: string, home: string | undefined): string {
  if (home !== undefined && path === "~") return home;
  if (home !== undefined && path.startsWith("~/")) return join(home, path.slice(2));
  return isAbsolute(path) ? path : resolve(folder, path);
}

function readConfigText(file: string, fs: ConfigFileSystem): string | undefined {
  let bytes: Uint8Array | undefined;
  try {
    bytes = fs.readFile(file);
  } catch (cause) {
    const message = `failed to read config file ${file}: ${toReadFailure(cause)}`;
    throw new ConfigError("unreadable", message, { place: { path: file }, cause });
  }
  if (bytes === undefined) return undefined;
  if (bytes.byteLength > MAX_CONFIG_BYTES) {
    const message = `failed to read config file ${file}: larger than ${MAX_CONFIG_BYTES} bytes`;
    throw new ConfigError("unreadable", message, { place: { path: file } });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    const message = `failed to read config file ${file}: stream did not contain valid UTF-8`;
    throw new ConfigError("unreadable", message, { place: { path: file }, cause });
  }
}

function removePath(table: TomlTable, path: readonly string[]): TomlTable {
  const [key = "", ...rest] = path;
  const below = table[key];
  if (rest.length > 0 && isTable(below)) return { ...table, [key]: removePath(below, rest) };
  return Object.fromEntries(Object.entries(table).filter(([name]) => name !== key));
}
