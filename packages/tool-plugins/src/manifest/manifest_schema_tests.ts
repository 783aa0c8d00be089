import { expect, test } from "vitest";
import { createManifest } from "./create_manifest.ts";
import { PluginManifestSchema, toManifestJsonSchema } from "./manifest_schema.ts";

const MANIFEST = createManifest();

test.for<[string, object, string]>([
  ["an unknown key", { author: "x" }, "Unrecognized key"],
  ["a name with blanks", { name: "codex tools" }, "Invalid string"],
  ["no plugins", { plugins: undefined }, "Invalid input"],
  [
    "a plugin without a name",
    { plugins: [{ ...MANIFEST.plugins[0], name: undefined }] },
    "Invalid input",
  ],
  [
    "a plugin that stands twice",
    { plugins: [MANIFEST.plugins[0], MANIFEST.plugins[0]] },
    "`shell` stands twice",
  ],
  [
    "a feature named as a plugin",
    { features: [{ name: "shell", description: "x", config: [] }] },
    "`shell` stands twice",
  ],
  [
    "settings that are not described",
    { config: [] },
    "`config` does not describe `shell_tool_mode`",
  ],
  [
    "a level that does not exist",
    { config: [{ ...MANIFEST.config[0], levels: ["user"] }] },
    "Invalid option",
  ],
])("manifest schema: %s is refused", ([, change, message]) => {
  const checked = PluginManifestSchema.safeParse({ ...MANIFEST, ...change });
  expect(checked.error?.issues.some((issue) => issue.message.includes(message))).toBe(true);
});

test("manifest schema: as JSON Schema it is strict, and has a title", () => {
  expect(toManifestJsonSchema()).toMatchObject({
    title: "agent_plugin.json",
    type: "object",
    additionalProperties: false,
    required: ["name", "description", "package", "plugins", "features", "config"],
  });
});
