import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readOutputSchema } from "./output_schema.ts";

let dir = "";
beforeAll(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-schema-"));
  fs.writeFileSync(path.join(dir, "good.json"), '{"type":"object","required":["a"]}');
  fs.writeFileSync(path.join(dir, "bad.json"), "{");
  fs.mkdirSync(path.join(dir, "folder"));
});
afterAll(() => fs.rmSync(dir, { recursive: true }));

test("readOutputSchema: gives the parsed file; a relative name starts from cwd", async () => {
  expect(await readOutputSchema("good.json", dir)).toEqual({ type: "object", required: ["a"] });
  expect(await readOutputSchema(path.join(dir, "good.json"), "/")).toEqual({
    type: "object",
    required: ["a"],
  });
});

test("readOutputSchema: a missing file", async () => {
  await expect(readOutputSchema("none.json", dir)).rejects.toMatchObject({
    code: "output_schema",
    message: "Failed to read output schema file none.json: No such file or directory (os error 2)",
  });
});

test("readOutputSchema: a folder", async () => {
  await expect(readOutputSchema("folder", dir)).rejects.toMatchObject({
    code: "output_schema",
    message: "Failed to read output schema file folder: Is a directory (os error 21)",
  });
});

test("readOutputSchema: bad JSON names the file and the problem", async () => {
  await expect(readOutputSchema("bad.json", dir)).rejects.toMatchObject({
    code: "output_schema",
    message: expect.stringMatching(/^Output schema file bad\.json is not valid JSON: .+/),
  });
});
