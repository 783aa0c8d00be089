import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");

interface Manifest {
  name: string;
  version: string;
  description?: string;
  license?: string;
  type?: string;
  sideEffects?: boolean;
  exports?: Record<string, unknown>;
  publishConfig?: { access?: string };
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  engines?: { node?: string };
}

/** The whole contract of the workspace: what exists, on which layer, and what it may pull in at run time. */
const PACKAGES: Record<
  string,
  {
    layer: string;
    dependencies: readonly string[];
    optional?: readonly string[];
    /** What the user may bring, and nobody has to. */
    peers?: readonly string[];
  }
> = {
  "packages/protocol": { layer: "contract", dependencies: ["zod"] },
  "packages/apply-patch": { layer: "part", dependencies: [] },
  "packages/code-mode": {
    layer: "part",
    dependencies: [
      "@codexkit/protocol",
      "@jitl/quickjs-singlefile-browser-release-sync",
      "quickjs-emscripten-core",
    ],
    peers: ["isolated-vm"],
  },
  "packages/config": { layer: "part", dependencies: ["@codexkit/protocol", "smol-toml"] },
  "packages/login": { layer: "part", dependencies: ["@codexkit/protocol"] },
  "packages/rollout": { layer: "part", dependencies: ["@codexkit/protocol"] },
  "packages/shell": { layer: "part", dependencies: [], optional: ["@lydell/node-pty"] },
  "packages/exec-policy": { layer: "part", dependencies: ["unbash"] },
  "packages/skills": { layer: "part", dependencies: ["@codexkit/protocol", "yaml"] },
  "packages/testkit": { layer: "part", dependencies: [] },
  "packages/tool-schema": {
    layer: "part",
    dependencies: ["@cfworker/json-schema", "@codexkit/protocol"],
  },
  "packages/model-provider": {
    layer: "adapter",
    dependencies: [
      "@codexkit/config",
      "@codexkit/login",
      "@codexkit/protocol",
      "eventsource-parser",
      "openai",
    ],
  },
  "packages/tools": {
    layer: "adapter",
    dependencies: [
      "@codexkit/code-mode",
      "@codexkit/protocol",
      "@codexkit/tool-schema",
      "minisearch",
      "stemmer",
    ],
  },
  "packages/builtin-tools": {
    layer: "adapter",
    optional: ["sharp"],
    dependencies: [
      "@codexkit/apply-patch",
      "@codexkit/exec-policy",
      "@codexkit/protocol",
      "@codexkit/shell",
      "@codexkit/tool-schema",
      "@codexkit/tools",
    ],
  },
  "packages/agents": {
    layer: "adapter",
    dependencies: ["@codexkit/builtin-tools", "@codexkit/protocol", "@codexkit/tools"],
  },
  "packages/tool-plugins": {
    layer: "adapter",
    dependencies: [
      "@codexkit/apply-patch",
      "@codexkit/builtin-tools",
      "@codexkit/mcp",
      "@codexkit/protocol",
      "@codexkit/shell",
      "@codexkit/skills",
      "@codexkit/tool-schema",
      "@codexkit/tools",
      "zod",
    ],
  },
  "packages/mcp": {
    layer: "adapter",
    dependencies: [
      "@codexkit/protocol",
      "@modelcontextprotocol/client",
      "@modelcontextprotocol/server",
    ],
  },
  "packages/turn-tools": {
    layer: "adapter",
    dependencies: [
      "@codexkit/agents",
      "@codexkit/apply-patch",
      "@codexkit/builtin-tools",
      "@codexkit/code-mode",
      "@codexkit/config",
      "@codexkit/mcp",
      "@codexkit/model-provider",
      "@codexkit/protocol",
      "@codexkit/shell",
      "@codexkit/tools",
    ],
  },
  "packages/core": {
    layer: "runtime",
    dependencies: [
      "@codexkit/agents",
      "@codexkit/builtin-tools",
      "@codexkit/code-mode",
      "@codexkit/config",
      "@codexkit/exec-policy",
      "@codexkit/login",
      "@codexkit/mcp",
      "@codexkit/model-provider",
      "@codexkit/protocol",
      "@codexkit/rollout",
      "@codexkit/shell",
      "@codexkit/skills",
      "@codexkit/tools",
      "@codexkit/turn-tools",
    ],
  },
  "apps/cli": {
    layer: "surface",
    optional: ["@lydell/node-pty", "isolated-vm", "sharp"],
    dependencies: [
      "@codexkit/apply-patch",
      "@codexkit/config",
      "@codexkit/core",
      "@codexkit/exec-policy",
      "@codexkit/login",
      "@codexkit/mcp",
      "@codexkit/model-provider",
      "@codexkit/protocol",
      "@codexkit/shell",
      "@codexkit/skills",
      "@codexkit/testkit",
      "@codexkit/tools",
    ],
  },
};

