import { expect, test } from "vitest";
import { LossReport, MAX_SCHEMA_LOSSES, type SchemaLoss } from "./loss_report.ts";

const loss = (at: number, effect: SchemaLoss["effect"] = "wider"): SchemaLoss => ({
  pointer: `/${at}`,
  keyword: "enum",
  what: "is left out",
  effect,
});

test("LossReport: each loss once, in order", () => {
  const report = new LossReport();
  for (const at of [2, 1, 2]) report.add(loss(at));
  expect(report.list()).toEqual([loss(2), loss(1)]);
});

test("LossReport: too many are counted, with what they do", () => {
  const report = new LossReport();
  for (let at = 0; at < MAX_SCHEMA_LOSSES; at += 1) report.add(loss(at));
  report.add(loss(900, "narrower"));
  report.add(loss(901, "same"));
  const rest = { pointer: "", keyword: "*", what: "2 more losses are not listed" };
  expect(report.list().slice(MAX_SCHEMA_LOSSES)).toEqual([
    { ...rest, effect: "same" },
    { ...rest, effect: "narrower" },
  ]);
});
