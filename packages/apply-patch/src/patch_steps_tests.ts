import { expect, test } from "vitest";
import { isSameBytes, isSameState, toPatchSteps } from "./patch_steps.ts";

const file = (text: string, mode: number | undefined = 0o644) =>
  ({ kind: "file", bytes: new TextEncoder().encode(text), mode }) as const;

test("toPatchSteps: cleared names, directories, writes, removals; nothing for what is as before", () => {
  const origins = new Map([["/gone", { code: "delete_failed", path: "/w/gone" } as const]]);
  const steps = toPatchSteps(
    [
      { path: "/gone", before: file("x"), after: undefined },
      { path: "/same", before: file("x"), after: file("x") },
      { path: "/never", before: undefined, after: undefined },
      { path: "/new", before: undefined, after: file("n") },
      { path: "/a", before: file("a"), after: { kind: "directory" } },
      { path: "/a/b", before: undefined, after: file("b") },
    ],
    origins,
  );
  expect(steps.map(({ kind, path, origin }) => [kind, path, origin.code])).toEqual([
    ["remove", "/a", "write_failed"],
    ["make_directory", "/a", "write_failed"],
    ["write", "/new", "write_failed"],
    ["write", "/a/b", "write_failed"],
    ["remove", "/gone", "delete_failed"],
  ]);
});

test.for([
  [undefined, undefined, true],
  [undefined, file(""), false],
  [file("a"), file("a"), true],
  [file("a"), file("b"), false],
  [file("a", 0o755), file("a"), false],
  [file("a"), { kind: "file", bytes: undefined, mode: 0o644 }, false],
  [{ kind: "link", target: "a" }, { kind: "link", target: "a" }, true],
  [{ kind: "link", target: "a" }, file("a"), false],
  [{ kind: "directory" }, { kind: "directory" }, true],
  [{ kind: "device" }, { kind: "device" }, false],
] as const)("isSameState: %o, %o: %s", ([a, b, same]) => {
  expect(isSameState(a, b)).toBe(same);
});

test("isSameState: default permission bits agree with any", () => {
  expect(isSameState({ ...file("a"), mode: undefined }, file("a", 0o600))).toBe(true);
});

test("isSameBytes: by content", () => {
  expect(isSameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
  expect(isSameBytes(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false);
  expect(isSameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
});
