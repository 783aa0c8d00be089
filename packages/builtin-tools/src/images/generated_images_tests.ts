import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createGeneratedImageStore } from "./generated_images.ts";

const HOME = realpathSync(mkdtempSync(join(tmpdir(), "codexkit-generated-")));
afterAll(() => rmSync(HOME, { recursive: true, force: true }));

test.for([
  ["call_1-a", "call_1-a.png"],
  ["../../../etc/passwd", "_________etc_passwd.png"],
  ["", "generated_image.png"],
  ["x".repeat(1000), `${"x".repeat(128)}.png`],
] as const)(
  "generated images: call %s is kept in the folder of its thread",
  async ([callId, name]) => {
    const store = createGeneratedImageStore({ codexHome: HOME, threadId: "h/1" });
    const path = await store.save(callId, new Uint8Array([65, 66]));
    expect([path, readFileSync(path, "utf8")]).toEqual([
      join(HOME, "generated_images", "h_1", name),
      "AB",
    ]);
  },
);
