import { isRecord, type UnknownRecord } from "@codexkit/protocol";
import {
  FEATURE_DEFAULTS,
  type FeatureName,
  type FeatureStage,
  toFeatureStage,
} from "./feature_table.ts";

/** Whether each feature is on. */
export type Features = Readonly<Record<FeatureName, boolean>>;

/** One feature as `features list` shows it. */
export interface FeatureRow {
  /** Name of the feature. */
  name: FeatureName;
  /** How far it has come. */
  stage: FeatureStage;
  /** Whether it is on. */
  enabled: boolean;
}

/** Names that older versions used. Mirrors: the keys `[features]` of Codex still accepts. */
const LEGACY_NAMES: ReadonlyMap<string, FeatureName> = new Map<string, FeatureName>([
  ["codex_hooks", "hooks"],
  ["collab", "multi_agent"],
  ["connectors", "apps"],
  ["enable_experimental_windows_sandbox", "experimental_windows_sandbox"],
  ["experimental_use_unified_exec_tool", "unified_exec"],
  ["memory_tool", "memories"],
  ["request_permissions", "exec_permission_approvals"],
  ["web_search", "web_search_request"],
]);

const NAME_WIDTH = 41;
const STAGE_WIDTH = 19;

/** Whether `name` is a feature of this version. */
export function isFeatureName(name: string): name is FeatureName {
  return Object.hasOwn(FEATURE_DEFAULTS, name);
}

/** Whether `[features]` may hold this key: a feature, or the older name of one. */
export function isFeatureKey(key: string): boolean {
  return isFeatureName(key) || LEGACY_NAMES.has(key);
}

/**
 * Which features are on.
 *
 * A value is a boolean, or a table whose `enabled` counts. Keys that are no feature are passed over.
 *
 * @param settings - the `[features]` table.
 */
export function resolveFeatures(settings: UnknownRecord = {}): Features {
  const chosen = readFeatureSettings(settings);
  if (chosen.size === 0) return FEATURE_DEFAULTS;
  return { ...FEATURE_DEFAULTS, ...Object.fromEntries(chosen) };
}

/** The features a `[features]` table turns on or off, in the order of the table. */
export function readFeatureSettings(settings: UnknownRecord): ReadonlyMap<FeatureName, boolean> {
  const chosen = new Map<FeatureName, boolean>();
  for (const [key, value] of Object.entries(settings)) {
    const name = isFeatureName(key) ? key : LEGACY_NAMES.get(key);
    const enabled = isRecord(value) ? value["enabled"] : value;
    if (name !== undefined && typeof enabled === "boolean") chosen.set(name, enabled);
  }
  return chosen;
}

/** Every feature with its stage and state, by name. */
export function toFeatureRows(features: Features): readonly FeatureRow[] {
  const rows: FeatureRow[] = [];
  for (const name of Object.keys(FEATURE_DEFAULTS)) {
    if (isFeatureName(name))
      rows.push({ name, stage: toFeatureStage(name), enabled: features[name] });
  }
  return rows;
}

/** What `codex features list` prints. Mirrors: its three columns in Codex 0.169.0. */
export function toFeatureList(features: Features): string {
  return toFeatureRows(features)
    .map(({ name, stage, enabled }) => {
      return `${name.padEnd(NAME_WIDTH)}${stage.padEnd(STAGE_WIDTH)}${enabled}\n`;
    })
    .join("");
}

/**
 * The warning about unfinished features that a configuration turns on, or `undefined`.
 *
 * @param userConfigPath - the file where the warning can be turned off.
 */
export function toUnstableFeaturesWarning(
  settings: UnknownRecord,
  userConfigPath: string,
): string | undefined {
  const unstable = [...readFeatureSettings(settings)]
    .filter(([name, enabled]) => enabled && toFeatureStage(name) === "under development")
    .map(([name]) => name)
    .toSorted();
  if (unstable.length === 0) return undefined;
  return (
    `Under-development features enabled: ${unstable.join(", ")}. Under-development features are ` +
    "incomplete and may behave unpredictably. To suppress this warning, set " +
    `\`suppress_unstable_features_warning = true\` in ${userConfigPath}.`
  );
}
