import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { JsonValue } from "@codexkit/protocol";
import { afterEach, expect, test } from "vitest";
import { openThreadStorage, type ThreadSource } from "./thread_storage.ts";
import { StoredValueLines } from "./stored_value_lines.ts";

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

function makeHome(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "storage-"));
  made.push(folder);
  return folder;
}

const ID = "01900000-0001-7fff-bfff-000000000001";
const NEXT = "01900000-0001-7fff-bfff-000000000002";

function open(
  codexHome: string,
  source: ThreadSource,
  newId = ID,
  ephemeral = false,
): ReturnType<typeof openThreadStorage> {
  return openThreadStorage({
    codexHome,
    cwd: "/w",
    source,
    ephemeral,
    now: () => 0,
    newThreadId: () => newId,
  });
}

const message = { type: "message", role: "user", content: [{ type: "input_text", text: "hi" }] };

async function writeSession(codexHome: string, approvalPolicy: JsonValue = "never"): Promise<void> {
  const { rollout } = open(codexHome, { type: "new" });
  rollout?.append("session_meta", {
    id: ID,
    cwd: "/w",
    model_provider: "mock",
    base_instructions: { text: "B" },
  });
  rollout?.append("turn_context", {
    model: "m",
    cwd: "/w",
    approval_policy: approvalPolicy,
    sandbox_policy: { type: "workspace-write", writable_roots: ["/x"], network_access: true },
  });
  rollout?.append("response_item", message);
  await rollout?.close();
}

const past = {
  items: [message],
  settings: {
    model: "m",
    model_provider: "mock",
    cwd: "/w",
    approval_policy: "never",
    sandbox_policy: {
      type: "workspace-write",
      writable_roots: ["/x"],
      network_access: true,
      exclude_tmpdir_env_var: false,
      exclude_slash_tmp: false,
    },
  },
  usage: undefined,
  lastTokens: undefined,
  windowNumber: 0,
};

test("openThreadStorage: a new thread has an id and a file of its own", () => {
  const { rollout, ...rest } = open(makeHome(), { type: "new" });
  expect([rollout?.path.endsWith(`${ID}.jsonl`), rest]).toEqual([
    true,
    {
      threadId: ID,
      isNewFile: true,
      resumed: undefined,
      copiedLines: [],
      baseInstructions: undefined,
      storedValues: expect.any(StoredValueLines),
    },
  ]);
});

test.for([
  ["by id", { type: "thread", threadId: ID }],
  ["the last one", { type: "last" }],
] as const)(
  "openThreadStorage: resumes %s in the same file, with settings and base instructions",
  async ([, from]) => {
    const codexHome = makeHome();
    await writeSession(codexHome);
    const { rollout, ...rest } = open(codexHome, { type: "resume", from }, NEXT);
    expect([rollout?.path.includes(ID), rest]).toEqual([
      true,
      {
        threadId: ID,
        isNewFile: false,
        resumed: past,
        copiedLines: [],
        baseInstructions: "B",
        storedValues: expect.any(StoredValueLines),
      },
    ]);
  },
);

test("openThreadStorage: granular approvals are read back", async () => {
  const codexHome = makeHome();
  const granular = {
    sandbox_approval: true,
    rules: false,
    mcp_elicitations: true,
    request_permissions: false,
    skill_approval: false,
  };
  await writeSession(codexHome, { granular });
  const { resumed } = open(codexHome, { type: "resume", from: { type: "last" } }, NEXT);
  expect(resumed?.settings?.approval_policy).toEqual({ granular });
});

test("openThreadStorage: a fork has the past but another file", async () => {
  const codexHome = makeHome();
  await writeSession(codexHome);
  const { rollout, ...rest } = open(codexHome, { type: "fork", from: { type: "last" } }, NEXT);
  const { copiedLines, ...told } = rest;
  expect([rollout?.path.includes(NEXT), told, copiedLines.map(({ type }) => type)]).toEqual([
    true,
    {
      threadId: NEXT,
      isNewFile: true,
      resumed: past,
      baseInstructions: "B",
      storedValues: expect.any(StoredValueLines),
    },
    ["turn_context", "response_item"],
  ]);
});

test("openThreadStorage: no last session starts a new one, an unknown id is an error", () => {
  const codexHome = makeHome();
  expect(open(codexHome, { type: "resume", from: { type: "last" } }).isNewFile).toBe(true);
  expect(() =>
    open(codexHome, { type: "resume", from: { type: "thread", threadId: NEXT } }),
  ).toThrow(`no rollout found for thread id ${NEXT}`);
});

test.for(["", "\n", '{"timestamp":"2026-01-01T00:00:00.000Z","type":"session_m'])(
  "openThreadStorage: from a file that holds only %j nothing can go on",
  (text) => {
    const home = makeHome();
    const folder = path.join(home, "sessions/2026/01/01");
    fs.mkdirSync(folder, { recursive: true });
    const file = path.join(folder, `rollout-2026-01-01T00-00-00-${ID}.jsonl`);
    fs.writeFileSync(file, text);
    const from = { type: "thread", threadId: ID } as const;
    for (const type of ["resume", "fork"] as const) {
      expect(() => open(home, { type, from }, NEXT)).toThrow(
        `${file} holds no session: nothing can go on from it`,
      );
    }
  },
);

test("openThreadStorage: an ephemeral thread leaves nothing, also when it goes on from a session", async () => {
  const codexHome = makeHome();
  await writeSession(codexHome);
  const resumed = open(codexHome, { type: "resume", from: { type: "last" } }, NEXT, true);
  expect([resumed.rollout, resumed.threadId, resumed.resumed?.items]).toEqual([
    undefined,
    ID,
    [message],
  ]);
});
