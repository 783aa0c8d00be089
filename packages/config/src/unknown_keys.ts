import { ConfigError } from "./config_error.ts";
import { type ConfigLayer, toLayerFile, toLayerLabel } from "./config_layer.ts";
import { findNearestKey, toKeyHint } from "./key_hint.ts";
import { findKey } from "./toml_source.ts";
import { readPath } from "./toml_table.ts";

/** Keys that one warning names; the rest is counted. */
const MAX_NAMED = 3;
/** Longest key or file that a warning shows, in characters. */
const MAX_LABEL = 200;

const HINTS: ReadonlyMap<string, string> = new Map([
  [
    "windows.sandbox_private_desktop",
    " Remove windows.sandbox_private_desktop; legacy Windows sandboxes always use a private desktop.",
  ],
  [
    "network_proxy",
    " Use [permissions.<name>.network] for network settings, or [experimental_network] in requirements.toml for enforced network policy.",
  ],
  [
    "allowed_permissions",
    " Use [allowed_permission_profiles] and default_permissions; the old allowlist is ignored even when both forms are present.",
  ],
  ["include_view_image_tool", " Use [features].view_image to configure the image tool."],
  ["features.include_view_image_tool", " Use [features].view_image to configure the image tool."],
]);

/**
 * The one warning about keys that nothing reads, or `undefined`.
 *
 * A key that several layers hold is counted for each. Mirrors: the item that `codex exec` 0.169.0
 * prints at the start of a session. About keys of our own making it says more.
 */
export function toUnknownKeysWarning(
  layers: readonly ConfigLayer[],
  unknown: readonly (readonly string[])[],
): string | undefined {
  const entries = unknown
    .flatMap((path) =>
      layers
        .filter((layer) => isHolder(layer, path))
        .map(({ name }) => ({
          source: toLayerLabel(name),
          key: path.join("."),
          hint: HINTS.get(path.join(".")) ?? toKeyHint(path),
        })),
    )
    .toSorted((a, b) => compare(a.source, b.source) || compare(a.key, b.key));
  if (entries.length === 0) return undefined;
  const settings = entries.length === 1 ? "setting" : "settings";
  const lines = [
    `Codex is ignoring ${entries.length} unrecognized configuration ${settings}. ` +
      "Check for typos or deprecated settings.",
  ];
  for (const { source, key, hint } of entries.slice(0, MAX_NAMED)) {
    lines.push(`  ${toLabel(source)}: \`${toLabel(key)}\` is ignored.${hint}`);
  }
  if (entries.length > MAX_NAMED) {
    lines.push(`  ... and ${entries.length - MAX_NAMED} more ignored settings.`);
  }
  return lines.join("\n");
}

/**
 * Refuses the first unknown key, from the highest layer down, by the order of the file.
 *
 * Mirrors: `--strict-config` of Codex 0.169.0.
 *
 * @throws {@link ConfigError} `unknown_field` when there is one.
 */
export function assertNoUnknownKeys(
  layers: readonly ConfigLayer[],
  unknown: readonly (readonly string[])[],
): void {
  for (const layer of layers) {
    const path = unknown.find((candidate) => isHolder(layer, candidate));
    if (path === undefined) continue;
    const key = path.join(".");
    const nearest = findNearestKey(path);
    const hint = nearest === undefined ? "" : `, did you mean \`${nearest}\`?`;
    const message = `unknown configuration field \`${key}\`${hint}`;
    const file = toLayerFile(layer.name);
    if (file === undefined || layer.text === undefined) {
      throw new ConfigError("unknown_field", `${message} in -c/--config override`, { key });
    }
    const place = { path: file, line: 1, column: 1, ...findKey(layer.text, path) };
    throw new ConfigError("unknown_field", `${file}:${place.line}:${place.column}: ${message}`, {
      key,
      place,
    });
  }
}

function isHolder(layer: ConfigLayer, path: readonly string[]): boolean {
  return layer.disabledReason === undefined && readPath(layer.config, path) !== undefined;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function toLabel(text: string): string {
  const plain = text.replaceAll(/\p{Cc}/gu, (character) => {
    return JSON.stringify(character).slice(1, -1);
  });
  return plain.length > MAX_LABEL ? `${plain.slice(0, MAX_LABEL)}…` : plain;
}
