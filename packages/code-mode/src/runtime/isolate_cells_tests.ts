import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import type { Frame } from "./frames.ts";
import { findEngines } from "./test_engines.ts";

const load = createRequire(import.meta.url);

/** The addon for this Node; undefined where there is none. */
function findAddon(): string | undefined {
  try {
    const entry = load.resolve("isolated-vm");
    const finder: { path(folder: string): string } = createRequire(entry)("node-gyp-build");
    return finder.path(dirname(entry));
  } catch {
    return undefined;
  }
}

/** Runs frames in a process of its own: isolates do not live beside those of a test runner. */
function runFrames(sources: readonly string[]): readonly Frame[] {
  const program = `
    import { createRequire } from "node:module";
    import { IsolateCells } from ${JSON.stringify(new URL("./isolate_cells.ts", import.meta.url).href)};
    import { toStartFrame } from ${JSON.stringify(new URL("./cell_messages.ts", import.meta.url).href)};
    import { DEFAULT_LIMITS } from ${JSON.stringify(new URL("./limits.ts", import.meta.url).href)};
    const { ivm } = createRequire(import.meta.url)(${JSON.stringify(findAddon())});
    const posted = [];
    const cells = new IsolateCells({ ivm, memoryBytes: 2 ** 25, cpuMs: 100, post: (frame) => posted.push(frame) });
    for (const source of ${JSON.stringify(sources)}) {
      cells.handle(toStartFrame({ source, settings: { ...DEFAULT_LIMITS, audio: false }, idents: ["echo"], allTools: "[]", stored: ["k", "[1]"] }));
      if (source.includes("tools.echo")) cells.handle(["settle", "1", "1", '{"b":2}']);
      cells.handle(["end"]);
    }
    console.log(JSON.stringify(posted));
  `;
  const { stdout } = spawnSync(
    process.execPath,
    ["--no-node-snapshot", "--input-type=module", "--eval", program],
    { encoding: "utf8" },
  );
  return JSON.parse(stdout);
}

const [engine] = await findEngines();
const isThere = engine?.missing === undefined;

test.runIf(isThere)("IsolateCells: a cell from its start to its end, then another", () => {
  expect(
    runFrames(["text(load('k')); text(await tools.echo({a: 1}))", "text(typeof left)"]),
  ).toEqual([
    ["text", "[1]"],
    ["call", "1", "echo", '{"a":1}'],
    ["text", '{"b":2}'],
    ["done"],
    ["ready"],
    ["text", "undefined"],
    ["done"],
    ["ready"],
  ]);
});

test.runIf(isThere)("IsolateCells: a script that computes too long is given up", () => {
  expect(runFrames(["while (true);", "text(1)"])).toEqual([["crashed", "cpu"]]);
});
