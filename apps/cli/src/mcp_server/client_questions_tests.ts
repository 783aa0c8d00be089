import type { JsonObject } from "@codexkit/mcp";
import { expect, test } from "vitest";
import { ClientQuestions } from "./client_questions.ts";
import { createTestCall, type TestCall } from "./test_served_call.ts";

type Request = Parameters<ClientQuestions["approvals"]["decide"]>[0];

const { signal } = new AbortController();
const subject = { threadId: "T", turnId: "t1", callId: "c1" };
const EXEC: Request = {
  ...subject,
  type: "exec",
  command: ["bash", "-lc", "rm -r build"],
  cwd: "/w",
  escalated: true,
  reason: "needs the network",
  commandActions: [{ type: "unknown", command: "rm -r build" }],
  availableDecisions: ["accept", "cancel"],
};
const PATCH: Request = {
  ...subject,
  type: "patch",
  changes: { "/w/a": { type: "add", content: "x" } },
};
const TOOL: Request = {
  ...subject,
  type: "mcp_tool_call",
  server: "docs",
  tool: "write",
  arguments: { a: 1 },
};

async function ask(request: Request, answer: unknown): Promise<readonly [unknown, TestCall]> {
  const questions = new ClientQuestions();
  const call = createTestCall({ answer: () => answer });
  questions.attach(call);
  return [await questions.approvals.decide(request, signal), call];
}

test.for<[Request, JsonObject]>([
  [
    EXEC,
    {
      message:
        "Allow Codex to run `bash -lc 'rm -r build'` in `/w`? It would run outside the sandbox.\n\nneeds the network",
      codex_elicitation: "exec-approval",
      codex_reason: "needs the network",
      codex_command: ["bash", "-lc", "rm -r build"],
      codex_cwd: "/w",
      codex_parsed_cmd: [{ type: "unknown", cmd: "rm -r build" }],
    },
  ],
  [
    PATCH,
    {
      message: "Allow Codex to apply proposed code changes?",
      codex_elicitation: "patch-approval",
      codex_changes: { "/w/a": { type: "add", content: "x" } },
    },
  ],
  [
    TOOL,
    {
      message: 'Allow the docs MCP server to run tool "write"?',
      codex_elicitation: "mcp-tool-approval",
      codex_mcp_server: "docs",
      codex_mcp_tool: "write",
      codex_mcp_arguments: { a: 1 },
    },
  ],
])("approvals: what a client is asked about $type", async ([request, params]) => {
  const [decision, { asked }] = await ask(request, { action: "accept", content: {} });
  expect([decision, asked]).toEqual([
    "accept",
    [
      {
        requestedSchema: { type: "object", properties: {} },
        threadId: "T",
        codex_mcp_tool_call_id: "7",
        codex_event_id: "t1",
        codex_call_id: "c1",
        ...params,
      },
    ],
  ]);
});

test.for<[unknown, unknown]>([
  [{ action: "accept" }, "accept"],
  [{ action: "decline" }, "decline"],
  [{ action: "cancel" }, "decline"],
  [{ decision: "approved" }, "accept"],
  [{ decision: "approved_for_session" }, "acceptForSession"],
  [{ decision: "denied" }, "decline"],
  [{ decision: "abort" }, "cancel"],
  [{ decision: "sure", action: "accept" }, "decline"],
  [{}, "decline"],
  ["accept", "decline"],
  [null, "decline"],
])("approvals: the answer %j means %s", async ([answer, decision]) => {
  expect((await ask(EXEC, answer))[0]).toEqual(decision);
});

test.for<[JsonObject, boolean, boolean]>([
  [{ elicitation: {} }, true, false],
  [{ elicitation: { form: {} } }, true, false],
  [{ elicitation: { url: {} } }, false, true],
  [{ elicitation: { form: {}, url: {} } }, true, true],
  [{}, false, false],
  [{ elicitation: true }, false, false],
])(
  "questions: a client that can do %j is asked only what it can",
  async ([capabilities, form, url]) => {
    const questions = new ClientQuestions();
    const call = createTestCall({ capabilities, answer: () => ({ action: "accept" }) });
    questions.attach(call);
    const page = {
      server: "s",
      mode: "url",
      message: "m",
      url: "https://a",
      elicitationId: "e",
    } as const;
    const decision = await questions.approvals.decide(EXEC, signal);
    const answer = await questions.elicitations.elicit(page, signal);
    expect([decision, answer, call.asked.length]).toEqual([
      form ? "accept" : "decline",
      { action: url ? "accept" : "decline" },
      Number(form) + Number(url),
    ]);
  },
);

