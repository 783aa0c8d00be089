import type { ResponseEvent, ResponsesRequest } from "@codexkit/model-provider";
import { NO_TOKENS, type ResponseItem, type ThreadEvent } from "@codexkit/protocol";
import { expect, test } from "vitest";
import type { RolloutSink } from "./ports.ts";
import { Thread } from "./thread.ts";
import type { ThreadOptions } from "./thread_options.ts";
import { createTestTurnContext } from "./test_context.ts";

function toRequest(items: readonly ResponseItem[]): ResponsesRequest {
  const body = {
    model: "m",
    stream: true,
    input: items,
    tool_choice: "auto",
    parallel_tool_calls: true,
    store: false,
    include: [],
    prompt_cache_key: "h",
    client_metadata: {},
  } as const;
  return { body, headers: {}, turnId: "t" };
}

interface Stage {
  thread: Thread;
  requests: (readonly ResponseItem[])[];
  /** Types of the lines of the session file. */
  lines: string[];
}

function createStage(
  change: Partial<ThreadOptions> = {},
  gate: Promise<void> = Promise.resolve(),
): Stage {
  const requests: (readonly ResponseItem[])[] = [];
  const lines: string[] = [];
  const rollout: RolloutSink = {
    path: "/h/s.jsonl",
    append: (type) => void lines.push(type),
    flush: async () => {},
    close: async () => void lines.push("closed"),
  };
  let ids = 0;
  const message: ResponseItem = {
    type: "message",
    id: "a",
    role: "assistant",
    content: [{ type: "output_text", text: "ok" }],
  };
  const thread = new Thread({
    id: "h",
    baseInstructions: "BASE",
    baseInstructionsId: "msg_base",
    texts: { includePermissions: false, includeEnvironment: true, developerInstructions: "DEV" },
    client: {
      stream: async function* stream(): AsyncGenerator<ResponseEvent, void, undefined> {
        await gate;
        yield { type: "output_item_done", item: message };
        yield { type: "completed", response_id: "r", usage: { ...NO_TOKENS, total_tokens: 3 } };
      },
    },
    retryLimits: { streamMaxRetries: 0, unboundedConnectionRetries: false },
    clock: { now: () => 9, sleep: async () => {} },
    ids: {
      uuid: () => {
        ids += 1;
        return String(ids);
      },
    },
    readImage: async () => new Uint8Array(),
    createTurnContext: ({ turnId }) => createTestTurnContext({ turnId, startedAtMs: 5 }),
    createToolCandidates: async () => [],
    toRequest: ({ items }) => {
      requests.push(items);
      return toRequest(items);
    },
    rollout,
    warnings: ["mind the gap"],
    ...change,
  });
  return { thread, requests, lines };
}

