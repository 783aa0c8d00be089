import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { checkRequest } from "./check_request.ts";

const ENV = { PATH: process.env["PATH"] ?? "" };

test("checkRequest: program and arguments stay as they are", () => {
  expect(checkRequest({ argv: ["echo", "", "a b", "\u{fffd}"], env: ENV })).toEqual([
    "echo",
    "",
    "a b",
    "\u{fffd}",
  ]);
});

test("checkRequest: an empty command is refused", () => {
  expect(() => checkRequest({ argv: [], env: ENV })).toThrow(
    expect.objectContaining({ code: "invalid_request" }),
  );
});

test.for([
  ["the program", { argv: ["ec\0ho"], env: ENV }],
  ["an argument", { argv: ["echo", "one\0; two"], env: ENV }],
  ["a variable", { argv: ["echo"], env: { ...ENV, A: "x\0y" } }],
  ["the name of a variable", { argv: ["echo"], env: { ...ENV, "A\0": "x" } }],
] as const)("checkRequest: a NUL in %s is refused", ([, request]) => {
  expect(() => checkRequest(request)).toThrow(
    expect.objectContaining({
      code: "spawn_failed",
      message: "Failed to create unified exec process: nul byte found in provided data",
    }),
  );
});

const TOO_LONG =
  "Failed to create unified exec process: Argument list too long (os error 7): put long text into a file";
const MIB = 1024 * 1024;

test.for([
  ["10 MB in one argument", { argv: ["echo", "x".repeat(10 * MIB)], env: ENV }],
  ["10 MB in many", { argv: Array.from({ length: 10_000 }, () => "x".repeat(1024)), env: ENV }],
  ["10 MB in a variable", { argv: ["echo"], env: { ...ENV, A: "x".repeat(10 * MIB) } }],
  ["what is long in UTF-8", { argv: ["echo", "\u{20ac}".repeat(43_691)], env: ENV }],
] as const)(
  "checkRequest: on Linux %s is refused, elsewhere the system is asked",
  ([, request]) => {
    expect(() => checkRequest(request, "linux")).toThrow(
      expect.objectContaining({ code: "spawn_failed", message: TOO_LONG }),
    );
    expect(checkRequest(request, "darwin")).toEqual(request.argv);
  },
);

test(
  "checkRequest: the longest argument that passes is the longest that Linux takes",
  {
    skip: process.platform !== "linux",
  },
  () => {
    const longest = "x".repeat(131_071);
    const request = { argv: ["/bin/true", longest], env: {} };
    const start = (text: string): unknown => spawnSync("/bin/true", [text], { env: {} }).error;
    expect(checkRequest(request)).toEqual(request.argv);
    expect([start(longest), start(`${longest}x`)]).toEqual([
      undefined,
      expect.objectContaining({ code: "E2BIG" }),
    ]);
  },
);
