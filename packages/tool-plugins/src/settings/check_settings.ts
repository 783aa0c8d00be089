import { isRecord } from "../is_record.ts";
import { toNameHint } from "../name_hint.ts";
import { PluginError } from "../plugin_error.ts";
import type { PluginConfig, SettingLevel } from "./settings.ts";
import { type SettingSchema, SETTINGS_BY_KEY } from "./settings_table.ts";

const LEVELS: readonly SettingLevel[] = ["agent", "provider", "global"];
const CONFIG_KEYS: readonly string[] = [...LEVELS, "plugins"];

/**
 * Checks settings that may come from a file: known keys, each at a level where it can stand, each with a value it
 * can hold.
 *
 * @throws {@link PluginError} `invalid_config`, naming the key and what to do.
 */
export function checkPluginConfig(value: unknown): asserts value is PluginConfig {
  if (!isRecord(value)) throw refuse("plugin settings must be an object of levels");
  for (const key of Object.keys(value)) {
    if (CONFIG_KEYS.includes(key)) continue;
    if (SETTINGS_BY_KEY.has(key))
      throw refuse(`\`${key}\` stands at no level, put it into \`agent\``);
    throw refuse(`unknown key \`${key}\`${toNameHint(key, CONFIG_KEYS)}`);
  }
  for (const level of LEVELS) checkSettings(level, level, value[level]);
  checkPluginList("plugins", value["plugins"]);
}

/**
 * Checks the settings of one level.
 *
 * @param where - how people are told of the place, such as `agents.coder`
 * @throws {@link PluginError} `invalid_config`.
 */
export function checkSettings(level: SettingLevel, where: string, value: unknown): void {
  if (value === undefined) return;
  if (!isRecord(value)) throw refuse(`\`${where}\` must be an object of settings`);
  for (const [key, held] of Object.entries(value)) {
    const setting = SETTINGS_BY_KEY.get(key);
    if (setting === undefined) {
      throw refuse(`unknown setting \`${where}.${key}\`${toNameHint(key, listKeys(level))}`);
    }
    if (!setting.levels.includes(level)) {
      throw refuse(`\`${where}.${key}\` is no setting of a ${level}, put it into \`agent\``);
    }
    if (held === undefined) continue;
    const expected = findProblem(setting.schema, held);
    if (expected !== undefined) {
      throw refuse(`\`${where}.${key}\` must be ${expected}, not ${toShown(held)}`);
    }
  }
}

/**
 * Checks a list of the names of plugins.
 *
 * @throws {@link PluginError} `invalid_config`.
 */
export function checkPluginList(where: string, value: unknown): void {
  if (value === undefined) return;
  const expected = findProblem({ type: "array", items: { type: "string", minLength: 1 } }, value);
  if (expected !== undefined)
    throw refuse(`\`${where}\` must be ${expected}, not ${toShown(value)}`);
}

function listKeys(level: SettingLevel): readonly string[] {
  return [...SETTINGS_BY_KEY].flatMap(([key, { levels }]) => (levels.includes(level) ? [key] : []));
}

/** What a value would have to be; `undefined` when it is that. */
function findProblem(schema: SettingSchema, value: unknown): string | undefined {
  switch (schema.type) {
    case "boolean":
      return typeof value === "boolean" ? undefined : "true or false";
    case "string":
      return findTextProblem(schema, value);
    case "integer":
      return Number.isSafeInteger(value) && Number(value) >= schema.minimum
        ? undefined
        : `a whole number, ${schema.minimum} or more`;
    case "number":
      return Number.isFinite(value) && Number(value) > schema.exclusiveMinimum
        ? undefined
        : `a number above ${schema.exclusiveMinimum}`;
    case "array":
      return Array.isArray(value) &&
        value.every((entry) => typeof entry === "string" && entry !== "")
        ? undefined
        : "a list of texts";
    case "object":
      return isRecord(value) && Object.values(value).every(isRecord)
        ? undefined
        : "a table of tables";
  }
}

function findTextProblem(
  schema: Extract<SettingSchema, { type: "string" }>,
  value: unknown,
): string | undefined {
  if (schema.enum !== undefined) {
    const isKnown = typeof value === "string" && schema.enum.includes(value);
    return isKnown ? undefined : `one of ${schema.enum.join(", ")}`;
  }
  return typeof value === "string" && value.length >= (schema.minLength ?? 0)
    ? undefined
    : "a text";
}

/** Longest value that an error shows, in characters. */
const MAX_SHOWN = 40;

/** A value as an error shows it; objects may hold secrets. */
function toShown(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

function refuse(message: string): PluginError {
  return new PluginError("invalid_config", message);
}
