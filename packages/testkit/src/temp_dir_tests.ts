import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { createTempDir } from "./temp_dir.ts";

test("createTempDir: a folder of its own, gone with all it holds when disposed of", async () => {
  let folder: string;
  {
    await using dir = createTempDir("mine-");
    folder = dir.path;
    fs.mkdirSync(path.join(folder, "a"));
    fs.writeFileSync(path.join(folder, "a", "b.txt"), "x");
  }
  expect([path.basename(folder).startsWith("mine-"), fs.existsSync(folder)]).toEqual([true, false]);
});
