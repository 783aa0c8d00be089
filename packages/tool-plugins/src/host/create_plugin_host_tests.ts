import type { TurnItem } from "@codexkit/protocol";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { PluginError } from "../plugin_error.ts";
import type { AgentSettings } from "../settings/settings.ts";
import {
  createTestFolder,
  createTestPng,
  createTestServer,
  openTestHost,
  runCall,
  toCalls,
} from "../test_host.ts";
import type { ChatCall, ResponsesCall } from "../wire/wire_call.ts";

const PATCH = "*** Begin Patch\n*** Add File: new.txt\n+hello\n*** End Patch\n";
const PATCHED = "Success. Updated the following files:\nA new.txt\n";

interface Case {
  agent?: AgentSettings;
  calls: { responses: ResponsesCall; chat: ChatCall };
  /** What the answer holds. */
  want: string | RegExp;
  /** A file that the call leaves behind, with its content. */
  leaves?: readonly [string, string];
}

/** Every plugin once, really carried out. */
const CASES: Readonly<Record<string, Case>> = {
  shell: {
    calls: toCalls("shell", { command: ["cat", "in put.txt"], workdir: "" }),
    want: /^\{"output":"from a file","metadata":\{"exit_code":0,"duration_seconds":[\d.]+\}\}$/,
  },
  shell_command: {
    agent: { shell_tool_mode: "shell_command" },
    calls: toCalls("shell_command", {
      command: "cat *.txt > out.txt && wc -c < out.txt",
      login: false,
    }),
    want: /^Exit code: 0\nWall time: [\d.]+ seconds\nOutput:\n\s*11\n$/,
    leaves: ["out.txt", "from a file"],
  },
  shell_legacy: {
    agent: { enabled_plugins: ["shell_legacy"] },
    calls: toCalls("shell", {
      command: 'printf %s "$GREETING"',
      env: { GREETING: "hi" },
      timeout_seconds: 20,
    }),
    want: /^Exit code: 0\nWall time: [\d.]+ seconds\nOutput:\nhi$/,
  },
  "apply_patch, freeform": {
    calls: {
      responses: { type: "custom_tool_call", call_id: "c", name: "apply_patch", input: PATCH },
      chat: { type: "custom", id: "c", custom: { name: "apply_patch", input: PATCH } },
    },
    want: `Output:\n${PATCHED}`,
    leaves: ["new.txt", "hello\n"],
  },
  "apply_patch, as a function": {
    calls: toCalls("apply_patch", { input: PATCH }),
    want: `Output:\n${PATCHED}`,
    leaves: ["new.txt", "hello\n"],
  },
  view_image: {
    calls: toCalls("view_image", { path: "picture.png" }),
    want: `data:image/png;base64,${createTestPng(3, 2).toString("base64")}`,
  },
};

