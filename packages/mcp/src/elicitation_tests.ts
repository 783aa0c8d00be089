import { expect, test } from "vitest";
import {
  answerElicitation,
  type McpElicitationAnswer,
  type McpElicitationRequest,
  toElicitationRequest,
} from "./elicitation.ts";

const FORM = { message: "Who?", requestedSchema: { type: "object", properties: {} } };
const PAGE = { mode: "url", message: "Pay", url: "https://a.example/x", elicitationId: "1" };
const { signal } = new AbortController();

test.for<[unknown, McpElicitationRequest | undefined]>([
  [FORM, { server: "s", mode: "form", ...FORM }],
  [
    { ...FORM, mode: "form", extra: 1 },
    { server: "s", mode: "form", ...FORM },
  ],
  [
    PAGE,
    { server: "s", mode: "url", message: "Pay", url: "https://a.example/x", elicitationId: "1" },
  ],
  [{ ...PAGE, url: "file:///etc/passwd" }, undefined],
  [{ ...PAGE, url: "javascript:alert(1)" }, undefined],
  [{ ...PAGE, url: "nonsense" }, undefined],
  [{ ...PAGE, elicitationId: undefined }, undefined],
  [{ ...FORM, mode: "smell" }, undefined],
  [{ message: "x" }, undefined],
  [{ requestedSchema: {} }, undefined],
  [null, undefined],
])("toElicitationRequest: case %#", ([params, want]) => {
  expect(toElicitationRequest("s", params)).toEqual(want);
});

test.for<
  [string, unknown, (() => Promise<McpElicitationAnswer>) | undefined, McpElicitationAnswer]
>([
  ["no handler", FORM, undefined, { action: "decline" }],
  ["a handler that fails", FORM, () => Promise.reject(new Error("x")), { action: "decline" }],
  ["a question nobody understands", {}, async () => ({ action: "accept" }), { action: "decline" }],
  [
    "yes with a form",
    FORM,
    async () => ({ action: "accept", content: { a: 1 } }),
    { action: "accept", content: { a: 1 } },
  ],
  [
    "yes to a page has no content",
    PAGE,
    async () => ({ action: "accept", content: { a: 1 } }),
    { action: "accept" },
  ],
  ["no", FORM, async () => ({ action: "decline", content: { a: 1 } }), { action: "decline" }],
  ["no answer", FORM, async () => ({ action: "cancel" }), { action: "cancel" }],
])("answerElicitation: %s", async ([, params, handler, want]) => {
  expect(await answerElicitation("s", params, handler, signal)).toEqual(want);
});
