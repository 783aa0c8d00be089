import type { FeatureName, Features } from "@codexkit/config";
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

/** Something about the model has to hold. */
export function toModelGate(field: keyof ModelInfo, passed: boolean, found: string): ToolGate {
  return toGate("model", `model.${field}`, passed, {
    found,
    remedy: `say otherwise in \`[models."…"] ${field}\` if the model can do it`,
  });
}

/** The model has to name an experimental tool of its own. */
export function toExperimentalGate(info: ModelInfo, tool: string): ToolGate {
  const named = info.experimental_supported_tools;
  return toModelGate(
    "experimental_supported_tools",
    named.includes(tool),
    named.length === 0 ? "none" : named.join(", "),
  );
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
