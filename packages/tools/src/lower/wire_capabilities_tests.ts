import { expect, test } from "vitest";
import { resolveWire } from "./wire_capabilities.ts";

const REFERENCE = {
  style: "responses",
  namespaceTools: true,
  customTools: true,
  toolSearch: true,
  imageOutputs: true,
  parallelToolCalls: true,
  strictSchemas: false,
  hostedWebSearch: true,
  hostedImageGeneration: true,
  schemaDialect: "openai",
  maxNameLength: 64,
  lenientCalls: false,
  isReference: true,
};
const OTHER = { ...REFERENCE, lenientCalls: true, isReference: false };

test.for([
  [{}, REFERENCE],
  [
    { style: "responses_lite" },
    { ...REFERENCE, style: "responses_lite", parallelToolCalls: false },
  ],
  [{ parallelToolCalls: false }, { ...REFERENCE, parallelToolCalls: false }],
  [{ lenientCalls: true }, { ...REFERENCE, lenientCalls: true }],
  [{ imageOutputs: false }, { ...OTHER, imageOutputs: false }],
  [
    { customTools: false, lenientCalls: false },
    { ...OTHER, customTools: false, lenientCalls: false },
  ],
  [{ strictSchemas: true }, { ...OTHER, strictSchemas: true }],
  [{ schemaDialect: "gemini" }, { ...OTHER, schemaDialect: "gemini" }],
] as const)("resolveWire: %j", ([given, wire]) => {
  expect(resolveWire(given)).toEqual(wire);
});

test("resolveWire: without namespaces there is no Responses Lite", () => {
  expect(resolveWire({ style: "responses_lite", namespaceTools: false })).toEqual({
    ...OTHER,
    namespaceTools: false,
  });
});

test.for([
  [undefined, 64],
  [128, 128],
  [40.9, 40],
  [1, 16],
  [Number.NaN, 64],
] as const)(
  "resolveWire: a name of at most %s characters is one of at most %s",
  ([given, length]) => {
    expect(resolveWire({ maxNameLength: given }).maxNameLength).toBe(length);
  },
);
