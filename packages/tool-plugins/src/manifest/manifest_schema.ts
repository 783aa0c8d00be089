import * as z from "zod";
import type { SettingLevel } from "../settings/settings.ts";

/** A JSON value that a schema is made of. */
export type ManifestJson = { readonly [key: string]: unknown };

/** One plugin in a manifest. */
export interface ManifestPlugin {
  /** Name in lists of plugins. */
  name: string;
  /** Name that models call; `{…}` stands for parts that are known later. */
  schema_name: string;
  description: string;
  /** Whether it is on where nothing is said of it. */
  default_enabled: boolean;
  /** Off where a model's tags are not so. */
  tag?: { name: string; present: boolean } | undefined;
  /** Keys of the settings that change it. */
  config: readonly string[];
  /** The tool in the form of each API; absent where it is that of another tool. */
  schemas?: { responses: ManifestJson; chat: ManifestJson } | undefined;
}

/** Something of a bundle that is no tool. */
export interface ManifestFeature {
  /** Name in lists of plugins. */
  name: string;
  description: string;
  /** Tags that it gives to models. */
  emits?: readonly string[] | undefined;
  /** Sections of a prompt that it fills. */
  fills?: readonly string[] | undefined;
  /** Keys of the settings that change it. */
  config: readonly string[];
}

/** One setting in a manifest. */
export interface ManifestSetting {
  key: string;
  description: string;
  /** Where it can stand. */
  levels: readonly SettingLevel[];
  /** JSON Schema of its value. */
  schema: ManifestJson;
  /** Absent where nothing is the default. */
  default?: unknown;
}

/** What a bundle of plugins says of itself. Format: `agent_plugin.json`. */
export interface PluginManifest {
  /** Where the JSON Schema of this file is. */
  $schema?: string | undefined;
  /** Name of the bundle. */
  name: string;
  description: string;
  /** The package to import. */
  package: string;
  /** In the order in which models see them. */
  plugins: readonly ManifestPlugin[];
  features: readonly ManifestFeature[];
  config: readonly ManifestSetting[];
}

const NAME = z.string().regex(/^[a-z][a-z0-9_-]*$/);
const NAMES = z.array(z.string().min(1));
const LINE = z
  .string()
  .min(1)
  .regex(/^[^\n]*$/);
const JSON_OBJECT = z.record(z.string(), z.unknown());

const plugin = z.strictObject({
  name: NAME,
  schema_name: z.string().min(1),
  description: LINE,
  default_enabled: z.boolean(),
  tag: z.strictObject({ name: z.string().min(1), present: z.boolean() }).optional(),
  config: NAMES,
  schemas: z.strictObject({ responses: JSON_OBJECT, chat: JSON_OBJECT }).optional(),
});

const feature = z.strictObject({
  name: NAME,
  description: LINE,
  emits: NAMES.optional(),
  fills: NAMES.optional(),
  config: NAMES,
});

const setting = z.strictObject({
  key: NAME,
  description: LINE,
  levels: z.array(z.enum(["agent", "provider", "global"])).min(1),
  schema: JSON_OBJECT,
  default: z.unknown().optional(),
});

/**
 * Checks an `agent_plugin.json`: its form, that no name stands twice, and that every key a plugin names is described.
 */
export const PluginManifestSchema: z.ZodType<PluginManifest> = z
  .strictObject({
    $schema: z.string().optional(),
    name: NAME,
    description: LINE,
    package: z.string().min(1),
    plugins: z.array(plugin),
    features: z.array(feature),
    config: z.array(setting),
  })
  .superRefine(({ plugins, features, config }, context) => {
    const keys = new Set(config.map(({ key }) => key));
    const names = new Set<string>();
    for (const [list, entries] of [
      ["plugins", plugins],
      ["features", features],
    ] as const) {
      for (const [at, { name, config: used }] of entries.entries()) {
        const path = [list, at];
        if (names.has(name)) {
          context.addIssue({ code: "custom", path, message: `\`${name}\` stands twice` });
        }
        names.add(name);
        for (const key of used) {
          if (keys.has(key)) continue;
          context.addIssue({
            code: "custom",
            path,
            message: `\`config\` does not describe \`${key}\``,
          });
        }
      }
    }
  });

/** {@link PluginManifestSchema} as JSON Schema, for programs in other languages. Format: `agent_plugin.schema.json`. */
export function toManifestJsonSchema(): ManifestJson {
  return { title: "agent_plugin.json", ...z.toJSONSchema(PluginManifestSchema) };
}
