import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { readInstallationId } from "./installation_id.ts";

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

test("readInstallationId: made once, kept, readable by the user alone", () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "installation-"));
  made.push(root);
  const home = path.join(root, "home");
  const ids = ["a", "b"];
  const next = (): string => ids.shift() ?? "";
  expect([
    readInstallationId(home, next),
    readInstallationId(home, next),
    fs.statSync(path.join(home, "installation_id")).mode & 0o777,
  ]).toEqual(["a", "a", 0o600]);
});

test("readInstallationId: a home that cannot be written is no reason to stop", () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "installation-"));
  made.push(root);
  const file = path.join(root, "file");
  fs.writeFileSync(file, "");
  expect(readInstallationId(file, () => "new")).toBe("new");
});
