import variant from "@jitl/quickjs-singlefile-browser-release-sync";
import { newQuickJSWASMModuleFromVariant, type QuickJSWASMModule } from "quickjs-emscripten-core";
import { beforeAll, expect, test } from "vitest";
import { toStartFrame } from "./cell_messages.ts";
import type { Frame } from "./frames.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { QuickJsCells } from "./quickjs_cells.ts";

let quickjs: QuickJSWASMModule | undefined;
beforeAll(async () => {
  quickjs = await newQuickJSWASMModuleFromVariant(variant);
});

function createCells(cpuMs = 1000): { cells: QuickJsCells; posted: Frame[] } {
  if (quickjs === undefined) throw new Error("no engine");
  const posted: Frame[] = [];
  const cells = new QuickJsCells({
    quickjs,
    memoryBytes: 32 * 1024 * 1024,
    stackBytes: 256 * 1024,
    cpuMs,
    post: (frame) => posted.push(frame),
    isStopped: () => false,
  });
  return { cells, posted };
}

const start = (source: string): Frame =>
  toStartFrame({
    source,
    settings: { ...DEFAULT_LIMITS, audio: false },
    idents: ["echo"],
    allTools: "[]",
    stored: ["k", "[1]"],
  });

test("QuickJsCells: a cell from its start to its end, then another", () => {
  const { cells, posted } = createCells();
  cells.handle(start("text(load('k')); text(await tools.echo({a: 1}))"));
  cells.handle(["settle", "1", "1", '{"b":2}']);
  cells.handle(["end"]);
  cells.handle(start("text(typeof left)"));
  cells.handle(["end"]);
  expect(posted).toEqual([
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

test("QuickJsCells: a script that computes too long is given up, and nothing runs after it", () => {
  const { cells, posted } = createCells(20);
  cells.handle(start("while (true);"));
  cells.handle(start("text(1)"));
  cells.handle(["end"]);
  expect(posted).toEqual([["crashed", "cpu"]]);
});

test("QuickJsCells: what it is told with no cell does nothing", () => {
  const { cells, posted } = createCells();
  cells.handle(["settle", "1", "1", "{}"]);
  cells.handle(["fire", "1"]);
  expect(posted).toEqual([]);
});
