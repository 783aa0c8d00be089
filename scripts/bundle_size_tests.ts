import { createRequire } from "node:module";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");

/** The part of the bundler used here; it is installed for the command line only. */
interface Rolldown {
  rolldown: (options: object) => Promise<{
    generate: (options: object) => Promise<{
      output: readonly { type: string; code?: string; imports?: readonly string[] }[];
    }>;
  }>;
}

/** Entries that promise to run in a browser, and their limits in bytes after gzip. */
const LIMITS: Record<string, number> = { "packages/apply-patch/src/index.ts": 12_000 };

async function bundle(entry: string): Promise<{ code: string; imports: readonly string[] }> {
  const require = createRequire(path.join(ROOT, "apps/cli/package.json"));
  const { rolldown }: Rolldown = await import(require.resolve("rolldown"));
  const build = await rolldown({
    input: path.join(ROOT, entry),
    platform: "browser",
    resolve: { conditionNames: ["@codexkit/source", "import", "default"] },
  });
  const { output } = await build.generate({ format: "esm", minify: true });
  const chunks = output.filter(({ type }) => type === "chunk");
  return {
    code: chunks.map(({ code }) => code ?? "").join(""),
    imports: chunks.flatMap(({ imports }) => imports ?? []),
  };
}

test.for(Object.entries(LIMITS))(
  "bundle: %s has no import and stays below %i bytes",
  async ([entry, limit]) => {
    const { code, imports } = await bundle(entry);
    expect(imports).toEqual([]);
    expect(code).not.toContain("node:");
    expect(gzipSync(code).length).toBeLessThan(limit);
  },
);
