import fs from "node:fs";
import { expect, test } from "vitest";
import { VERSION } from "./version.ts";

test("version: equals the one in package.json", () => {
  const manifest: unknown = JSON.parse(
    fs.readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  );
  expect(manifest).toMatchObject({ version: VERSION });
});
