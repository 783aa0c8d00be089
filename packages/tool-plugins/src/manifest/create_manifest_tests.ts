import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { PLUGIN_NAMES } from "../plugin_table.ts";
import { createManifest } from "./create_manifest.ts";
import { PluginManifestSchema, toManifestJsonSchema } from "./manifest_schema.ts";

function readJson(name: string): unknown {
  return JSON.parse(fs.readFileSync(path.join(import.meta.dirname, "../..", name), "utf8"));
}

test("manifest: the file holds what the code says; write it anew with `pnpm run manifest`", () => {
  expect(readJson("agent_plugin.json")).toEqual(createManifest());
});

test("manifest: the JSON Schema beside it is that of the code", () => {
  expect(readJson("agent_plugin.schema.json")).toEqual(toManifestJsonSchema());
});

test("manifest: the file passes its own schema, and has both forms of every tool of ours", () => {
  const manifest = PluginManifestSchema.parse(readJson("agent_plugin.json"));
  expect(
    manifest.plugins.map(({ name, schemas }) => [
      name,
      schemas?.responses["type"],
      schemas?.chat["type"],
    ]),
  ).toEqual(
    PLUGIN_NAMES.map((name) =>
      name === "codex_mcp_tool"
        ? [name, undefined, undefined]
        : [name, name === "apply_patch" ? "custom" : "function", "function"],
    ),
  );
});