function toPattern(want: string | RegExp): RegExp {
  return typeof want === "string"
    ? new RegExp(want.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    : want;
}

function prepare(folder: string): void {
  writeFileSync(path.join(folder, "in put.txt"), "from a file");
  writeFileSync(path.join(folder, "picture.png"), createTestPng(3, 2));
}

test.for(Object.entries(CASES))(
  "execute: %s, called over Responses",
  async ([, { agent, calls, want, leaves }]) => {
    const { host, folder } = await openTestHost(agent);
    prepare(folder);
    const answer = await host.execute(calls.responses);
    const text = typeof answer.output === "string" ? answer.output : JSON.stringify(answer.output);
    const kind =
      calls.responses.type === "function_call" ? "function_call_output" : "custom_tool_call_output";
    expect([answer.type, answer.call_id, text]).toEqual([
      kind,
      "c",
      expect.stringMatching(toPattern(want)),
    ]);
    expect(leaves && readFileSync(path.join(folder, leaves[0]), "utf8")).toBe(leaves?.[1]);
  },
);

test.for(Object.entries(CASES))(
  "execute: %s, called over chat completions",
  async ([, { agent, calls, want, leaves }]) => {
    const { host, folder } = await openTestHost(agent);
    prepare(folder);
    const { role, tool_call_id: id, content } = await host.execute(calls.chat);
    expect([role, id, content]).toEqual(["tool", "c", expect.stringMatching(toPattern(want))]);
    expect(leaves && readFileSync(path.join(folder, leaves[0]), "utf8")).toBe(leaves?.[1]);
  },
);

test("execute: a tool of an MCP server, called over both", async () => {
  const folder = createTestFolder();
  const { host } = await openTestHost({ mcp_servers: { t: createTestServer(folder) } }, { folder });
  const { responses, chat } = toCalls("mcp__t__echo", { text: "hi" });
  const text = expect.stringMatching(/^echo \d+: hi$/);
  const head = expect.stringMatching(/^Wall time: \d+\.\d{4} seconds\nOutput:$/);
  const answer = await host.execute(responses);
  expect([answer.output, (await host.execute(chat)).content]).toEqual([
    [
      { type: "input_text", text: head },
      { type: "input_text", text },
    ],
    expect.stringMatching(/^Wall time: [\d.]+ seconds\nOutput:\necho \d+: hi$/),
  ]);
});

test("tools: both lists name the same tools, in the same order", async () => {
  const folder = createTestFolder();
  const { host } = await openTestHost(
    { mcp_servers: { t: createTestServer(folder) } },
    { folder, model: "openai/gpt-5.4" },
  );
  const responses = await host.toResponsesTools();
  const chat = await host.toChatTools();
  expect([
    responses.map(({ type, name }) => `${type} ${name}`),
    chat.map((tool) => `${tool.type} ${tool.function.name}`),
    (await host.toResponsesTools({ customTools: false })).map(({ type }) => type),
    responses.filter((tool) => "output_schema" in tool).map(({ name }) => name),
  ]).toEqual([
    [
      "function shell_command",
      "custom apply_patch",
      "function view_image",
      "function mcp__t__echo",
      "function mcp__t__picture",
      "function mcp__t__write",
    ],
    [
      "function shell_command",
      "function apply_patch",
      "function view_image",
      "function mcp__t__echo",
      "function mcp__t__picture",
      "function mcp__t__write",
    ],
    ["function", "function", "function", "function", "function", "function"],
    ["view_image"],
  ]);
  expect(host.warnings).toEqual([expect.stringMatching(/^mcp__t__bad is left out: /)]);
});

test("execute: a tool that is not there, or is called as another kind, is told of to the model", async () => {
  const { host } = await openTestHost();
  const custom = { type: "custom_tool_call", call_id: "c", name: "shell", input: "ls" } as const;
  expect([
    await runCall(host, "shell_command", {}),
    await runCall(host, "mcp__x__y", {}),
    (await host.execute({ ...custom, name: "nope" })).output,
    (await host.execute(custom)).output,
    await runCall(host, "shell", "{bad"),
  ]).toEqual([
    "unsupported call: shell_command",
    "unsupported call: mcp__x__y",
    "unsupported custom tool call: nope",
    "tool shell invoked with incompatible payload",
    expect.stringContaining("failed to parse function arguments: "),
  ]);
});

test("execute: a plugin that is off cannot be called", async () => {
  const { host } = await openTestHost({ disabled_plugins: ["shell", "apply_patch", "view_image"] });
  expect([
    await runCall(host, "shell", { command: ["id"] }),
    await runCall(host, "apply_patch", { input: PATCH }),
    await runCall(host, "view_image", { path: "x" }),
    await host.toChatTools(),
  ]).toEqual([
    "unsupported call: shell",
    "unsupported call: apply_patch",
    "unsupported call: view_image",
    [],
  ]);
});

test("execute: the turn may have a folder of its own, inside the allowed ones", async () => {
  const { host, folder } = await openTestHost({ shell_tool_mode: "shell_command" });
  const cwd = path.join(folder, "sub");
  mkdirSync(path.join(cwd, "deeper"), { recursive: true });
  const read = async (args: object): Promise<unknown> => {
    const call = toCalls("shell_command", { command: "pwd", login: false, ...args }).responses;
    const { output } = await host.execute(call, { cwd });
    return JSON.stringify(output)
      .split(String.raw`\n`)
      .at(-2);
  };
  expect([await read({}), await read({ workdir: "" }), await read({ workdir: "deeper" })]).toEqual([
    cwd,
    cwd,
    path.join(cwd, "deeper"),
  ]);
  const call = toCalls("shell_command", { command: "pwd" }).responses;
  await expect(host.execute(call, { cwd: "/" })).rejects.toThrow(
    new PluginError("invalid_config", "`cwd` / is outside `shell_allowed_paths`"),
  );
});

test("execute: whoever watches hears of a command", async () => {
  const { host } = await openTestHost();
  const items: TurnItem[] = [];
  const note = (item: TurnItem): void => void items.push(item);
  const deltas: string[] = [];
  await host.execute(toCalls("shell", { command: ["echo", "hi"] }).responses, {
    items: {
      started: note,
      updated: note,
      completed: note,
      outputDelta: (_, text) => void deltas.push(text),
    },
  });
  expect([items.map((item) => [item.type, item.id]), deltas.join("")]).toEqual([
    [
      ["CommandExecution", "c"],
      ["CommandExecution", "c"],
    ],
    "hi\n",
  ]);
});

test("execute: an interrupt ends a running command, and keeps one from starting", async () => {
  const { host } = await openTestHost();
  const stop = new AbortController();
  const call = toCalls("shell", { command: ["sleep", "60"] }).responses;
  const items = {
    started: () => stop.abort(new Error("stopped")),
    updated: () => {},
    completed: () => {},
    outputDelta: () => {},
  };
  await expect(host.execute(call, { signal: stop.signal, items })).rejects.toThrow("stopped");
  await expect(host.execute(call, { signal: stop.signal })).rejects.toThrow("stopped");
});

test("close: what comes later is refused, and closing twice does nothing", async () => {
  const { host } = await openTestHost();
  await host.close();
  await host.close();
  const closed = new PluginError("closed", "the plugins are closed; open them again");
  await expect(host.execute(toCalls("shell", { command: ["id"] }).chat)).rejects.toThrow(closed);
  await expect(host.toChatTools()).rejects.toThrow(closed);
});

test("skills: the section and the message come from the folder, unless the feature is off", async () => {
  const folder = createTestFolder();
  mkdirSync(path.join(folder, "skills/tidy"), { recursive: true });
  writeFileSync(
    path.join(folder, "skills/tidy/SKILL.md"),
    "---\nname: tidy\ndescription: Tidies.\n---\nSort.\n",
  );
  const prompt = [{ role: "user", content: "$tidy" }];
  const on = await openTestHost({ skills_enabled: true, skills_roots: ["skills"] }, { folder });
  const off = await openTestHost({ skills_roots: ["skills"] }, { folder });
  expect([
    on.host.promptSections.CODEX_SKILLS_SECTION.includes("- tidy: Tidies."),
    on.host.addSkills(prompt).length,
    off.host.promptSections,
    off.host.addSkills(prompt),
  ]).toEqual([true, 2, { CODEX_SKILLS_SECTION: "" }, prompt]);
});

test("executors: the same tools for a loop that runs them itself", async () => {
  const { host } = await openTestHost();
  const executors = await host.toExecutors();
  expect(executors.map(({ toolName, spec }) => [toolName.name, spec.type])).toEqual([
    ["shell", "function"],
    ["apply_patch", "custom"],
    ["view_image", "function"],
  ]);
});

test("warnings: those of the selection come first, each once", async () => {
  const { host } = await openTestHost({ enabled_plugins: ["weather", "weather"] });
  expect(host.warnings).toEqual([
    "`agent.enabled_plugins` names `weather`, which is no plugin of this bundle",
  ]);
});
