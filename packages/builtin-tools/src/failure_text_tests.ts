import { expect, test } from "vitest";
import { toFailureText } from "./failure_text.ts";

test.for([
  [
    Object.assign(new Error("ENOENT: …"), { code: "ENOENT" }),
    "No such file or directory (os error 2)",
  ],
  [Object.assign(new Error("unheard of"), { code: "EWHAT" }), "unheard of"],
  [new Error("two\n  lines"), "two lines"],
  ["a thrown text", "a thrown text"],
] as const)("failure: %s reads %s", ([error, text]) => {
  expect(toFailureText(error)).toBe(text);
});
