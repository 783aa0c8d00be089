import { join } from "node:path";
import type { UnknownRecord } from "@codexkit/protocol";
import { type Config, toConfig } from "./config.ts";
import { ConfigError } from "./config_error.ts";
import {
  CONFIG_FILE_NAME,
  type ConfigHost,
  type ConfigLayer,
  findOrigin,
  readFileLayer,
  toAbsolute,
  toLayerFile,
  withoutRefusedKeys,
} from "./config_layer.ts";
import { readConfigShape } from "./config_shape.ts";
import { mergeLayerTables } from "./feature_switches.ts";
import { toUnstableFeaturesWarning } from "./features.ts";
import { readUserHome } from "./home.ts";
import { findMcpServerFault } from "./mcp_server_config.ts";
import { findProviderFault } from "./model_provider_config.ts";
import { applyOverrides, type ConfigOverride, parseOverride } from "./override.ts";
import {
  DEFAULT_PROJECT_ROOT_MARKERS,
  findProjectRoot,
  listFoldersBetween,
} from "./project_root.ts";
import { checkShape, resolvePaths, type ShapeFindings } from "./shape.ts";
import { isTable, readPath, readTable, type TomlTable } from "./toml_table.ts";
import { type ProjectTrust, resolveTrust, toDisabledReason } from "./trust.ts";
import { assertNoUnknownKeys, toUnknownKeysWarning } from "./unknown_keys.ts";

/** Where settings are looked for, and what the caller sets. */
export interface LoadConfigOptions extends ConfigHost {
  /** Absolute folder of the user's own files. */
  codexHome: string;
  /** Absolute working directory of the session. */
  cwd: string;
  /** Settings of the session, later ones win: arguments of `-c`, or values. Default none. */
  overrides?: readonly (string | ConfigOverride)[] | undefined;
  /** Name of a profile: `<codexHome>/<profile>.config.toml` is laid on the user's settings. */
  profile?: string | undefined;
  /** Leaves out the user's files. Default false. */
  ignoreUserConfig?: boolean | undefined;
  /** Refuses unknown keys. Default false. */
  strict?: boolean | undefined;
  /** The settings of the machine. Default `/etc/codex/config.toml`. */
  systemFile?: string | undefined;
  /** The settings of the administrator, above all. Default `/etc/codex/managed_config.toml`. */
  managedFile?: string | undefined;
}

/** Something a person should know; the session goes on. */
export interface ConfigWarning {
  /** What it is about. */
  kind: "ignored_project_keys" | "missing_profile" | "unknown_keys" | "unstable_features";
  /** The text to show. */
  message: string;
}

/** The settings of a session and where they come from. */
export interface LoadedConfig {
  /** The effective settings. */
  config: Config;
  /** The merged table that they were read from. */
  effective: UnknownRecord;
  /** Every layer, highest first; those with a `disabledReason` do not count. */
  layers: readonly ConfigLayer[];
  /** What a person should know. */
  warnings: readonly ConfigWarning[];
  /** Absolute root of the project. */
  projectRoot: string;
  /** Whether the settings of the project count. */
  trust: ProjectTrust;
  /** The user's own settings file, which may not exist. */
  userFile: string;
}

const DEFAULT_SYSTEM_FILE = "/etc/codex/config.toml";
const DEFAULT_MANAGED_FILE = "/etc/codex/managed_config.toml";

/** Tables whose values may be secrets, so that messages do not quote them. */
const SECRET_TABLES: ReadonlySet<string> = new Set([
  "mcp_servers",
  "model_providers",
  "responses_api_metadata",
  "shell_environment_policy",
]);

/**
 * Reads every layer of settings, merges and checks them.
 *
 * Highest first: the administrator's file, the overrides, `.codex/config.toml` of the project from
 * `cwd` up to its root, the profile, the user's file, the machine's file. Tables merge key by key.
 * Each file is read and parsed once; nothing is kept between calls.
 *
 * Mirrors: the layers of Codex 0.169.0.
 *
 * @throws {@link ConfigError} when a file or a value cannot be used.
 */
export function loadConfig(options: LoadConfigOptions): LoadedConfig {
  const userFile = join(options.codexHome, CONFIG_FILE_NAME);
  const outer = readOuterLayers(options, userFile);
  const outerTable = mergeLayers(outer);
  const markers = readMarkers(outerTable);
  const projectRoot = findProjectRoot(options.cwd, markers, options.fs);
  const places = { cwd: options.cwd, projectRoot };
  const trust = resolveTrust(readTable(outerTable, "projects"), places, options.fs);
  const project = readProjectLayers(options, projectRoot, toDisabledReason(trust, userFile));
  const layers = sortLayers(outer, project);
  const effective = project.length === 0 ? outerTable : mergeLayers(layers);
  const findings = checkShape(effective, readConfigShape());
  assertFits(layers, findings);
  assertSupported(effective, layers, options.profile);
  if (options.strict === true) assertNoUnknownKeys(layers, findings.unknown);
  const config = toConfig(effective, { ...options, trust, ownTables: toOwnTables(layers) });
  if (!Object.hasOwn(config.model_providers, config.model_provider)) {
    const message = `Model provider \`${config.model_provider}\` not found`;
    const place = toPlace(findOrigin(layers, ["model_provider"]));
    throw new ConfigError("unknown_provider", message, { key: "model_provider", place });
  }
  const warnings = toWarnings(layers, findings.unknown, effective, userFile);
  return { config, effective, layers, warnings, projectRoot, trust, userFile };
}

