import { createRequire } from "node:module";
import path from "node:path";
import { expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");

interface Chunk {
  type: string;
  fileName: string;
  isEntry: boolean;
  /** Chunks that load with it; what an `import()` asks for is not among them. */
  imports: readonly string[];
  moduleIds: readonly string[];
}

/** The part of the bundler used here; it is installed for the command line only. */
interface Rolldown {
  rolldown: (options: object) => Promise<{
    generate: (options: object) => Promise<{ output: readonly Chunk[] }>;
  }>;
}

/** Modules of Node that take milliseconds to load, under Node or under Bun. */
const HEAVY = /^(?:node:)?(?:crypto|http|https|net|tls|worker_threads|zlib)$/;

/** The libraries, and the heavy modules of Node, that load together with a module. */
async function listLoads(entry: string): Promise<readonly string[]> {
  const require = createRequire(path.join(ROOT, "apps/cli/package.json"));
  const { rolldown }: Rolldown = await import(require.resolve("rolldown"));
  const build = await rolldown({
    input: path.join(ROOT, entry),
    platform: "node",
    external: ["@lydell/node-pty", "isolated-vm", "sharp"],
    resolve: { conditionNames: ["@codexkit/source", "import", "node", "default"] },
  });
  const { output } = await build.generate({ format: "esm" });
  const chunks = new Map(output.map((chunk) => [chunk.fileName, chunk]));
  const waiting = output.filter(({ isEntry, type }) => isEntry && type === "chunk");
  const loaded = new Set(waiting);
  for (let chunk = waiting.pop(); chunk; chunk = waiting.pop()) {
    const next = chunk.imports.flatMap((name) => chunks.get(name) ?? []);
    for (const one of next.filter((each) => !loaded.has(each))) {
      loaded.add(one);
      waiting.push(one);
    }
  }
  const names = [...loaded].flatMap(({ imports, moduleIds }) => [
    ...imports.filter((name) => HEAVY.test(name)),
    ...moduleIds.map((id) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? ""),
  ]);
  return [...new Set(names.filter((name) => name !== ""))].toSorted();
}

// What is named here is paid for by every turn. The heavy rest loads when something asks for it.
test.for([
  ["apps/cli/src/run.ts", []],
  ["apps/cli/src/commands/load_cli_config.ts", ["smol-toml"]],
  ["apps/cli/src/exec/run_exec.ts", ["smol-toml"]],
  [
    "packages/core/src/index.ts",
    ["@cfworker/json-schema", "eventsource-parser", "minisearch", "stemmer"],
  ],
] as const)("startup: %s loads %j and nothing else that is heavy", async ([entry, wanted]) => {
  expect(await listLoads(entry)).toEqual(wanted);
});
