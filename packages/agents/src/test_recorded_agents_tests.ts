import { createAgentToolsV1, createAgentToolsV2 } from "@codexkit/builtin-tools";
import {
  isRecord,
  type JsonValue,
  readString,
  type TurnItem,
  type UnknownRecord,
} from "@codexkit/protocol";
import type { ToolExecutor } from "@codexkit/tools";
import { expect, test } from "vitest";
import { toSubagentRequestFields, toSubagentSessionMeta } from "./subagent_wire.ts";
import {
  callWatched,
  createFakeTree,
  createItemLog,
  type FakeTree,
  settle,
} from "./test_agent_threads.ts";
import { type AgentRecording, dig, digText, readAgentRecording } from "./test_recorded_agents.ts";

const NICKNAME = "Avocet";

/** Ours, with the placeholders of the recording. */
function toRecorded(value: unknown, turnId: string): unknown {
  const json = JSON.stringify(value)
    .replaceAll(NICKNAME, "<nickname>")
    .replaceAll(/<id:\d+>-t1/gu, turnId);
  const recorded: JsonValue = JSON.parse(json);
  return recorded;
}

/** Plays the parent: makes the recorded calls, and lets the agent say `pong` while the second one waits. */
async function play(
  tree: FakeTree,
  tools: readonly ToolExecutor[],
  { requests }: AgentRecording,
): Promise<{ outputs: unknown[]; items: TurnItem[]; childMail: unknown; parentMail: unknown }> {
  const log: [string, TurnItem][] = [];
  const call = async (request: unknown): Promise<unknown> => {
    const item = dig(request, "body", "input", -2);
    const tool = tools.find(({ toolName }) => toolName.name === digText(item, "name"));
    const args: unknown = JSON.parse(digText(item, "arguments"));
    const output =
      tool &&
      (await callWatched(tree.root.watch(tool), args, {
        callId: digText(item, "call_id"),
        turnId: "<id:3>",
        items: createItemLog(log),
      }));
    return output?.body;
  };
  const spawned = await call(requests[1]);
  const childMail = tree.turn().readMail();
  // The last items of the last request are the second call, its answer, and what the agent said.
  const last = dig(requests[3], "body", "input");
  const waiting = call({ body: { input: Array.isArray(last) ? last.slice(0, -1) : [] } });
  await settle();
  tree.turn().complete("pong");
  const outputs = [spawned, await waiting];
  const items = log.flatMap(([stage, item]) => (stage === "completed" ? [item] : []));
  return { outputs, items, childMail, parentMail: tree.root.takeMail() };
}

/** What the session file says of items. */
function toRolloutItems(items: readonly TurnItem[]): unknown {
  const lines: unknown = JSON.parse(JSON.stringify(items));
  return lines;
}

const AGENT_ITEMS = new Set(["CollabAgentToolCall", "SubAgentActivity"]);

function toRecordedItems(lines: readonly UnknownRecord[]): unknown[] {
  return lines
    .map((line) => dig(line, "payload", "item"))
    .filter((item) => isRecord(item) && AGENT_ITEMS.has(readString(item, "type") ?? ""));
}

/** Plays a recording with the tools of its generation. */
async function replay(
  recording: AgentRecording,
  path: string | undefined,
  givenIds: readonly string[],
): Promise<{ tree: FakeTree; played: Awaited<ReturnType<typeof play>> }> {
  const ids = [...givenIds];
  const tree = createFakeTree({ rootThreadId: "<id:1>", newId: () => ids.shift() ?? "" });
  const { control, reporter } = tree.root;
  const options = { control, reporter, clock: { now: () => 0, sleep: neverSleep } };
  const tools = path === undefined ? createAgentToolsV1(options) : createAgentToolsV2(options);
  return { tree, played: await play(tree, tools, recording) };
}

const TURN_METADATA = "x-codex-turn-metadata";
const RECORDINGS = [
  ["agent-v1", undefined, ["<id:10>", "<id:18>"]],
  ["agent-v2", "/root/child", ["<id:12>", "<id:20>", "<id:22>"]],
] as const;

test.for(RECORDINGS)(
  "recording %s: calls, items and messages",
  async ([name, path, ids], { skip }) => {
    const recording = readAgentRecording(name, skip);
    const { requests, parentLines } = recording;
    const { tree, played } = await replay(recording, path, ids);
    const turnId = digText(JSON.parse(digText(requests[2], "headers", TURN_METADATA)), "turn_id");
    const childInput = dig(requests[2], "body", "input", -1);
    const said = [{ type: "text", text: digText(childInput, "content", 0, "text") }];
    const { input } = tree.turn();
    const ours = { ...played, items: toRolloutItems(played.items) };
    expect([toRecorded(ours, turnId), input]).toEqual([
      {
        outputs: [
          dig(requests[1], "body", "input", -1, "output"),
          dig(requests[3], "body", "input", -2, "output"),
        ],
        items: toRecordedItems(parentLines),
        childMail: path === undefined ? [] : [childInput],
        parentMail: [dig(requests[3], "body", "input", -1)],
      },
      path === undefined ? said : [],
    ]);
  },
);

test.for(RECORDINGS)(
  "recording %s: who the agent says it is",
  async ([name, path, ids], { skip }) => {
    const recording = readAgentRecording(name, skip);
    const { requests, childLines } = recording;
    const { tree } = await replay(recording, path, ids);
    const identity = { ...tree.last().request, nickname: "<nickname>" };
    const fields = toSubagentRequestFields(identity, tree.turn().options);
    const { headers, clientMetadata, turnMetadata, rootTurnId } = fields;
    expect({
      headers: dig(requests[2], "headers"),
      turn: JSON.parse(digText(requests[2], "headers", TURN_METADATA)),
      client: dig(requests[2], "body", "client_metadata"),
      file: dig(childLines[0], "payload"),
    }).toMatchObject({
      headers: { ...headers, "session-id": identity.rootThreadId, "thread-id": tree.last().id },
      turn: turnMetadata,
      client: { ...clientMetadata, root_turn_id: rootTurnId },
      file: toSubagentSessionMeta(identity),
    });
  },
);

async function neverSleep(_ms: number, signal: AbortSignal): Promise<void> {
  await new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}
