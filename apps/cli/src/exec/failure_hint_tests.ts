import { expect, test } from "vitest";
import { toFailureHint, toReconnectHint } from "./failure_hint.ts";

test.for([
  ["unexpected status 401 Unauthorized: no, url: http://x/v1/responses", "is the key right?"],
  ["unexpected status 403 Forbidden: no, url: http://x/v1/responses", "is the key right?"],
  ["unexpected status 404 Not Found: no, url: http://x/responses", "is `base_url` right?"],
  [
    `{"error":{"code":400,"message":"'type' of tool must be 'function'"}}`,
    "does the provider know this kind of tool or item?",
  ],
  [`{\n"error": {"message": "Unknown type: namespace"}}`, "does the provider know"],
  ["unexpected status 503 Service Unavailable: no", undefined],
  [`{"error":{"message":"too many tokens"}}`, undefined],
  ["no such tool", undefined],
] as const)("toFailureHint: %s", ([message, start]) => {
  expect(toFailureHint(message)?.startsWith(start ?? "-")).toBe(
    start === undefined ? undefined : true,
  );
});

test("toReconnectHint: once, where there is no bound", () => {
  const message = "Reconnecting... waiting for network (refused)";
  expect([
    toReconnectHint(message, 1)?.includes("--disable unbounded_connection_retries"),
    toReconnectHint(message, 2),
    toReconnectHint("Reconnecting... 1/5 (cut)", 1),
  ]).toEqual([true, undefined, undefined]);
});
