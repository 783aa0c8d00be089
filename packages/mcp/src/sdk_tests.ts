import { expect, test } from "vitest";
import { loadSdk } from "./sdk.ts";

test("loadSdk: has what this package uses of it", async () => {
  const sdk = await loadSdk();
  expect([
    typeof sdk.Client,
    typeof sdk.StreamableHTTPClientTransport,
    typeof sdk.registerClient,
  ]).toEqual(["function", "function", "function"]);
});
