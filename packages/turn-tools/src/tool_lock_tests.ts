import { expect, test } from "vitest";
import { ToolLock } from "./tool_lock.ts";

test("ToolLock: sharers overlap, a loner waits for them and keeps later ones out", async () => {
  const lock = new ToolLock();
  const log: string[] = [];
  const gates = new Map<string, () => void>();
  const start = (name: string, shared: boolean): Promise<void> =>
    lock.run({ shared }, async () => {
      log.push(`+${name}`);
      await new Promise<void>((resolve) => gates.set(name, resolve));
      log.push(`-${name}`);
    });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  const all = [start("a", true), start("b", true), start("c", false), start("d", true)];
  for (const name of ["b", "a", "c", "d"]) {
    await settle();
    gates.get(name)?.();
  }
  await Promise.all(all);
  expect(log).toEqual(["+a", "+b", "-b", "-a", "+c", "-c", "+d", "-d"]);
});

test("ToolLock: a place is given back when the work fails", async () => {
  const lock = new ToolLock();
  await expect(lock.run({ shared: false }, () => Promise.reject(new Error("x")))).rejects.toThrow(
    "x",
  );
  expect(await lock.run({ shared: false }, async () => "next")).toBe("next");
});
