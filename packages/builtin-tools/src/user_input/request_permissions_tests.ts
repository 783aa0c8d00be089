import { expect, test } from "vitest";
import { compareWithRecordings } from "../test_recorded_specs.ts";
import { callTool, createTestToolCall } from "../test_tool_call.ts";
import { createTestToolContext } from "../test_tool_context.ts";
import {
  createRequestPermissions,
  type PermissionsHandler,
  type RequestPermissionsOptions,
} from "./request_permissions.ts";

const CONTEXT = createTestToolContext({ approvalPolicy: "on-request" });
const EVERYTHING = {
  sandbox_approval: true,
  rules: true,
  mcp_elicitations: true,
  request_permissions: true,
  skill_approval: true,
};

function createOptions(
  handler: PermissionsHandler["request"] | undefined,
): RequestPermissionsOptions & { log: unknown[] } {
  const log: unknown[] = [];
  return {
    log,
    handler: handler && { request: handler },
    environments: [
      { id: "local", cwd: "/w" },
      { id: "far", cwd: "/far" },
    ],
    onGranted: (grant, request) => void log.push([grant, request]),
  };
}

const ARGS = { permissions: { file_system: { write: ["out"] } }, reason: "to build" };

test("request_permissions: the spec is as recorded", ({ skip }) => {
  const tool = createRequestPermissions(CONTEXT, createOptions(undefined));
  const { got, recorded } = compareWithRecordings(tool, skip);
  expect(got).toEqual(recorded);
});

test("request_permissions: never grants more than was asked for", async () => {
  const options = createOptions(async () => ({
    permissions: { network: { enabled: true }, file_system: { write: ["/far/out/a", "/"] } },
    scope: "session",
  }));
  const tool = createRequestPermissions(CONTEXT, options);
  const { body } = await callTool(tool, { ...ARGS, environment_id: "far" });
  const permissions = { file_system: { write: ["/far/out/a"] } };
  expect([body, options.log]).toEqual([
    '{"permissions":{"file_system":{"write":["/far/out/a"]}},"scope":"session"}',
    [
      [
        { permissions, scope: "session" },
        {
          turnId: "t",
          callId: "c",
          environmentId: "far",
          cwd: "/far",
          reason: "to build",
          permissions: { file_system: { write: ["/far/out"] } },
        },
      ],
    ],
  ]);
});

test.for([
  ["nobody can be asked", "on-request", undefined],
  [
    "nobody may be asked",
    "never",
    () => Promise.resolve({ permissions: ARGS.permissions, scope: "turn" } as const),
  ],
  [
    "the policy has no such question",
    { granular: { ...EVERYTHING, request_permissions: false } },
    () => Promise.resolve({ permissions: ARGS.permissions, scope: "turn" } as const),
  ],
  [
    "the user says no",
    "on-request",
    () => Promise.resolve({ permissions: {}, scope: "turn" } as const),
  ],
] as const)("request_permissions: nothing is granted when %s", async ([, policy, handler]) => {
  const options = createOptions(handler);
  const context = createTestToolContext({ approvalPolicy: policy });
  const { body } = await callTool(createRequestPermissions(context, options), ARGS);
  expect([body, options.log]).toEqual(['{"permissions":{},"scope":"turn"}', []]);
});

test.for([
  ["nobody decides", () => Promise.resolve(undefined)],
  ["the client breaks off", () => Promise.reject<undefined>(new Error("gone"))],
] as const)("request_permissions: the model is told when %s", async ([, handler]) => {
  const options = createOptions(handler);
  expect(await callTool(createRequestPermissions(CONTEXT, options), ARGS)).toEqual({
    body: "request_permissions was cancelled before receiving a response",
    success: false,
  });
});

test("request_permissions: an interrupted turn waits for nobody", async () => {
  const options = createOptions(() => new Promise(() => {}));
  const turn = new AbortController();
  const call = createTestToolCall(ARGS, { signal: turn.signal });
  const asking = createRequestPermissions(CONTEXT, options).handle(call);
  turn.abort();
  expect([(await asking).success, options.log]).toEqual([false, []]);
});

test.for([
  [{ permissions: {} }, "request_permissions requires at least one permission"],
  [{ ...ARGS, environment_id: "z" }, "unknown turn environment id `z`"],
  [{}, "failed to parse function arguments: missing field `permissions` at line 1 column 2"],
  [
    { permissions: 5 },
    "failed to parse function arguments: invalid type: expected struct RequestPermissionProfile at line 1 column 17",
  ],
] as const)("request_permissions: %o is told %s", async ([args, body]) => {
  const tool = createRequestPermissions(CONTEXT, createOptions(undefined));
  expect(await callTool(tool, args)).toEqual({ body, success: false });
});

test("request_permissions: without an environment there is nothing to ask for", async () => {
  const options = { ...createOptions(undefined), environments: [] };
  expect(await callTool(createRequestPermissions(CONTEXT, options), ARGS)).toEqual({
    body: "request_permissions is unavailable without an environment",
    success: false,
  });
});
