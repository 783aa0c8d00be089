import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonValue } from "@codexkit/protocol";
import { assembleCellOutput } from "../exec_output.ts";
import { parseExecSource } from "../exec_source.ts";
import { readCells, resolveRecordings } from "../test_conformance.ts";
import { BEHAVIOURS } from "./test_behaviours.ts";
import {
  findEngines,
  openTestSession,
  type TestHost,
  type TestSession,
  toTexts,
} from "./test_engines.ts";

const ENGINES = await findEngines();

const TOOLS = {
  bad: async () => await Promise.reject<JsonValue>("tool `bad` expects a string input"),
  fail: () => {
    throw new TypeError("broke");
  },
};

/** A tool that answers nobody before three have come. */
function createGate(): { gate: TestHost["callTool"] } {
  let waiting: (() => void)[] = [];
  return {
    gate: async ({ input }) => {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length < 3) return;
        for (const go of waiting) go();
        waiting = [];
      });
      return Object(input).n;
    },
  };
}

const FOLDER = resolveRecordings(process.env);
/** Recorded cells that call no tool; those that do need the tools. */
const RECORDED = readCells(FOLDER).filter(
  ({ id, input }) =>
    input !== undefined && (!/tools\.|ALL_TOOLS/.test(input) || id === "code-error/x4"),
);

test("recordings: they are there, or this is not CI", () => {
  const isMissing = RECORDED.length === 0 && process.env["CI"] !== undefined;
  expect(isMissing, `no recordings in ${FOLDER}; set CODEXKIT_CONFORMANCE`).toBe(false);
});

/** What `exec` answers to an input, with the time left out as in the recordings. */
async function answer({ run }: TestSession, input: string): Promise<string> {
  const parsed = parseExecSource(input);
  if (!parsed.ok) return JSON.stringify(parsed.problem);
  const { code, yieldTimeMs = 20_000 } = parsed.source;
  const report = { ...(await run(code, { yieldTimeMs })), wallTimeMs: 0 };
  const output = assembleCellOutput(report, { truncate: (items) => items });
  return JSON.stringify(output).replace("0.0 seconds", "<t> seconds");
}

const toMatcher = (text: string | RegExp): unknown =>
  typeof text === "string" ? text : expect.stringMatching(text);

describe.each(ENGINES)("$name (missing: $missing)", ({ name, missing }) => {
  const open: TestSession[] = [];
  beforeAll(async () => {
    if (missing !== undefined) return;
    open.push(
      await openTestSession(name, { tools: { ...TOOLS, ...createGate(), give: () => null } }),
      await openTestSession(name, { tools: { no: () => null } }),
    );
  });
  afterAll(async () => {
    for (const session of open) await session[Symbol.asyncDispose]();
  });
  const take = (at: number): TestSession => {
    const session = open[at];
    if (session === undefined) throw new Error("no session");
    return session;
  };

  test.skipIf(missing !== undefined).for(BEHAVIOURS)("%s", async ([, source, expected]) => {
    expect(toTexts(await take(0).run(source))).toEqual(expected.map((text) => toMatcher(text)));
  });

  test.skipIf(missing !== undefined).for(RECORDED)(
    "recorded $id: the same to the letter",
    async ({ id, input = "", output }) => {
      const text = JSON.stringify(output);
      // Cells that are left running name their number, which counts from the start of a session.
      await using fresh = text.includes("cell ID") ? await openTestSession(name) : undefined;
      const session = fresh ?? take(1);
      if (id.startsWith("code-store/x2")) session.session.restoreValues({ k: { n: 1 } });
      expect(await answer(session, input)).toBe(text);
    },
  );
});