/** The layers that belong to no project, highest first. */
function readOuterLayers(options: LoadConfigOptions, userFile: string): readonly ConfigLayer[] {
  const { codexHome, profile } = options;
  const layers = [
    readFileLayer(
      {
        type: "legacyManagedConfigTomlFromFile",
        file: options.managedFile ?? DEFAULT_MANAGED_FILE,
      },
      options,
    ),
  ].filter(({ text }) => text !== undefined);
  const flags = toFlagLayer(options);
  if (flags !== undefined) layers.push(flags);
  if (profile !== undefined) assertProfileName(profile);
  if (options.ignoreUserConfig !== true) {
    if (profile !== undefined) {
      const file = join(codexHome, `${profile}.config.toml`);
      layers.push(readFileLayer({ type: "user", file, profile }, options));
    }
    layers.push(readFileLayer({ type: "user", file: userFile, profile: null }, options));
  }
  const systemFile = options.systemFile ?? DEFAULT_SYSTEM_FILE;
  layers.push(readFileLayer({ type: "system", file: systemFile }, options));
  return layers;
}

function toFlagLayer(options: LoadConfigOptions): ConfigLayer | undefined {
  const overrides = options.overrides ?? [];
  if (overrides.length === 0) return undefined;
  const parsed = overrides.map((item) => (typeof item === "string" ? parseOverride(item) : item));
  const table = applyOverrides({}, parsed);
  const home = readUserHome(options.env);
  const config = resolvePaths(table, readConfigShape(), (path) =>
    toAbsolute(path, options.cwd, home),
  );
  return { name: { type: "sessionFlags" }, config };
}

function assertProfileName(profile: string): void {
  if (/^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/.test(profile)) return;
  const message = `profile name \`${profile}\` must be a plain name without path separators`;
  throw new ConfigError("bad_override", message);
}

/** The layers of the project, highest first: the folder closest to `cwd`. */
function readProjectLayers(
  options: LoadConfigOptions,
  projectRoot: string,
  disabledReason: string | undefined,
): readonly ConfigLayer[] {
  const { fs } = options;
  const layers: ConfigLayer[] = [];
  for (const folder of listFoldersBetween(projectRoot, options.cwd)) {
    const dotCodexFolder = join(folder, ".codex");
    if (fs.stat(dotCodexFolder) !== "directory") continue;
    // A home inside the project is read as the user's file already.
    if (fs.realpath(dotCodexFolder) === fs.realpath(options.codexHome)) continue;
    layers.unshift(readProjectLayer(dotCodexFolder, disabledReason, options));
  }
  return layers;
}

function readProjectLayer(
  dotCodexFolder: string,
  disabledReason: string | undefined,
  host: ConfigHost,
): ConfigLayer {
  const name = { type: "project", dotCodexFolder } as const;
  if (disabledReason === undefined) return withoutRefusedKeys(readFileLayer(name, host));
  try {
    return { ...withoutRefusedKeys(readFileLayer(name, host)), disabledReason };
  } catch (error) {
    // What does not count cannot be wrong.
    if (ConfigError.isInstance(error)) return { name, config: {}, disabledReason };
    throw error;
  }
}

/** Whether a layer is above those of the project. */
function isAbove({ name }: ConfigLayer): boolean {
  return name.type === "legacyManagedConfigTomlFromFile" || name.type === "sessionFlags";
}

function sortLayers(
  outer: readonly ConfigLayer[],
  project: readonly ConfigLayer[],
): readonly ConfigLayer[] {
  return [...outer.filter(isAbove), ...project, ...outer.filter((layer) => !isAbove(layer))];
}

function mergeLayers(layers: readonly ConfigLayer[]): TomlTable {
  return layers.reduceRight<TomlTable>(
    (below, { config, disabledReason }) =>
      disabledReason === undefined ? mergeLayerTables(below, config) : below,
    {},
  );
}

/** The tables of the user and of the session, lowest first. */
function toOwnTables(layers: readonly ConfigLayer[]): readonly UnknownRecord[] {
  return layers
    .filter(({ name }) => name.type === "user" || name.type === "sessionFlags")
    .map(({ config }) => config)
    .toReversed();
}

