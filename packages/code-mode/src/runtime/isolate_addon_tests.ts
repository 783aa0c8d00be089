import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type AddonPlace, findIsolateAddon } from "./isolate_addon.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A place with these packages, each a source text. */
function createPlace(
  packages: Readonly<Record<string, string>>,
  change: Partial<AddonPlace> = {},
): AddonPlace & { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), "codexkit-addon-"));
  folders.push(folder);
  for (const [name, source] of Object.entries(packages)) {
    mkdirSync(join(folder, "node_modules", name), { recursive: true });
    writeFileSync(join(folder, "node_modules", name, "index.js"), source);
  }
  const { resolve } = createRequire(join(folder, "module.cjs"));
  return { versions: { node: "99.1.0" }, execPath: "/usr/bin/node", resolve, folder, ...change };
}

const missing = (name: string): never => {
  throw new Error(`Cannot find module '${name}'`);
};
const NO_BUILD = 'exports.path = () => { throw new Error("none") };';
const BUILD = 'exports.path = (folder) => folder + "/addon.node";';

test("findIsolateAddon: the binary that the package brings for this Node", () => {
  const place = createPlace({ "isolated-vm": "", "node-gyp-build": BUILD });
  expect(findIsolateAddon(place)).toBe(
    join(place.folder, "node_modules", "isolated-vm", "addon.node"),
  );
});

test.for<[string, Partial<AddonPlace>, Readonly<Record<string, string>>, string]>([
  ["on Bun", { versions: { bun: "1.3.0" } }, {}, "it needs Node, this is Bun"],
  [
    "in a program of its own",
    { execPath: "/opt/editor/editor" },
    {},
    "it needs Node, this is 'editor'",
  ],
  [
    "without the package",
    { resolve: missing },
    {},
    "it is not installed; add the package 'isolated-vm'",
  ],
  [
    "without a binary",
    {},
    { "isolated-vm": "", "node-gyp-build": NO_BUILD },
    "it has no build for Node 99.1.0 on this platform",
  ],
])("findIsolateAddon: %s it says why not", ([, change, packages, reason]) => {
  const place = createPlace(packages, change);
  expect(() => findIsolateAddon(place)).toThrow(
    expect.objectContaining({
      code: "engine_unavailable",
      message: `code mode cannot use isolated-vm: ${reason}`,
    }),
  );
});
