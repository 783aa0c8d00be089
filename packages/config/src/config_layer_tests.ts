import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ConfigError } from "./config_error.ts";
import {
  type ConfigLayer,
  type ConfigLayerSource,
  describeOrigin,
  findOrigin,
  MAX_CONFIG_BYTES,
  readFileLayer,
  toAbsolute,
  toLayerFile,
  toLayerLabel,
  withoutRefusedKeys,
} from "./config_layer.ts";
import { createNodeFileSystem } from "./file_system.ts";

const host = { fs: createNodeFileSystem(), env: { HOME: "/home/me" } };

test.for<[ConfigLayerSource, string, string | undefined]>([
  [
    { type: "user", file: "/h/config.toml", profile: null },
    "user (/h/config.toml)",
    "/h/config.toml",
  ],
  [{ type: "system", file: "/e/c.toml" }, "system (/e/c.toml)", "/e/c.toml"],
  [
    { type: "project", dotCodexFolder: "/w/.codex" },
    "project (/w/.codex/config.toml)",
    "/w/.codex/config.toml",
  ],
  [{ type: "legacyManagedConfigTomlFromFile", file: "/m" }, "managed (/m)", "/m"],
  [{ type: "sessionFlags" }, "session flags", undefined],
])("toLayerLabel and toLayerFile: %j", ([source, label, file]) => {
  expect([toLayerLabel(source), toLayerFile(source)]).toEqual([label, file]);
});

test("readFileLayer: paths are resolved against the folder of the file", () => {
  const text =
    'model_catalog_json = "cat.json"\n[sandbox_workspace_write]\nwritable_roots = ["../x", "~/y", "/z"]\n';
  const root = createTree({ "sub/config.toml": text });
  const name = { type: "system", file: join(root, "sub/config.toml") } as const;
  expect(readFileLayer(name, host)).toEqual({
    name,
    config: {
      model_catalog_json: join(root, "sub/cat.json"),
      sandbox_workspace_write: { writable_roots: [join(root, "x"), "/home/me/y", "/z"] },
    },
    text,
  });
});

test("readFileLayer: a missing file is an empty layer", () => {
  const name = { type: "system", file: "/nonexistent/config.toml" } as const;
  expect(readFileLayer(name, host)).toEqual({ name, config: {} });
});

test.for<[string, Uint8Array | null, string]>([
  ["a folder", null, "Is a directory (os error 21)"],
  ["not UTF-8", new Uint8Array([0x61, 0xff]), "stream did not contain valid UTF-8"],
  ["far too large", new Uint8Array(MAX_CONFIG_BYTES + 1), `larger than ${MAX_CONFIG_BYTES} bytes`],
])("readFileLayer: %s is one clear error", ([, content, reason]) => {
  const root = createTree({ "config.toml": content });
  const file = join(root, "config.toml");
  let caught: unknown;
  try {
    readFileLayer({ type: "system", file }, host);
  } catch (error) {
    caught = error;
  }
  expect(ConfigError.isInstance(caught) && [caught.code, caught.message, caught.place]).toEqual([
    "unreadable",
    `failed to read config file ${file}: ${reason}`,
    { path: file },
  ]);
});

test("readFileLayer: a file without permission", () => {
  const readFile = (): never => {
    throw Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" });
  };
  const denied = { ...host, fs: { ...host.fs, readFile } };
  expect(() => readFileLayer({ type: "system", file: "/c.toml" }, denied)).toThrow(
    "failed to read config file /c.toml: Permission denied (os error 13)",
  );
});

test("readFileLayer: 5000 lines are read once and quickly", () => {
  const lines = Array.from(
    { length: 2_500 },
    (_, index) => `[mcp_servers.s${index}]\ncommand = "c"`,
  );
  const root = createTree({ "config.toml": lines.join("\n") });
  const layer = readFileLayer({ type: "system", file: join(root, "config.toml") }, host);
  expect(Object.keys(layer.config["mcp_servers"] ?? {}).length).toBe(2_500);
});

test("withoutRefusedKeys: a project cannot say where credentials go or what runs", () => {
  const name = { type: "project", dotCodexFolder: "/w/.codex" } as const;
  const layer: ConfigLayer = {
    name,
    config: {
      model: "m",
      model_provider: "evil",
      notify: ["rm"],
      projects: { "/": { trust_level: "trusted" } },
      features: { goals: true, respect_system_proxy: true },
    },
  };
  expect(withoutRefusedKeys(layer)).toEqual({
    name,
    config: { model: "m", features: { goals: true } },
    ignoredKeys: ["model_provider", "notify", "projects", "features.respect_system_proxy"],
  });
  const plain = { name, config: { model: "m" } };
  expect(withoutRefusedKeys(plain)).toBe(plain);
});

test("describeOrigin: a file by its path, a flag as the command line", () => {
  const layers: ConfigLayer[] = [
    { name: { type: "sessionFlags" }, config: { a: 1 } },
    { name: { type: "system", file: "/s.toml" }, config: { b: 1 } },
  ];
  expect(["a", "b", "c"].map((key) => describeOrigin(layers, [key]))).toEqual([
    "the command line",
    "/s.toml",
    undefined,
  ]);
});

test("findOrigin: the highest layer that counts", () => {
  const high: ConfigLayer = { name: { type: "sessionFlags" }, config: { a: { x: 1 } } };
  const off: ConfigLayer = {
    name: { type: "project", dotCodexFolder: "/w/.codex" },
    config: { a: { y: 1 } },
    disabledReason: "no",
  };
  const low: ConfigLayer = { name: { type: "system", file: "/s" }, config: { a: { x: 0, y: 0 } } };
  const layers = [high, off, low];
  expect([
    findOrigin(layers, ["a", "x"]),
    findOrigin(layers, ["a", "y"]),
    findOrigin(layers, ["b"]),
  ]).toEqual([high, low, undefined]);
});

test.for<[string, string | undefined, string]>([
  ["a/b", undefined, "/base/a/b"],
  ["../b", undefined, "/b"],
  ["/abs", undefined, "/abs"],
  ["~", "/home/me", "/home/me"],
  ["~/x", "/home/me", "/home/me/x"],
  ["~/x", undefined, "/base/~/x"],
  ["~x", "/home/me", "/base/~x"],
])("toAbsolute: %s with home %s", ([path, home, expected]) => {
  expect(toAbsolute(path, "/base", home)).toBe(expected);
});

/** A folder with these files (a value that is `null` makes a folder), gone after the test. */
function createTree(files: Readonly<Record<string, string | Uint8Array | null>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "codexkit-config-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    const full = join(root, path);
    mkdirSync(content === null ? full : dirname(full), { recursive: true });
    if (content !== null) writeFileSync(full, content);
  }
  return root;
}