/** Heavy third-party packages and the one package that may name them. */
const CONFINED: Record<string, string> = {
  "smol-toml": "packages/config",
  openai: "packages/model-provider",
  "@modelcontextprotocol/sdk": "packages/mcp",
  "@modelcontextprotocol/client": "packages/mcp",
  "@modelcontextprotocol/server": "packages/mcp",
  "@cfworker/json-schema": "packages/tool-schema",
  minisearch: "packages/tools",
  "isolated-vm": "packages/code-mode",
  sharp: "packages/builtin-tools",
  unbash: "packages/exec-policy",
  yaml: "packages/skills",
};

function readManifest(folder: string): Manifest {
  const manifest: Manifest = JSON.parse(
    fs.readFileSync(path.join(ROOT, folder, "package.json"), "utf8"),
  );
  return manifest;
}

function readTags(folder: string): readonly string[] {
  const { tags }: { tags: readonly string[] } = JSON.parse(
    fs.readFileSync(path.join(ROOT, folder, "turbo.json"), "utf8"),
  );
  return tags;
}

function listFolders(): string[] {
  return ["packages", "apps"].flatMap((group) =>
    fs
      .readdirSync(path.join(ROOT, group))
      .map((name) => `${group}/${name}`)
      .filter((folder) => fs.existsSync(path.join(ROOT, folder, "package.json"))),
  );
}

function listSources(folder: string): string[] {
  const source = path.join(ROOT, folder, "src");
  return fs
    .readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => path.join(source, file));
}

test("workspace: exactly the packages listed here exist", () => {
  expect(listFolders().toSorted()).toEqual(Object.keys(PACKAGES).toSorted());
});

test.for(Object.entries(PACKAGES))(
  "workspace: %s has its layer and its runtime dependencies, no others",
  ([folder, want]) => {
    const manifest = readManifest(folder);
    expect({
      tags: readTags(folder),
      dependencies: Object.keys(manifest.dependencies ?? {}).toSorted(),
      optional: Object.keys(manifest.optionalDependencies ?? {}).toSorted(),
      peers: Object.keys(manifest.peerDependencies ?? {}).toSorted(),
    }).toEqual({
      tags: [want.layer],
      dependencies: [...want.dependencies].toSorted(),
      optional: [...(want.optional ?? [])].toSorted(),
      peers: [...(want.peers ?? [])].toSorted(),
    });
  },
);

test.for(Object.keys(PACKAGES))(
  "workspace: the manifest of %s is uniform and points at files that exist",
  (folder) => {
    const manifest = readManifest(folder);
    expect({
      name: manifest.name,
      license: manifest.license,
      type: manifest.type,
      sideEffects: manifest.sideEffects,
      access: manifest.publishConfig?.access,
      node: manifest.engines?.node,
      described: (manifest.description ?? "").endsWith("."),
    }).toEqual({
      name: `@codexkit/${path.basename(folder)}`,
      license: "Apache-2.0",
      type: "module",
      sideEffects: false,
      access: "public",
      node: ">=22.18",
      described: true,
    });
    const sources = Object.values(manifest.exports ?? {}).flatMap((entry) =>
      typeof entry === "object" && entry !== null && "@codexkit/source" in entry
        ? [String(entry["@codexkit/source"])]
        : [],
    );
    const wanted = [...sources, "README.md"];
    expect(wanted.filter((file) => !fs.existsSync(path.join(ROOT, folder, file)))).toEqual([]);
  },
);

test("workspace: confined packages are imported in their one place only", () => {
  const importing = /(?:from|import\()\s*"([^"]+)"/g;
  const strays = Object.keys(PACKAGES).flatMap((folder) =>
    listSources(folder).flatMap((file) =>
      [...fs.readFileSync(file, "utf8").matchAll(importing)].flatMap(([, specifier = ""]) => {
        const home = Object.entries(CONFINED).find(
          ([name]) => specifier === name || specifier.startsWith(`${name}/`),
        );
        return home && home[1] !== folder
          ? [`${path.relative(ROOT, file)} imports ${specifier}`]
          : [];
      }),
    ),
  );
  expect(strays).toEqual([]);
});

test.for(["packages/tools", "packages/turn-tools"])(
  "workspace: %s knows nothing of core, in source or manifest",
  (folder) => {
    const manifest = fs.readFileSync(path.join(ROOT, folder, "package.json"), "utf8");
    const sources = listSources(folder).filter((file) =>
      /(?:from|import\() ?"@codexkit\/core/.test(fs.readFileSync(file, "utf8")),
    );
    expect([manifest.includes("@codexkit/core"), sources]).toEqual([false, []]);
  },
);

test("workspace: AGENTS.md stays under 100 lines", () => {
  expect(
    fs.readFileSync(path.join(ROOT, "AGENTS.md"), "utf8").split("\n").length,
  ).toBeLessThanOrEqual(100);
});