test("questions: without a call, and after it, the answer is no", async () => {
  const questions = new ClientQuestions();
  const before = await questions.approvals.decide(EXEC, signal);
  const detach = questions.attach(createTestCall({ answer: () => ({ action: "accept" }) }));
  const during = await questions.approvals.decide(EXEC, signal);
  detach();
  const after = await questions.approvals.decide(EXEC, signal);
  expect([before, during, after]).toEqual(["decline", "accept", "decline"]);
});

test("questions: a later call is not detached by an earlier one", async () => {
  const questions = new ClientQuestions();
  const detach = questions.attach(createTestCall());
  questions.attach(createTestCall({ answer: () => ({ action: "accept" }) }));
  detach();
  expect(await questions.approvals.decide(EXEC, signal)).toBe("accept");
});

test.for<[unknown, unknown]>([
  [
    { action: "accept", content: { name: "Ada" } },
    { action: "accept", content: { name: "Ada" } },
  ],
  [{ action: "accept" }, { action: "accept" }],
  [{ action: "cancel" }, { action: "cancel" }],
  [{ decision: "approved" }, { action: "decline" }],
  ["yes", { action: "decline" }],
])(
  "elicitations: a server's question is handed on, and the answer %j back",
  async ([said, want]) => {
    const questions = new ClientQuestions();
    const call = createTestCall({ answer: () => said });
    questions.attach(call);
    const requestedSchema = { type: "object", properties: { name: { type: "string" } } };
    const form = { server: "docs", mode: "form", message: "Who?", requestedSchema } as const;
    expect([await questions.elicitations.elicit(form, signal), call.asked]).toEqual([
      want,
      [
        {
          mode: "form",
          message: "docs: Who?",
          requestedSchema,
          codex_elicitation: "mcp-elicitation",
          codex_mcp_tool_call_id: "7",
          codex_mcp_server: "docs",
        },
      ],
    ]);
  },
);

const CHOICE = {
  turnId: "t1",
  callId: "c1",
  questions: [
    {
      id: "db",
      header: "Database",
      question: "Which one?",
      options: [
        { label: "SQLite", description: "one file" },
        { label: "Postgres", description: "" },
      ],
    },
    {
      id: "name",
      header: "",
      question: "What name?",
      options: [{ label: "app", description: "" }],
    },
  ],
};

test.for<[unknown, unknown]>([
  [
    { action: "accept", content: { db: "Postgres", name: "mine" } },
    { db: { answers: ["Postgres"] }, name: { answers: ["mine"] } },
  ],
  [{ action: "accept", content: { db: "Postgres" } }, undefined],
  [{ action: "accept" }, undefined],
  [{ action: "decline" }, undefined],
  ["yes", undefined],
])(
  "userInput: the model's questions are one form, and %j answers it with %j",
  async ([said, want]) => {
    const questions = new ClientQuestions();
    const call = createTestCall({ answer: () => said });
    questions.attach(call);
    expect([await questions.userInput.ask(CHOICE, signal), call.asked]).toEqual([
      want,
      [
        {
          message: "Which one?\nWhat name?",
          requestedSchema: {
            type: "object",
            properties: {
              db: {
                type: "string",
                title: "Database",
                description: "Which one?\n- SQLite: one file\n- Postgres",
              },
              name: { type: "string", title: "name", description: "What name?\n- app" },
            },
            required: ["db", "name"],
          },
          codex_elicitation: "user-input",
          codex_mcp_tool_call_id: "7",
          codex_event_id: "t1",
          codex_call_id: "c1",
          codex_questions: CHOICE.questions,
        },
      ],
    ]);
  },
);

test("userInput: without a call nobody answers", async () => {
  expect(await new ClientQuestions().userInput.ask(CHOICE, signal)).toBeUndefined();
});
