import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as fc from "fast-check";
import type { JsonValue } from "@codexkit/protocol";
import type { CellReport } from "../exec_output.ts";
import { CodeModeError } from "./code_mode_error.ts";
import { createCodeModeSession } from "./session.ts";
import {
  findEngines,
  openTestSession,
  TestHost,
  type TestSession,
  toTexts,
} from "./test_engines.ts";

const ENGINES = await findEngines();

test("createCodeModeSession: an engine that is not there is named, with what to do", async () => {
  const host = new TestHost();
  await expect(createCodeModeSession({ host, engine: Object("v9") })).rejects.toThrow(
    new CodeModeError(
      "engine_unavailable",
      "code mode has no engine called 'v9'; there are isolated-vm and quickjs",
    ),
  );
});

/** The cell that a report leaves running. */
const toCellId = ({ outcome }: CellReport): string =>
  outcome.status === "running" ? outcome.cellId : "";

/** Limits that every script can reach. */
const NARROW = {
  openCalls: 10,
  callChars: 1000,
  openCallChars: 3000,
  outputChars: 1000,
  notices: 5,
  noticeChars: 500,
  timers: 10,
  storedKeys: 5,
  storedChars: 500,
  sourceChars: 3000,
};

describe.each(ENGINES)("$name (missing: $missing)", ({ name, missing }) => {
  let given: JsonValue = null;
  const open: TestSession[] = [];
  const take = (at: number): TestSession => {
    const session = open[at];
    if (session === undefined) throw new Error("no session");
    return session;
  };
  const shared = (): TestSession => take(0);
  const narrow = (): TestSession => take(1);
  const brief = (): TestSession => take(2);
  const small = (): TestSession => take(3);
  beforeAll(async () => {
    if (missing !== undefined) return;
    open.push(
      await openTestSession(name, { tools: { give: () => given } }),
      await openTestSession(name, { tools: { big: () => "x".repeat(5000) }, limits: NARROW }),
      await openTestSession(name, { limits: { cpuMs: 100 } }),
      await openTestSession(name, { limits: { memoryBytes: 12 * 1024 * 1024 } }),
    );
  });
  afterAll(async () => {
    for (const session of open) await session[Symbol.asyncDispose]();
  });

  test.skipIf(missing !== undefined)(
    "a value from a tool reaches the script and comes back unchanged",
    async () => {
      const { run, host } = shared();
      await fc.assert(
        fc.asyncProperty(fc.jsonValue({ maxDepth: 6 }), async (value) => {
          given = JSON.parse(JSON.stringify(value));
          host.calls.length = 0;
          const report = await run(
            "const v = await tools.give(); await tools.echo({v}); text(JSON.stringify(v))",
          );
          expect(toTexts(report)).toEqual([JSON.stringify(given).toWellFormed()]);
          expect(host.calls[1]?.input).toEqual({ v: given });
        }),
        { numRuns: 60 },
      );
    },
  );

  test.skipIf(missing !== undefined)(
    "strings with NUL, lone surrogates and every plane come back unchanged",
    async () => {
      const { run } = shared();
      given = { "\0k": "a\0b\u2028\ud800\udfff\ud83d x \u{10ffff} \u0007", __proto__: 1 };
      expect(
        toTexts(
          await run(
            "const v = await tools.give(); text(JSON.stringify(v) === JSON.stringify(await tools.echo(v)))",
          ),
        ),
      ).toEqual(["true"]);
    },
  );

  test.skipIf(missing !== undefined)(
    "cell ids count the cells of a session; what is yielded can be waited for",
    async () => {
      await using opened = await openTestSession(name);
      await opened.run("text(1)");
      const first = await opened.run(
        "text('one'); yield_control(); await new Promise((r) => setTimeout(r, 30)); text('two')",
      );
      expect(first).toEqual({
        outcome: { status: "running", cellId: "2" },
        items: [{ type: "input_text", text: "one" }],
        wallTimeMs: expect.any(Number),
      });
      const second = await opened.session.wait({ cellId: "2", yieldTimeMs: 20_000 });
      expect(toTexts(second)).toEqual(["two"]);
      expect(toTexts(await opened.session.wait({ cellId: "2", yieldTimeMs: 1 }))).toEqual([
        "!exec cell 2 not found",
      ]);
    },
  );

  test.skipIf(missing !== undefined)(
    "yield_control yields at once, and the script goes on",
    async () => {
      const opened = shared();
      const first = await opened.run("text('before'); yield_control(); text('after')");
      expect(toTexts(first)).toEqual(["before", "(running)"]);
      expect(
        toTexts(await opened.session.wait({ cellId: toCellId(first), yieldTimeMs: 20_000 })),
      ).toEqual(["after"]);
    },
  );

  test.skipIf(missing !== undefined)("one look at a cell at a time", async () => {
    const opened = shared();
    const cellId = toCellId(
      await opened.run("yield_control(); await new Promise((r) => setTimeout(r, 60_000))"),
    );
    const first = opened.session.wait({ cellId, yieldTimeMs: 20_000 });
    expect(toTexts(await opened.session.wait({ cellId, yieldTimeMs: 1 }))).toEqual([
      `!exec cell ${cellId} already has an active observer`,
    ]);
    expect(toTexts(await opened.session.wait({ cellId, yieldTimeMs: 1, terminate: true }))).toEqual(
      ["(terminated)"],
    );
    expect(toTexts(await first)).toEqual(["(terminated)"]);
  });

  test.skipIf(missing !== undefined)(
    "what a terminated cell stored is dropped, and its calls are told",
    async () => {
      const signals: AbortSignal[] = [];
      await using opened = await openTestSession(name, {
        tools: {
          hang: async ({ signal }) => {
            signals.push(signal);
            return await new Promise<JsonValue>((resolve) => {
              signal.addEventListener("abort", () => {
                resolve(null);
              });
            });
          },
        },
      });
      await opened.run(
        "store('k', 1); text('a'); const call = tools.hang(); yield_control(); await call",
      );
      const report = await opened.session.wait({ cellId: "1", yieldTimeMs: 1, terminate: true });
      expect([toTexts(report), signals.map(({ aborted }) => aborted)]).toEqual([
        ["(terminated)"],
        [true],
      ]);
      expect(toTexts(await opened.run("text(load('k'))"))).toEqual(["undefined"]);
    },
  );

  test.skipIf(missing !== undefined)(
    "a loop yields, shows what it put out, can be terminated, and the next cell runs",
    async () => {
      const opened = shared();
      const first = await opened.run("text('a'); yield_control(); while (true);");
      const cellId = toCellId(first);
      expect(toTexts(first)).toEqual(["a", "(running)"]);
      expect(toTexts(await opened.session.wait({ cellId, yieldTimeMs: 10 }))).toEqual([
        "(running)",
      ]);
      expect(toTexts(await opened.run("text('beside')"))).toEqual(["beside"]);
      expect(
        toTexts(await opened.session.wait({ cellId, yieldTimeMs: 1, terminate: true })),
      ).toEqual(["(terminated)"]);
      expect(toTexts(await opened.run("text('next')"))).toEqual(["next"]);
    },
  );

  test
    .skipIf(missing !== undefined)
    .for([
      "while (true);",
      "async function f() { while (true) await null } await f()",
      "function f() { Promise.resolve().then(f) } f(); await new Promise((r) => setTimeout(r, 1e6))",
      "/(a+)+$/.test('a'.repeat(40) + 'b')",
      "let a = [{}]; for (let i = 0; i < 40; i++) a = [a, a]; JSON.stringify(a)",
    ])("computing without a pause ends: %s", async (source) => {
    const { session, run } = brief();
    const report = await run(source, { yieldTimeMs: 250 });
    const [text] = toTexts(report);
    expect([
      "!exec cell was stopped: it computed for 100 ms without waiting for anything",
      "(running)",
    ]).toContain(text);
    expect(toTexts(await run("text('next')")).at(-1)).toBe("next");
    // One long builtin cannot be interrupted in QuickJS: it goes on until the cell is terminated.
    if (report.outcome.status !== "running") return;
    const { cellId } = report.outcome;
    const ended = await session.wait({ cellId, yieldTimeMs: 1, terminate: true });
    expect(ended.outcome.status).toMatch(/^(terminated|failed)$/);
  });

  test.skipIf(missing !== undefined).for<[string, string]>([
    ["objects", "const a = []; while (true) a.push({n: a.length})"],
    ["a map", "const m = new Map(); let i = 0; while (true) m.set(i++, {})"],
    ["a long string taken apart", "'x'.repeat(2 ** 28).split('')"],
  ])(
    "out of memory with %s: the cell says so, the next says what was lost",
    { timeout: 60_000 },
    async ([, source]) => {
      const { session, run } = small();
      session.restoreValues({ kept: 1 });
      const [text] = toTexts(await run(`store('lost', 1); ${source}`, { yieldTimeMs: 60_000 }));
      expect(text).toMatch(
        /^!exec (?:cell ran out of memory: it may use 12 MiB|runtime ended unexpectedly \(SIG\w+\))$/,
      );
      const next = toTexts(await run("text(load('kept')); text(load('lost'))"));
      expect(next).toEqual([
        expect.stringMatching(
          /^The runtime of exec cell \d+ gave out and was replaced; its stored values were lost, those of other cells are kept\.$/,
        ),
        "1",
        "undefined",
      ]);
      expect(toTexts(await run("text('again')"))).toEqual(["again"]);
    },
  );

  test.skipIf(missing !== undefined)(
    "10,000 calls at once: the host gets so many at a time, and all are answered",
    async () => {
      let underWay = 0;
      let most = 0;
      await using opened = await openTestSession(name, {
        limits: { parallelCalls: 20 },
        tools: {
          slow: async ({ input }) => {
            underWay += 1;
            most = Math.max(most, underWay);
            await new Promise<void>((resolve) => {
              setImmediate(resolve);
            });
            underWay -= 1;
            return input ?? null;
          },
        },
      });
      const report = await opened.run(
        "const r = await Promise.all(Array.from({length: 10_000}, (_, i) => tools.slow(i))); text(r.every((v, i) => v === i))",
      );
      expect([toTexts(report), most]).toEqual([["true"], 20]);
    },
  );

  test.skipIf(missing !== undefined).for<[string, string, string]>([
    [
      "calls",
      "const p = []; for (let i = 0; i < 20; i++) p.push(tools.echo(i)); await Promise.all(p)",
      "!a cell may have 10 tool calls waiting; await some before the next",
    ],
    [
      "a call's input",
      "await tools.echo('x'.repeat(2000))",
      "!the input of a tool is limited to 1000 characters of JSON, this one has 2002",
    ],
    [
      "calls' inputs together",
      "for (let i = 0; i < 9; i++) tools.echo('x'.repeat(800))",
      "!tool calls that wait may have 3000 characters of input together; await some before the next",
    ],
    [
      "a call's answer",
      "await tools.big()",
      "!the answer of a tool is limited to 1000 characters of JSON, this one has 5002",
    ],
    [
      "output",
      "for (;;) text('x'.repeat(50))",
      "!exec output is limited to 1000 characters between two looks at a cell",
    ],
    [
      "one text",
      "text('x'.repeat(2e7))",
      "!exec output is limited to 1000 characters between two looks at a cell",
    ],
    [
      "notices",
      "for (;;) notify('x')",
      "!notify is limited to 5 notices between two looks at a cell",
    ],
    [
      "notices together",
      "for (;;) notify('x'.repeat(300))",
      "!notify is limited to 500 characters between two looks at a cell",
    ],
    ["timers", "for (;;) setTimeout(() => {}, 1e6)", "!a cell may have 10 timers"],
    [
      "stored keys",
      "for (let i = 0; i < 20; i++) store(i, i)",
      '!Unable to store "5". There is room for 5 keys.',
    ],
    [
      "stored characters",
      "store('k', 'x'.repeat(600))",
      '!Unable to store "k". There is room for 500 characters of JSON.',
    ],
    [
      "a script",
      `text(1)${" ".repeat(3000)}`,
      "!exec scripts are limited to 3000 characters, this one has 3007",
    ],
  ])("limits: %s", async ([, source, last]) => {
    const { session, run } = narrow();
    session.restoreValues({});
    expect(toTexts(await run(source)).at(-1)).toBe(last);
    expect(toTexts(await run("text('next')"))).toEqual(["next"]);
  });

  test.skipIf(missing !== undefined)("output may go on after a look", async () => {
    await using opened = await openTestSession(name, { limits: { outputChars: 1000 } });
    await opened.run(
      "for (let i = 0; i < 5; i++) { text('x'.repeat(700)); yield_control(); await tools.echo() }",
    );
    const seen: string[] = [];
    while (seen.at(-1) !== "completed" && seen.at(-1) !== "failed") {
      const report = await opened.session.wait({ cellId: "1", yieldTimeMs: 1000 });
      seen.push(report.outcome.status);
    }
    expect(seen).toEqual(["running", "running", "running", "running", "completed"]);
  });

  test.skipIf(missing !== undefined)("notices may go on after a look", async () => {
    await using opened = await openTestSession(name, { limits: { notices: 2, noticeChars: 9 } });
    await opened.run(
      "for (let i = 0; i < 3; i++) { notify('one'); notify('two'); yield_control(); await tools.echo() }",
    );
    const seen: string[] = [];
    while (seen.at(-1) !== "completed" && seen.at(-1) !== "failed") {
      const report = await opened.session.wait({ cellId: "1", yieldTimeMs: 1000 });
      seen.push(report.outcome.status);
    }
    expect([seen, opened.host.notices.length]).toEqual([["running", "running", "completed"], 6]);
  });

  test.skipIf(missing !== undefined)("a flood of stores does not flood the host", async () => {
    const opened = shared();
    opened.session.restoreValues({});
    await opened.run("for (let i = 0; i < 9_999; i++) store('k', 'x'.repeat(500) + i)");
    expect(JSON.stringify(opened.session.storedValues())).toHaveLength(512);
  });

  test.skipIf(missing !== undefined)("so many cells at a time", async () => {
    await using opened = await openTestSession(name, { limits: { runningCells: 1 } });
    await opened.run("yield_control(); await new Promise((r) => setTimeout(r, 60_000))");
    expect(toTexts(await opened.run("text(1)"))).toEqual([
      "!1 exec cells are running; wait for one, or terminate one, before the next",
    ]);
    await opened.session.wait({ cellId: "1", yieldTimeMs: 1, terminate: true });
    expect(toTexts(await opened.run("text(1)"))).toEqual(["1"]);
  });

  test.skipIf(missing !== undefined)(
    "stored values can be taken from a session and put into another",
    async () => {
      await using first = await openTestSession(name);
      await first.run("store('a', {n: [1]}); store('__proto__', 2)");
      const values = first.session.storedValues();
      await using second = await openTestSession(name);
      expect(toTexts(await second.run("text(load('a'))"))).toEqual(["undefined"]);
      second.session.restoreValues(values);
      expect(toTexts(await second.run("text(load('a')); text(load('__proto__'))"))).toEqual([
        '{"n":[1]}',
        "2",
      ]);
    },
  );

  test.skipIf(missing !== undefined)(
    "the host is handed what each cell stored, when it has ended",
    async () => {
      const opened = shared();
      opened.session.restoreValues({});
      opened.host.kept.length = 0;
      await opened.run("store('a', 1); store('a', {n: 2}); store('__proto__', 3)");
      await opened.run("load('a')");
      await opened.run(
        "store('b', 4); yield_control(); await new Promise((r) => setTimeout(r, 1e6))",
      );
      await opened.run("store('c', 5); throw 1");
      expect(opened.host.kept.map((values) => Object.entries(values))).toEqual([
        [
          ["a", { n: 2 }],
          ["__proto__", 3],
        ],
        [["c", 5]],
      ]);
    },
  );

  test.skipIf(missing !== undefined)("values that were not kept are told of once", async () => {
    const opened = shared();
    opened.session.restoreValues({ a: 1 }, ["b", ...Array.from({ length: 21 }, () => "c")]);
    const first = toTexts(await opened.run("text(load('a'))"));
    const second = toTexts(await opened.run("text(load('b'))"));
    expect([first, second]).toEqual([
      [
        `Stored values that were too large to be kept since the thread was left are lost: "b", ${'"c", '.repeat(18)}"c" and 2 more.`,
        "1",
      ],
      ["undefined"],
    ]);
  });

  test.skipIf(missing !== undefined)(
    "an interrupt ends exec and its cell, and only the look of wait",
    async () => {
      const opened = shared();
      const aborter = new AbortController();
      const request = {
        source: "while (true);",
        tools: [],
        yieldTimeMs: 20_000,
        callId: "x",
        modalities: [],
      };
      const running = opened.session.execute(request, { signal: aborter.signal });
      aborter.abort();
      expect(toTexts(await running)).toEqual(["(terminated)"]);
      const cellId = toCellId(
        await opened.run(
          "yield_control(); await new Promise((r) => setTimeout(r, 30)); text('on')",
        ),
      );
      const looked = await opened.session.wait(
        { cellId, yieldTimeMs: 20_000 },
        { signal: AbortSignal.abort() },
      );
      expect(toTexts(looked)).toEqual(["(running)"]);
      expect(toTexts(await opened.session.wait({ cellId, yieldTimeMs: 20_000 }))).toEqual(["on"]);
    },
  );

  test.skipIf(missing !== undefined)(
    "a session that closes stops a loop within a second, and runs nothing more",
    async () => {
      const opened = await openTestSession(name);
      await opened.run("while (true);", { yieldTimeMs: 10 });
      const before = performance.now();
      await opened[Symbol.asyncDispose]();
      expect(performance.now() - before).toBeLessThan(1000);
      expect(toTexts(await opened.run("text(1)"))).toEqual(["!code mode session is shutting down"]);
      expect(toTexts(await opened.session.wait({ cellId: "1", yieldTimeMs: 1 }))).toEqual([
        "!exec cell 1 not found",
      ]);
    },
  );

  test.skipIf(missing !== undefined)("audio reaches a model that hears it", async () => {
    const report = await shared().run(
      "audio('data:audio/wav;base64,AA=='); audio({type: 'audio', data: 'AA=='})",
      {
        modalities: ["text", "audio"],
      },
    );
    expect(report.items).toEqual([
      { type: "input_audio", audio_url: "data:audio/wav;base64,AA==" },
      { type: "input_audio", audio_url: "data:application/octet-stream;base64,AA==" },
    ]);
  });

  test.skipIf(missing !== undefined)(
    "images keep their detail, high when they name none",
    async () => {
      const report = await shared().run(
        "image('data:,a'); image({image_url: 'data:,b', detail: 'LOW'}); image('data:,c', 'original'); image({type: 'image', data: 'AA==', _meta: {'codex/imageDetail': 'auto'}})",
      );
      expect(report.items).toEqual([
        { type: "input_image", image_url: "data:,a", detail: "high" },
        { type: "input_image", image_url: "data:,b", detail: "low" },
        { type: "input_image", image_url: "data:,c", detail: "original" },
        {
          type: "input_image",
          image_url: "data:application/octet-stream;base64,AA==",
          detail: "auto",
        },
      ]);
    },
  );

  test.skipIf(missing !== undefined)("notices name the call and the cell", async () => {
    const opened = shared();
    opened.host.notices.length = 0;
    await opened.run("notify('note'); notify({a: 1})", { callId: "call-9" });
    expect(opened.host.notices).toEqual([
      { text: "note", cellId: expect.any(String), callId: "call-9" },
      { text: '{"a":1}', cellId: expect.any(String), callId: "call-9" },
    ]);
  });
});
