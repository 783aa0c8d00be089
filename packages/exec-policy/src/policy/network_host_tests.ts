import { expect, test } from "vitest";
import { toNetworkHost } from "./network_host.ts";

test.for([
  ["Example.COM", { host: "example.com" }],
  [" a.com. ", { host: "a.com" }],
  ["a.com:443", { host: "a.com" }],
  ["127.0.0.1:80", { host: "127.0.0.1" }],
  ["::1", { host: "::1" }],
  ["[::1]", { host: "::1" }],
  ["[::1]:443", { host: "::1" }],
  ["", { problem: "cannot be empty" }],
  ["...", { problem: "cannot be empty" }],
  ["*", { problem: "must be a specific host; wildcards are not allowed" }],
  ["a b", { problem: "cannot contain whitespace" }],
  ["http://a.com", { problem: "must be a hostname or IP literal (without scheme or path)" }],
  ["a.com/x", { problem: "must be a hostname or IP literal (without scheme or path)" }],
  ["[::1", { problem: "has an invalid bracketed IPv6 literal" }],
  ["[::1]x", { problem: "has an invalid bracketed IPv6 literal" }],
] as const)("host: %j", ([text, expected]) => {
  expect(toNetworkHost(text)).toEqual(expected);
});
