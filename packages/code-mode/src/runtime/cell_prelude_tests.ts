import type { JsonValue } from "@codexkit/protocol";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findEngines, openTestSession, type TestSession, toTexts } from "./test_engines.ts";
import { ESCAPES, SEIZE } from "./test_escapes.ts";
import { MISCHIEF } from "./test_mischief.ts";

const ENGINES = await findEngines();

const TOOLS = {
  fail: async () => await Promise.reject<JsonValue>(new TypeError("host error")),
  thenable: (): JsonValue => JSON.parse('{"then": "not a function", "constructor": "x"}'),
  poison: (): JsonValue => JSON.parse('{"__proto__": {"polluted": 1}, "constructor": "x"}'),
  constructor: () => "constructor",
  ["__proto__"]: () => "__proto__",
  hasOwnProperty: () => "hasOwnProperty",
};

const toMatcher = (text: string | RegExp): unknown =>
  typeof text === "string" ? text : expect.stringMatching(text);

test("escapes: what is looked for is found where a host is within reach", () => {
  const leaks = { plain: {}, call: () => 1, made: (): unknown => new Error("host") };
  const find = (source: string): unknown =>
    runInNewContext(`${SEIZE} seize(${source}); loot.some((l) => !HOST_NAMES.includes(l))`, {
      ...leaks,
    });
  expect(
    ["plain", "call", "made()", "[1, {deep: call}]", "Math"].map((source) => find(source)),
  ).toEqual([true, true, true, true, false]);
});

test("escapes: there are at least 50 of them, each once", () => {
  expect(ESCAPES.length).toBeGreaterThanOrEqual(50);
  expect(new Set(ESCAPES.map(([, source]) => source)).size).toBe(ESCAPES.length);
});

describe.each(ENGINES)("$name (missing: $missing)", ({ name, missing }) => {
  let open: TestSession | undefined;
  const shared = (): TestSession => {
    if (open === undefined) throw new Error("no session");
    return open;
  };
  beforeAll(async () => {
    if (missing === undefined) open = await openTestSession(name, { tools: TOOLS });
  });
  afterAll(async () => {
    await open?.[Symbol.asyncDispose]();
  });

  test.skipIf(missing !== undefined).for(ESCAPES)("escape contained: %s", async ([, source]) => {
    const { run, host, session } = shared();
    const globals = Reflect.ownKeys(globalThis).length;
    host.calls.length = 0;
    const report = await run(`${SEIZE}{ ${source}\n}\nreport();`);
    expect(toTexts(report).findLast((text) => text !== "x" && text !== "")).toBe("contained");
    expect([Object("").polluted, Reflect.ownKeys(globalThis).length]).toEqual([undefined, globals]);
    for (const { ident, input } of host.calls) {
      expect(host.tools.has(ident)).toBe(true);
      expect(JSON.parse(JSON.stringify(input ?? null))).toEqual(input ?? null);
    }
    expect(toTexts(await run("text(typeof process)"))).toEqual(["undefined"]);
    expect(session.engine).toBe(name);
  });

  test.skipIf(missing !== undefined).for(MISCHIEF)("mischief: %s", async ([, source, expected]) => {
    const { run, session } = shared();
    session.restoreValues({});
    expect(toTexts(await run(source))).toEqual(expected.map((text) => toMatcher(text)));
    expect(toTexts(await run("text('next')")).at(-1)).toBe("next");
    expect(Object("").x).toBeUndefined();
  });

  test.skipIf(missing !== undefined)("of a long error a million characters are told", async () => {
    const [text] = toTexts(await shared().run("throw 's'.repeat(2 ** 21)"));
    expect(text).toHaveLength(1 + 2 ** 20);
  });

  test.skipIf(missing !== undefined)(
    "a tool that a cell was not given cannot be called",
    async () => {
      const { run, host } = shared();
      host.calls.length = 0;
      const [echo] = host.definitions();
      if (echo === undefined) throw new Error("no tool");
      const texts = toTexts(
        await run("text(Object.keys(tools)); text(typeof tools.fail)", { tools: [echo] }),
      );
      expect([texts, host.calls]).toEqual([['["echo"]', "undefined"].map((text) => text), []]);
    },
  );
});
