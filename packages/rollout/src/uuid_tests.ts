import { expect, test } from "vitest";
import { createUuidV7, isUuid, uuidV5 } from "./uuid.ts";

test("createUuidV7: time first, version and variant in place", () => {
  const next = createUuidV7({
    now: () => 0x0190_0000_0001,
    randomBytes: (bytes) => void bytes.fill(0xff),
  });
  expect(next()).toBe("01900000-0001-77ff-bfff-ffffffffffff");
});

test("createUuidV7: ids sort in the order they were made, though the clock stands still or steps back", () => {
  const times = [5, 5, 5, 3, 6, 6];
  const next = createUuidV7({
    now: () => times.shift() ?? 7,
    randomBytes: (bytes) => void bytes.fill(0),
  });
  const ids = Array.from({ length: 5000 }, next);
  expect([ids.toSorted(), new Set(ids).size, ids.every(isUuid)]).toEqual([ids, 5000, true]);
});

test("uuidV5: the published example, and stable", () => {
  const dns = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
  expect([uuidV5("www.example.com", dns), uuidV5("a", dns) === uuidV5("a", dns)]).toEqual([
    "2ed6657d-e927-568b-95e1-2665a8aea6a2",
    true,
  ]);
});

test("isUuid: nothing but a whole UUID", () => {
  expect(["01900000-0001-7fff-bfff-ffffffffffff", "01900000", "../../x"].map(isUuid)).toEqual([
    true,
    false,
    false,
  ]);
});
