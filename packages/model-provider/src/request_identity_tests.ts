import { expect, test } from "vitest";
import { type RequestIdentity, toClientMetadata, toIdentityHeaders } from "./request_identity.ts";

const IDENTITY: RequestIdentity = {
  sessionId: "s",
  threadId: "t",
  turnId: "u",
  installationId: "i",
  windowNumber: 2,
  metadata: {
    context_window_id: "w",
    history_initialization: "new",
    thread_source: "user",
    sandbox_mode: "read-only",
    workspaces: { "/work": { has_changes: false } },
    turn_started_at_unix_ms: 5,
    model: "m1",
    reasoning_effort: "medium",
  },
};

const METADATA =
  '{"installation_id":"i","session_id":"s","thread_id":"t","agent_name":"/root","turn_id":"u",' +
  '"window_id":"t:2","window_number":2,"context_window_id":"w","request_kind":"turn",' +
  '"history_initialization":"new","root_turn_id":"u","thread_source":"user","sandbox_mode":"read-only",' +
  '"workspaces":{"/work":{"has_changes":false}},"turn_started_at_unix_ms":5,"model":"m1",' +
  '"reasoning_effort":"medium"}';

test("toIdentityHeaders: names and order of the wire", () => {
  expect(Object.entries(toIdentityHeaders(IDENTITY))).toEqual([
    ["x-codex-beta-features", "remote_compaction_v2"],
    ["x-codex-window-id", "t:2"],
    ["x-codex-turn-metadata", METADATA],
    ["x-client-request-id", "t"],
    ["session-id", "s"],
    ["thread-id", "t"],
  ]);
});

test("toClientMetadata: the same facts for the body", () => {
  expect(toClientMetadata({ ...IDENTITY, rootTurnId: "r" })).toEqual({
    root_turn_id: "r",
    session_id: "s",
    thread_id: "t",
    turn_id: "u",
    "x-codex-installation-id": "i",
    "x-codex-turn-metadata": METADATA.replace('"root_turn_id":"u"', '"root_turn_id":"r"'),
    "x-codex-window-id": "t:2",
  });
});

test("toIdentityHeaders: metadata of the configuration is added before the model and cannot replace our own", () => {
  const headers = toIdentityHeaders({
    ...IDENTITY,
    extraMetadata: { foo: "bar", turn_id: "forged", model: "forged" },
  });
  const metadata: unknown = JSON.parse(headers["x-codex-turn-metadata"] ?? "");
  expect(metadata).toEqual({ ...JSON.parse(METADATA), foo: "bar" });
});

test("toIdentityHeaders: paths that a header cannot carry are escaped, not dropped", () => {
  const workspaces = { "/home/jürgen/日本": {} };
  const headers = toIdentityHeaders({ ...IDENTITY, metadata: { workspaces } });
  const text = headers["x-codex-turn-metadata"] ?? "";
  expect(/^[\x20-\x7e]*$/.test(text)).toBe(true);
  expect(JSON.parse(text)).toMatchObject({ workspaces });
});

test("toIdentityHeaders: beta features can be chosen", () => {
  const headers = toIdentityHeaders({ ...IDENTITY, betaFeatures: ["a", "b"] });
  expect(headers["x-codex-beta-features"]).toBe("a,b");
});

test("toClientMetadata: more members come first and cannot replace our own", () => {
  const extraClientMetadata = { mcp_attribution: '{"status":"none"}', turn_id: "forged" };
  const metadata = toClientMetadata({ ...IDENTITY, extraClientMetadata });
  expect([Object.keys(metadata)[0], metadata]).toEqual([
    "mcp_attribution",
    { ...toClientMetadata(IDENTITY), mcp_attribution: '{"status":"none"}' },
  ]);
});
