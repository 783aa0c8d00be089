import { expect, test } from "vitest";
import { findEngines, requireInCi } from "./test_engines.ts";

test("findEngines: both are looked for", async () => {
  const engines = await findEngines();
  expect(engines.map(({ name }) => name)).toEqual(["isolated-vm", "quickjs"]);
});

test("requireInCi: a missing engine is passed over on a machine of somebody's, never in CI", () => {
  const there = [{ name: "quickjs", missing: undefined }] as const;
  const missing = [...there, { name: "isolated-vm", missing: "no build" }] as const;
  expect([requireInCi(there, { CI: "true" }), requireInCi(missing, {})]).toEqual([there, missing]);
  expect(() => requireInCi(missing, { CI: "true" })).toThrow(
    "CI runs the tests of both engines; isolated-vm: no build",
  );
});
