import { expect, test } from "vitest";
import { listFromAll, type McpPage, type McpPageRequest } from "./mcp_resources.ts";

async function list({ server, cursor = "0" }: McpPageRequest): Promise<McpPage> {
  if (server === "broken" && cursor === "1") throw new Error("gone");
  if (server === "endless") return { entries: [{ n: 0 }], nextCursor: "same" };
  const entries = [{ n: Number(cursor) }];
  return cursor === "2" ? { entries } : { entries, nextCursor: String(Number(cursor) + 1) };
}

test("resources of all servers: in the order of names, page after page", async () => {
  expect(await listFromAll(["b", "a", "b"], list)).toEqual(
    ["a", "b"].flatMap((server) => [0, 1, 2].map((n) => ({ server, n }))),
  );
});

test("resources of all servers: a broken one keeps what it said, an endless one is cut off", async () => {
  expect(await listFromAll(["endless", "broken"], list)).toEqual([
    { server: "broken", n: 0 },
    { server: "endless", n: 0 },
    { server: "endless", n: 0 },
  ]);
});

test("resources of all servers: pages that never end are cut off", async () => {
  let page = 0;
  const all = await listFromAll(["a"], async () => {
    page += 1;
    return { entries: [{}], nextCursor: String(page) };
  });
  expect([all.length, page]).toEqual([100, 100]);
});
