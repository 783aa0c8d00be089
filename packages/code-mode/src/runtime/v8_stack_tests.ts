import { expect, test } from "vitest";
import { cleanV8Stack } from "./v8_stack.ts";

test.for<[string, string, string]>([
  ["no frames", "Error: x", "Error: x"],
  [
    "a script's own frames",
    "TypeError: x\n    at Array.map (<anonymous>)\n    at exec_main.mjs:1:2",
    "TypeError: x\n    at Array.map (<anonymous>)\n    at exec_main.mjs:1:2",
  ],
  [
    "a helper that failed in a builtin",
    "TypeError: two\nlines\n    at JSON.stringify (<anonymous>)\n    at toText (codexkit:prelude:9:1)\n    at f (exec_main.mjs:1:2)",
    "TypeError: two\nlines\n    at f (exec_main.mjs:1:2)",
  ],
  [
    "a script's code that a helper calls",
    "Error: x\n    at Object.toJSON (exec_main.mjs:1:9)\n    at JSON.stringify (<anonymous>)\n    at toText (codexkit:prelude:9:1)\n    at Array.forEach (<anonymous>)\n    at exec_main.mjs:1:2",
    "Error: x\n    at Object.toJSON (exec_main.mjs:1:9)\n    at Array.forEach (<anonymous>)\n    at exec_main.mjs:1:2",
  ],
  [
    "a timer",
    "Error: late\n    at exec_main.mjs:1:2\n    at Reflect.apply (<anonymous>)\n    at fire (codexkit:prelude:9:1)\n    at receive (codexkit:prelude:9:9)",
    "Error: late\n    at exec_main.mjs:1:2",
  ],
  ["nothing but the code around it", "Error: x\n    at fire (codexkit:prelude:9:1)", "Error: x"],
])("cleanV8Stack: %s", ([, stack, cleaned]) => {
  expect(cleanV8Stack(stack)).toBe(cleaned);
});
