import { ConfigError } from "./config_error.ts";
import { parseTomlValue } from "./toml_source.ts";
import { isTable, readTable, type TomlTable } from "./toml_table.ts";

/** One value that the caller of a session sets, above all files of the user. */
export interface ConfigOverride {
  /** Keys from the top of the configuration, at least one. */
  path: readonly string[];
  /** The value as TOML would give it. */
  value: unknown;
}

const ALIASES: ReadonlyMap<string, string> = new Map([
  ["use_legacy_landlock", "features.use_legacy_landlock"],
]);

/**
 * Reads the argument of `-c`: `key.key=value`.
 *
 * The value is read as TOML; text that is no TOML value is taken as a string, without surrounding
 * quotes. Mirrors: `-c` of Codex 0.169.0.
 *
 * @throws {@link ConfigError} `bad_override` without `=` or without a key.
 */
export function parseOverride(argument: string): ConfigOverride {
  const equals = argument.indexOf("=");
  if (equals < 0) {
    throw new ConfigError("bad_override", `Invalid override (missing '='): ${argument}`);
  }
  const key = argument.slice(0, equals).trim();
  if (key === "") {
    throw new ConfigError("bad_override", `Empty key in override: ${argument}`);
  }
  const raw = argument.slice(equals + 1).trim();
  const path = (ALIASES.get(key) ?? key).split(".");
  if (path.includes("__proto__")) {
    throw new ConfigError("bad_override", `Invalid key in override: ${argument}`, { key });
  }
  const parsed = parseTomlValue(raw);
  return { path, value: parsed === undefined ? trimQuotes(raw) : parsed.value };
}

/** The override that `--enable` and `--disable` stand for. */
export function toFeatureOverride(feature: string, options: { enabled: boolean }): ConfigOverride {
  return { path: ["features", feature], value: options.enabled };
}

/**
 * A table with every override applied in order; later ones win.
 *
 * Tables on the way are created, and replace a value that is no table.
 */
export function applyOverrides(base: TomlTable, overrides: readonly ConfigOverride[]): TomlTable {
  return overrides.reduce((table, { path, value }) => setOverride(table, path, value), base);
}

/** The switch of a feature and its settings share a key: neither takes the other away. */
function setOverride(table: TomlTable, path: readonly string[], value: unknown): TomlTable {
  const [root, feature, ...rest] = path;
  if (root !== "features" || feature === undefined) return setPath(table, path, value);
  const before = readTable(table, root)[feature];
  if (isTable(before) && typeof value === "boolean" && rest.length === 0) {
    return setPath(table, [...path, "enabled"], value);
  }
  if (typeof before !== "boolean" || (rest.length === 0 && !isTable(value))) {
    return setPath(table, path, value);
  }
  const settings = rest.length === 0 && isTable(value) ? value : setPath({}, rest, value);
  return setPath(table, [root, feature], { enabled: before, ...settings });
}

function setPath(table: TomlTable, path: readonly string[], value: unknown): TomlTable {
  const [key, ...rest] = path;
  if (key === undefined) return table;
  if (rest.length === 0) return { ...table, [key]: value };
  const below = Object.hasOwn(table, key) ? table[key] : undefined;
  return { ...table, [key]: setPath(isTable(below) ? below : {}, rest, value) };
}

function trimQuotes(text: string): string {
  return text.replace(/^["']+/, "").replace(/["']+$/, "");
}
