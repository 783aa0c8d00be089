import type { UnknownRecord } from "@codexkit/protocol";
import { isTable, mergeTables, readTable, type TomlTable } from "./toml_table.ts";

/**
 * Lays `over` on `base` like `mergeTables`, where the switch of a feature (`code_mode = true`) and its settings
 * (`[features.code_mode]`) do not replace each other: a switch is the `enabled` of the settings.
 *
 * Mirrors: Codex 0.169.0.
 */
export function mergeLayerTables(base: UnknownRecord, over: UnknownRecord): TomlTable {
  const below = readTable(base, "features");
  const above = readTable(over, "features");
  const shared = Object.keys(above).filter((name) => isMixed(below[name], above[name]));
  if (shared.length === 0) return mergeTables(base, over);
  return mergeTables(withTables(base, below, shared), withTables(over, above, shared));
}

function isMixed(left: unknown, right: unknown): boolean {
  return (
    (typeof left === "boolean" && isTable(right)) || (isTable(left) && typeof right === "boolean")
  );
}

function withTables(
  table: UnknownRecord,
  features: UnknownRecord,
  names: readonly string[],
): UnknownRecord {
  const changed = names.map((name) => {
    const value = features[name];
    return [name, typeof value === "boolean" ? { enabled: value } : value];
  });
  return { ...table, features: { ...features, ...Object.fromEntries(changed) } };
}
