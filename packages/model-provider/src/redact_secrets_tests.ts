import { expect, test } from "vitest";
import { redactSecrets, toSecrets } from "./redact_secrets.ts";

test("redactSecrets: takes header values out, with and without their scheme, and leaves short words", () => {
  const headers = { authorization: "Bearer sk-123456789", "x-key": "abcdefgh", "x-name": "kit" };
  expect([
    redactSecrets("bad key sk-123456789 (sent: Bearer sk-123456789)", headers),
    redactSecrets("abcdefghabcdefgh kit", headers),
    redactSecrets("nothing here", headers),
  ]).toEqual(["bad key [redacted] (sent: [redacted])", "[redacted][redacted] kit", "nothing here"]);
});

test("toSecrets: headers, credentials and keys in the URL, but not its other parameters", () => {
  const provider = {
    headers: { "x-key": "header-secret" },
    queryParams: { "api-version": "2026-01-01-preview", "api-key": "query-secret" },
  };
  const secrets = toSecrets(provider, { authorization: "Bearer sk-123456789" });
  const text = "header-secret query-secret sk-123456789 2026-01-01-preview";
  expect(redactSecrets(text, secrets)).toBe("[redacted] [redacted] [redacted] 2026-01-01-preview");
});
