import { expect, test } from "vitest";
import { MIRRORED_CODEX_VERSION } from "./codex_version.ts";

test("MIRRORED_CODEX_VERSION: a whole version, as servers and commands read it", () => {
  expect(MIRRORED_CODEX_VERSION).toMatch(/^\d+\.\d+\.\d+$/);
});
