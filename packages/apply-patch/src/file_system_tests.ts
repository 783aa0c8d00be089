import { expect, test } from "vitest";
import { fileSystemFault, readErrno, toCauseText } from "./file_system.ts";
import { PatchError } from "./patch_error.ts";

test("readErrno: reads the code of Node's errors and of ours", () => {
  const node = Object.assign(new Error("ENOENT: gone"), { code: "ENOENT" });
  const ours = fileSystemFault("ELOOP", "/a");
  const others = [
    new Error("x"),
    undefined,
    "ENOENT",
    { code: 2 },
    new PatchError("bad_path", "x"),
  ];
  expect([node, ours, ...others].map((error) => readErrno(error))).toEqual([
    "ENOENT",
    "ELOOP",
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test.for([
  ["ENOENT", "No such file or directory (os error 2)"],
  ["EACCES", "Permission denied (os error 13)"],
  ["ENOTDIR", "Not a directory (os error 20)"],
  ["ELOOP", "Symbolic link loop (os error 40)"],
  ["ENAMETOOLONG", "Filename too long (os error 36)"],
  ["EWHATEVER", "EWHATEVER"],
] as const)("toCauseText: %s", ([errno, text]) => {
  expect(toCauseText(fileSystemFault(errno, "/a"))).toBe(text);
});

test("toCauseText: falls back to the message", () => {
  expect(toCauseText(new Error("odd"))).toBe("odd");
  expect(toCauseText(7)).toBe("unknown failure");
});
