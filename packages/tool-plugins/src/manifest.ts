export { createManifest } from "./manifest/create_manifest.ts";
export {
  type ManifestFeature,
  type ManifestJson,
  type ManifestPlugin,
  type ManifestSetting,
  type PluginManifest,
  PluginManifestSchema,
  toManifestJsonSchema,
} from "./manifest/manifest_schema.ts";
