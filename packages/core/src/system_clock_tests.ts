import { expect, test } from "vitest";
import { createClock, readTimezone, toLocalDate } from "./system_clock.ts";

test("createClock: a pause ends by itself, or with the reason of its signal", async () => {
  const clock = createClock();
  const controller = new AbortController();
  await clock.sleep(0, controller.signal);
  const pause = clock.sleep(60_000, controller.signal);
  controller.abort(new Error("enough"));
  await expect(pause).rejects.toThrow("enough");
  await expect(clock.sleep(0, controller.signal)).rejects.toThrow("enough");
  await expect(clock.sleep(0, AbortSignal.abort("words"))).rejects.toBe("words");
});

test("toLocalDate: the day on the wall", () => {
  expect(toLocalDate(new Date(2026, 0, 2, 23, 59).getTime())).toBe("2026-01-02");
});

test.for([
  ["Europe/Berlin", undefined, "Europe/Berlin"],
  [":America/Argentina/Salta", undefined, "America/Argentina/Salta"],
  ["UTC", undefined, "Etc/UTC"],
  [undefined, "/usr/share/zoneinfo/Etc/UTC", "Etc/UTC"],
  [undefined, "/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo"],
  ["/usr/share/zoneinfo/posix/Asia/Tokyo", undefined, "Asia/Tokyo"],
] as const)("readTimezone: TZ %s and /etc/localtime %s are %s", ([tz, localtime, expected]) => {
  expect(readTimezone({ tz, readLocaltime: () => localtime })).toBe(expected);
});

test("readTimezone: settings that name no zone are not believed", () => {
  const zone = readTimezone({ tz: "CET-1CEST", readLocaltime: () => "/etc/custom" });
  expect([zone === "CET-1CEST", zone === "UTC", zone.length > 0]).toEqual([false, false, true]);
});
