import { expect, test } from "vitest";
import {
  flagArgument,
  listArgument,
  numberArgument,
  objectArgument,
  textArgument,
} from "./schema_parts.ts";

test("schema parts: members come in the order they are sent in", () => {
  const schema = objectArgument(
    {
      a: textArgument("a"),
      b: numberArgument("b"),
      c: flagArgument("c"),
      d: listArgument("d", { type: "string" }),
    },
    ["a"],
    "all",
  );
  expect(JSON.stringify(schema)).toBe(
    '{"type":"object","description":"all","properties":{"a":{"type":"string","description":"a"},' +
      '"b":{"type":"number","description":"b"},"c":{"type":"boolean","description":"c"},' +
      '"d":{"type":"array","description":"d","items":{"type":"string"}}},' +
      '"required":["a"],"additionalProperties":false}',
  );
});

test("schema parts: an object that requires nothing says nothing of it", () => {
  expect(JSON.stringify(objectArgument({}))).toBe(
    '{"type":"object","properties":{},"additionalProperties":false}',
  );
});
