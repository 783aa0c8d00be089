import { expect, test } from "vitest";
import { redactSecrets } from "./redact_secrets.ts";

test("redactSecrets: takes header values out, with and without their scheme, and leaves short words", () => {
  const headers = { authorization: "Bearer sk-123456789", "x-key": "abcdefgh", "x-name": "kit" };
  expect([
    redactSecrets("bad key sk-123456789 (sent: Bearer sk-123456789)", headers),
    redactSecrets("abcdefghabcdefgh kit", headers),
    redactSecrets("nothing here", headers),
  ]).toEqual(["bad key [redacted] (sent: [redacted])", "[redacted][redacted] kit", "nothing here"]);
});
