import { expect, test } from "vitest";
import { createTextStyle } from "../terminal/text_style.ts";
import type { DoctorCheck } from "./doctor_check.ts";
import { renderDoctor } from "./render_doctor.ts";

const style = createTextStyle({ hasColor: false });
const OK: DoctorCheck = { name: "shell", status: "ok", detail: "bash (/bin/bash)" };

test("renderDoctor: a line for each check, what may help below it, a count at the end", () => {
  const checks: readonly DoctorCheck[] = [
    OK,
    { name: "terminal", status: "warning", detail: "none\u001b[1m", remedy: "install one" },
    { name: "sandbox", status: "problem", detail: "a\nb" },
  ];
  expect(renderDoctor(checks, style).split("\n")).toEqual([
    "✓ shell     bash (/bin/bash)",
    "! terminal  none",
    "            → install one",
    "✗ sandbox   a b",
    "",
    "1 problem, 1 warning",
    "",
  ]);
});

test("renderDoctor: nothing to say is said", () => {
  expect(renderDoctor([OK], style)).toBe("✓ shell  bash (/bin/bash)\n\neverything works\n");
});
