import type { McpElicitationRequest } from "@codexkit/mcp";
import type { ApprovalPolicy } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { type ElicitationHandler, toMcpElicitations } from "./mcp_elicitations.ts";

const form = (properties: object): McpElicitationRequest => ({
  server: "s",
  mode: "form",
  message: "Which?",
  requestedSchema: JSON.parse(JSON.stringify({ type: "object", properties })),
});
const FORM = form({ name: { type: "string" } });
const BARE = form({});
const PAGE: McpElicitationRequest = {
  server: "s",
  mode: "url",
  message: "Visit",
  url: "https://a.example/",
  elicitationId: "e1",
};
const toGranular = (isOn: boolean): ApprovalPolicy => ({
  granular: {
    sandbox_approval: true,
    rules: true,
    mcp_elicitations: isOn,
    request_permissions: true,
    skill_approval: true,
  },
});
const full = { type: "danger-full-access" } as const;
const bound = { type: "read-only" } as const;

test.for<[string, ApprovalPolicy, typeof full | typeof bound, McpElicitationRequest, string]>([
  ["a form, where people are asked", "on-request", bound, FORM, "asked"],
  ["a page, where people are asked", "untrusted", full, PAGE, "asked"],
  ["a bare question, where people are asked", "on-request", full, BARE, "asked"],
  ["a form, where nobody is asked", "never", full, FORM, "decline"],
  ["a page, where nobody is asked", "never", full, PAGE, "decline"],
  ["a bare question, where a command could do anything", "never", full, BARE, "accept"],
  ["a bare question, in a sandbox", "never", bound, BARE, "decline"],
  ["a form, where this kind may be asked", toGranular(true), bound, FORM, "asked"],
  ["a form, where this kind may not be asked", toGranular(false), full, BARE, "decline"],
])("toMcpElicitations: %s", async ([, approvalPolicy, sandboxPolicy, request, want]) => {
  const asked: McpElicitationRequest[] = [];
  const handler: ElicitationHandler = {
    elicit: async (one) => {
      asked.push(one);
      return { action: "accept", content: { name: "n" } };
    },
  };
  const answer = toMcpElicitations(handler, { approvalPolicy, sandboxPolicy });
  const { signal } = new AbortController();
  const given = await answer(request, { signal });
  expect([given, asked]).toEqual(
    want === "asked"
      ? [{ action: "accept", content: { name: "n" } }, [request]]
      : [want === "accept" ? { action: "accept", content: {} } : { action: "decline" }, []],
  );
});

test("toMcpElicitations: without a handler the answer is no", async () => {
  const answer = toMcpElicitations(undefined, {
    approvalPolicy: "on-request",
    sandboxPolicy: bound,
  });
  expect(await answer(FORM, { signal: new AbortController().signal })).toEqual({
    action: "decline",
  });
});
