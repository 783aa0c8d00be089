import type { FeatureName, Features, ModelOverlayConfig } from "@codexkit/config";
import type { ModelInfo } from "@codexkit/protocol";
import type { ToolGate, ToolGateKind } from "@codexkit/tools";

/** A feature flag has to be on. */
export function toFeatureGate(features: Features, name: FeatureName): ToolGate {
  return toGate("feature", `features.${name}`, features[name], {
    found: features[name] ? "on" : "off",
    remedy: `set \`features.${name} = true\``,
  });
}

/** A setting has to be on. `table` and `key` are written `[table] key = true`. */
export function toConfigGate(table: string, key: string, isOn: boolean): ToolGate {
  return toGate("config", `${table}.${key}`, isOn, {
    found: String(isOn),
    remedy: `set \`[${table}] ${key} = true\``,
  });
}

/** Something about the model has to hold; `wanted` is what a person can say of it to open the gate. */
export function toModelGate(
  info: Pick<ModelInfo, "slug">,
  field: keyof ModelOverlayConfig,
  { passed, found, wanted }: { passed: boolean; found: string; wanted: WantedOfModel },
): ToolGate {
  // What JSON says of texts, flags and lists of texts, TOML says in the same words.
  const table = `[models.${JSON.stringify(info.slug)}]`;
  return toGate("model", `model.${field}`, passed, {
    found,
    remedy: `set \`${table} ${field} = ${JSON.stringify(wanted)}\` if the model can do it`,
  });
}

type WantedOfModel = string | boolean | readonly string[];

/** The model has to name an experimental tool of its own. */
export function toExperimentalGate(info: ModelInfo, tool: string): ToolGate {
  const named = info.experimental_supported_tools;
  return toModelGate(info, "experimental_supported_tools", {
    passed: named.includes(tool),
    found: named.length === 0 ? "none" : named.join(", "),
    wanted: [...named, tool],
  });
}

/** One gate. */
export function toGate(
  kind: ToolGateKind,
  subject: string,
  passed: boolean,
  { found, remedy }: { found: string; remedy: string },
): ToolGate {
  return { kind, subject, passed, found, remedy: passed ? undefined : remedy };
}

/** A gate that any one of several opens: the first open one, else the first of all. */
export function toAnyGate(...gates: readonly [ToolGate, ...ToolGate[]]): ToolGate {
  return gates.find(({ passed }) => passed) ?? gates[0];
}