async function collect(events: AsyncIterable<ThreadEvent>): Promise<ThreadEvent[]> {
  const all: ThreadEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** Role and first words of each message. */
const outline = (items: readonly ResponseItem[] | undefined): string[] =>
  (items ?? []).map((item) => {
    if (item.type !== "message") return item.type;
    const [part] = item.content;
    return `${item.role}: ${part && "text" in part ? part.text.slice(0, 21) : ""}`;
  });

test("Thread: what was said and answered is in the session file while the model goes on", async () => {
  const waiting: string[] = [];
  const writes: string[][] = [];
  const writesUntil: number[] = [];
  const rollout: RolloutSink = {
    path: "/h/s.jsonl",
    append: (type) => void waiting.push(type),
    flush: async () => {
      if (waiting.length > 0) writes.push(waiting.splice(0));
    },
    close: async () => {},
  };
  const item: ResponseItem = { type: "reasoning", id: "r", summary: [] };
  const client = {
    stream: async function* stream(): AsyncGenerator<ResponseEvent, void, undefined> {
      await Promise.resolve();
      writesUntil.push(writes.length);
      yield { type: "output_item_done", item } as const;
      await Promise.resolve();
      writesUntil.push(writes.length);
      yield { type: "completed", response_id: "r", usage: NO_TOKENS } as const;
    },
  };
  await collect(createStage({ rollout, client }).thread.run("one"));
  expect([writesUntil, writes]).toEqual([
    [1, 2],
    [
      ["event_msg", "turn_context", "response_item", "response_item", "response_item", "event_msg"],
      ["event_msg", "response_item"],
      ["token_usage_record", "event_msg"],
      ["event_msg"],
    ],
  ]);
});

test("Thread: what comes up later is told before the next turn, once", async () => {
  const warnings: string[] = [];
  const { thread } = createStage({
    warnings,
    createToolCandidates: async ({ turnId }) => {
      warnings.push(`found for ${turnId}`);
      return [];
    },
  });
  const told = async (): Promise<readonly string[]> =>
    (await collect(thread.run("go"))).flatMap((event) =>
      event.type === "warning" ? event.message.replace(/\d+/, "a turn") : [],
    );
  expect([await told(), await told()]).toEqual([["found for a turn"], ["found for a turn"]]);
});

test("Thread: the first turn opens with thread, warnings, turn and context; the second says only what is new", async () => {
  const { thread, requests } = createStage();
  const first = await collect(thread.run("one"));
  const second = await collect(thread.run("two"));
  expect([
    first.map((event) => event.type),
    second.map((event) => event.type),
    outline(requests[0]),
    outline(requests[1]),
  ]).toEqual([
    [
      "thread_started",
      "warning",
      "turn_started",
      "tools_planned",
      "response_item_recorded",
      "response_item_recorded",
      "response_item_recorded",
      "item_completed",
      "item_completed",
      "response_item_recorded",
      "token_count",
      "turn_completed",
    ],
    [
      "turn_started",
      "tools_planned",
      "response_item_recorded",
      "item_completed",
      "item_completed",
      "response_item_recorded",
      "token_count",
      "turn_completed",
    ],
    ["developer: BASE", "developer: DEV", "user: <environment_context>", "user: one"],
    [
      "developer: BASE",
      "developer: DEV",
      "user: <environment_context>",
      "user: one",
      "assistant: ok",
      "user: two",
    ],
  ]);
});

test("Thread: usage is told for the turn and for the thread, earlier processes included", async () => {
  const { thread } = createStage({
    resumed: { items: [], usage: { ...NO_TOKENS, total_tokens: 100 } },
  });
  await collect(thread.run("one"));
  const end = (await collect(thread.run("two"))).at(-1);
  expect(
    end?.type === "turn_completed" && [
      end.usage.total_tokens,
      end.total_usage.total_tokens,
      end.duration_ms,
    ],
  ).toEqual([3, 106, 4]);
});

test("Thread: a preview sends nothing, records nothing and has the same input", async () => {
  const { thread, requests, lines } = createStage();
  const { request, warnings } = await thread.previewRequest("one");
  const preview = outline(request.body.input);
  await collect(thread.run("one"));
  expect([preview, requests.length, lines[0]]).toEqual([outline(requests[1]), 2, "event_msg"]);
  expect(warnings).toEqual(["mind the gap"]);
});

test("Thread: one turn at a time, none after the end, and the file is closed last", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { thread, lines } = createStage({}, promise);
  const running = collect(thread.run("one"));
  expect(() => thread.run("two")).toThrow("in the middle of a turn");
  resolve();
  await running;
  await thread.close();
  await thread.close();
  expect(() => thread.run("three")).toThrow("thread h is closed");
  expect(lines.filter((type) => type === "closed").length + lines.lastIndexOf("closed")).toBe(
    lines.length,
  );
});

test("Thread: a decision that cannot be taken is thrown to whoever reads, and the thread can be used again", async () => {
  let isBroken = true;
  const { thread } = createStage({
    createTurnContext: ({ turnId }) => {
      if (isBroken) throw new Error("no model");
      return createTestTurnContext({ turnId, startedAtMs: 5 });
    },
  });
  await expect(collect(thread.run("one"))).rejects.toThrow("no model");
  isBroken = false;
  expect((await collect(thread.run("two"))).at(-1)?.type).toBe("turn_completed");
});

test("Thread: resources are disposed of when it closes", async () => {
  const log: string[] = [];
  const { thread } = createStage({
    resources: [{ [Symbol.asyncDispose]: async () => void log.push("gone") }],
  });
  await thread.close();
  expect(log).toEqual(["gone"]);
});
