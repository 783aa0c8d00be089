import { isRecord, type UnknownRecord } from "@codexkit/protocol";

/** A TOML table whose values have not been looked at yet. */
export type TomlTable = { [key: string]: unknown };

/** Whether a value is a TOML table: not an array, not a date. */
export function isTable(value: unknown): value is TomlTable {
  return isRecord(value) && !(value instanceof Date);
}

/**
 * Lays `over` on `base`: tables merge key by key, everything else is replaced.
 *
 * Neither argument is changed; tables that only one side has are shared with the result.
 */
export function mergeTables(base: UnknownRecord, over: UnknownRecord): TomlTable {
  const merged: TomlTable = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = Object.hasOwn(merged, key) ? merged[key] : undefined;
    merged[key] = isTable(below) && isTable(value) ? mergeTables(below, value) : value;
  }
  return merged;
}

/** The value at a path of keys (array items by number), or `undefined`. */
export function readPath(table: UnknownRecord, path: readonly string[]): unknown {
  let value: unknown = table;
  for (const key of path) {
    if (Array.isArray(value)) {
      const items: readonly unknown[] = value;
      value = items[Number(key)];
    } else if (isTable(value) && Object.hasOwn(value, key)) {
      value = value[key];
    } else {
      return undefined;
    }
  }
  return value;
}

/** The table under `key`, or an empty one. */
export function readTable(table: UnknownRecord, key: string): UnknownRecord {
  const value = Object.hasOwn(table, key) ? table[key] : undefined;
  return isTable(value) ? value : {};
}

/** The boolean under `key`, or `undefined`. */
export function readBoolean(table: UnknownRecord, key: string): boolean | undefined {
  const value = table[key];
  return typeof value === "boolean" ? value : undefined;
}

/** The strings under `key`, or `undefined` when there is no list. */
export function readStrings(table: UnknownRecord, key: string): readonly string[] | undefined {
  const value = table[key];
  if (!Array.isArray(value)) return undefined;
  return value.filter((item: unknown) => typeof item === "string");
}

/** The members of the table under `key` that are strings, or `undefined` when there is no table. */
export function readStringTable(
  table: UnknownRecord,
  key: string,
): Readonly<Record<string, string>> | undefined {
  const value = table[key];
  if (!isTable(value)) return undefined;
  const strings: Record<string, string> = {};
  for (const [name, text] of Object.entries(value)) {
    if (typeof text === "string") strings[name] = text;
  }
  return strings;
}

/** The word under `key` when it is one of `choices`. */
export function readChoice<Choice extends string>(
  table: UnknownRecord,
  key: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = table[key];
  return choices.find((choice) => choice === value);
}