function readMarkers(table: TomlTable): readonly string[] {
  const value = table["project_root_markers"];
  if (!Array.isArray(value)) return DEFAULT_PROJECT_ROOT_MARKERS;
  return value.filter((marker: unknown) => typeof marker === "string");
}

function assertFits(layers: readonly ConfigLayer[], findings: ShapeFindings): void {
  const { fault } = findings;
  if (fault === undefined) return;
  const [first = ""] = fault.path;
  const hides = SECRET_TABLES.has(first) && fault.message.startsWith("invalid type: string ");
  const message = hides
    ? fault.message.replace(
        /^invalid type: string .*, expected /s,
        "invalid type: string, expected ",
      )
    : fault.message;
  throw toBadValue(layers, fault.path, message);
}

/** An error about a value, naming its key, and its file where that is not the user's own. */
function toBadValue(
  layers: readonly ConfigLayer[],
  path: readonly string[],
  message: string,
): ConfigError {
  const key = path.join(".");
  const origin = findOrigin(layers, path);
  const place = toPlace(origin);
  const isOwnFile =
    origin === undefined ||
    origin.name.type === "sessionFlags" ||
    (origin.name.type === "user" && origin.name.profile === null);
  const file = isOwnFile || place === undefined ? "" : ` of ${place.path}`;
  return new ConfigError("bad_value", `${message}\nin \`${key}\`${file}`, { key, place });
}

function toPlace(layer: ConfigLayer | undefined): { path: string } | undefined {
  const path = layer === undefined ? undefined : toLayerFile(layer.name);
  return path === undefined ? undefined : { path };
}

/** Refuses what older versions knew, and values that contradict each other. */
function assertSupported(
  table: TomlTable,
  layers: readonly ConfigLayer[],
  profile: string | undefined,
): void {
  const legacy = table["profile"];
  if (typeof legacy === "string") {
    throw toUnsupported(
      layers,
      ["profile"],
      `legacy \`profile = "${legacy}"\` config is no longer supported; use \`--profile ${legacy}\` with \`${legacy}.config.toml\` instead`,
    );
  }
  if (profile !== undefined && readPath(table, ["profiles", profile]) !== undefined) {
    throw toUnsupported(
      layers,
      ["profiles", profile],
      `legacy \`[profiles.${profile}]\` config is no longer supported; move its settings to \`${profile}.config.toml\``,
    );
  }
  if (table["approval_policy"] === "untrusted") {
    throw toUnsupported(
      layers,
      ["approval_policy"],
      'approval_policy = "untrusted" is no longer supported; remove this setting',
    );
  }
  for (const [id, provider] of Object.entries(readTable(table, "model_providers"))) {
    const fault = isTable(provider) ? findProviderFault(id, provider) : undefined;
    if (fault !== undefined) throw toBadValue(layers, ["model_providers"], fault);
  }
  for (const [id, server] of Object.entries(readTable(table, "mcp_servers"))) {
    const fault = isTable(server) ? findMcpServerFault(server) : undefined;
    if (fault !== undefined) throw toBadValue(layers, ["mcp_servers", id], fault);
  }
}

function toUnsupported(
  layers: readonly ConfigLayer[],
  path: readonly string[],
  message: string,
): ConfigError {
  const place = toPlace(findOrigin(layers, path));
  return new ConfigError("unsupported", message, { key: path.join("."), place });
}

function toWarnings(
  layers: readonly ConfigLayer[],
  unknown: readonly (readonly string[])[],
  effective: TomlTable,
  userFile: string,
): readonly ConfigWarning[] {
  const warnings: ConfigWarning[] = [];
  for (const { name, text, ignoredKeys, disabledReason } of layers) {
    if (name.type === "user" && name.profile !== null && text === undefined) {
      const message = `profile \`${name.profile}\` has no file ${name.file}: nothing is different with it`;
      warnings.push({ kind: "missing_profile", message });
    }
    if (ignoredKeys === undefined || disabledReason !== undefined) continue;
    const message =
      `Ignored unsupported project-local config keys in ${toLayerFile(name) ?? ""}: ` +
      `${ignoredKeys.join(", ")}. If you want these settings to apply, manually set them in ` +
      "your user-level config.toml.";
    warnings.push({ kind: "ignored_project_keys", message });
  }
  const unknownKeys = toUnknownKeysWarning(layers, unknown);
  if (unknownKeys !== undefined) warnings.push({ kind: "unknown_keys", message: unknownKeys });
  if (effective["suppress_unstable_features_warning"] !== true) {
    const message = toUnstableFeaturesWarning(readTable(effective, "features"), userFile);
    if (message !== undefined) warnings.push({ kind: "unstable_features", message });
  }
  return warnings;
}
