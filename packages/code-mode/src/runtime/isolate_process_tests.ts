import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type Frame, FrameReader } from "./frames.ts";
import { ISOLATE_PROCESS_MARK, ISOLATE_PROCESS_URL } from "./isolate_process.ts";

test("isolate process: an addon that cannot be loaded is told of", async () => {
  const script = fileURLToPath(ISOLATE_PROCESS_URL);
  const child = spawn(process.execPath, [script, ISOLATE_PROCESS_MARK, "/no/such.node", "1", "1"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const reader = new FrameReader();
  const frames: Frame[] = [];
  child.stdout.on("data", (bytes: Buffer) => frames.push(...reader.push(bytes)));
  const code = await new Promise<number | null>((resolve) => {
    child.on("close", resolve);
  });
  expect([code, frames.length, frames[0]?.[0]]).toEqual([0, 1, "unavailable"]);
  expect(frames[0]?.[1]).toContain("/no/such.node");
});

test("isolate process: loaded like any module it does nothing", () => {
  expect(ISOLATE_PROCESS_URL).toBe(new URL("./isolate_process.ts", import.meta.url).href);
});
