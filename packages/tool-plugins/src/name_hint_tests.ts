import { expect, test } from "vitest";
import { toNameHint } from "./name_hint.ts";

test.for([
  ["shell_comand", ", did you mean `shell_command`?"],
  ["zzz", ""],
])("toNameHint: behind %s stands '%s'", ([name = "", hint]) => {
  expect(toNameHint(name, ["shell", "shell_command"])).toBe(hint);
});
