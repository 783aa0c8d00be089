import { expect, test } from "vitest";
import { findEnvironment } from "./turn_environment.ts";

const LOCAL = { id: "local", cwd: "/w" };

test("environments: are found by their ids only", () => {
  expect([findEnvironment([LOCAL], "local"), findEnvironment([LOCAL], "Local")]).toEqual([
    { ok: true, environment: LOCAL },
    { ok: false, problem: "unknown turn environment id `Local`" },
  ]);
});
