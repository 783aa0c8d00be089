import {
  callCustom,
  callFunction,
  createTempDir,
  readOutput,
  say,
  type ScriptTurn,
  startResponsesServer,
} from "@codexkit/testkit";
import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const HERE = import.meta.dirname;
const README = path.join(HERE, "../packages/tool-plugins/README.md");

/** Runs an example as its reader does, in a folder with one skill, against a scripted provider. */
async function runExample(
  file: string,
  turns: readonly ScriptTurn[],
): Promise<{ printed: string; patched: string; bodies: readonly Body[] }> {
  await using server = await startResponsesServer({ turns });
  await using folder = createTempDir();
  const skill = path.join(folder.path, ".agents/skills/tidy");
  fs.mkdirSync(skill, { recursive: true });
  fs.writeFileSync(
    path.join(skill, "SKILL.md"),
    "---\nname: tidy\ndescription: Tidies.\n---\nSort it.\n",
  );
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [path.join(HERE, file), "Use $tidy here"],
    {
      cwd: folder.path,
      env: {
        PATH: process.env["PATH"],
        HOME: folder.path,
        OPENAI_API_KEY: "sk-test",
        OPENAI_BASE_URL: server.url,
      },
    },
  );
  const bodies = server.requests.map(({ body }) => toBody(body));
  const patched = fs.readFileSync(path.join(folder.path, "new.txt"), "utf8");
  return { printed: stdout, patched, bodies };
}

interface Body {
  input?: readonly unknown[];
  messages?: readonly unknown[];
  tools?: readonly { type: string; name?: string; function?: { name: string } }[];
}

function toBody(value: unknown): Body {
  return typeof value === "object" && value !== null ? value : {};
}

const PATCH = "*** Begin Patch\n*** Add File: new.txt\n+hello\n*** End Patch\n";
const PATCHED = "Success. Updated the following files:\nA new.txt";

test("examples: the loop on the Responses API patches a file and answers", async () => {
  const { printed, patched, bodies } = await runExample("responses_loop.ts", [
    {
      steps: [
        callFunction("shell_command", { command: "echo $((6 * 7))" }, { callId: "c1" }),
        callCustom("apply_patch", PATCH, { callId: "c2" }),
      ],
    },
    { steps: [(request) => say(`It said: ${String(readOutput(request, "c2"))}`)] },
  ]);
  expect([printed, patched]).toEqual([expect.stringContaining(PATCHED), "hello\n"]);
  expect(bodies[0]?.tools?.map(({ type, name }) => `${type} ${String(name)}`)).toEqual([
    "function shell_command",
    "custom apply_patch",
    "function view_image",
  ]);
  // Request by request: the prompt and its skill; then calls and answers behind them.
  const inputs = bodies.map(({ input = [] }) => input.map(toKind));
  expect(inputs).toEqual([
    ["user", "skill"],
    [
      "user",
      "skill",
      "function_call",
      "function_call_output",
      "custom_tool_call",
      "custom_tool_call_output",
    ],
  ]);
});

test("examples: the loop on chat completions patches a file and answers", async () => {
  const { printed, patched, bodies } = await runExample("chat_loop.ts", [
    {
      steps: [
        callFunction("shell", { command: ["echo", "$HOME"] }, { callId: "c1" }),
        callFunction("apply_patch", { input: PATCH }, { callId: "c2" }),
      ],
    },
    { steps: [(request) => say(`It said: ${String(readOutput(request, "c2"))}`)] },
  ]);
  expect([printed, patched]).toEqual([expect.stringContaining(PATCHED), "hello\n"]);
  expect(bodies[0]?.tools?.map((tool) => `${tool.type} ${String(tool.function?.name)}`)).toEqual([
    "function shell",
    "function apply_patch",
    "function view_image",
  ]);
  const inputs = bodies.map(({ messages = [] }) => messages.map(toKind));
  expect(inputs).toEqual([
    ["system", "user", "skill"],
    ["system", "user", "skill", "assistant", "tool", "tool"],
  ]);
});

test("examples: in a thread of core the bundle's shell is offered, called and answered", async () => {
  const { printed, patched, bodies } = await runExample("core_thread.ts", [
    {
      steps: [
        callCustom("apply_patch", PATCH, { callId: "c1" }),
        callFunction("shell_command", { command: "x", workdir: "/" }, { callId: "c2" }),
      ],
    },
    { steps: [(request) => say(`It said: ${String(readOutput(request, "c2"))}`)] },
  ]);
  const names = bodies[0]?.tools?.map(({ name }) => name) ?? [];
  expect([
    printed,
    patched,
    names.includes("shell_command"),
    names.includes("exec_command"),
  ]).toEqual([
    "It said: workdir `/` is outside the folders that commands may start in\n",
    "hello\n",
    true,
    false,
  ]);
});

/** What an item or a message is. */
function toKind(item: unknown): string {
  const { role, type, content } = toMessage(item);
  if (role === "user" && typeof content === "string" && content.startsWith("<skill>"))
    return "skill";
  return role ?? type ?? "";
}

function toMessage(value: unknown): { role?: string; type?: string; content?: unknown } {
  return typeof value === "object" && value !== null ? value : {};
}

/** The TypeScript that the README of tool-plugins shows. */
function readShown(): readonly string[] {
  const text = fs.readFileSync(README, "utf8");
  return [...text.matchAll(/```ts\n([^]*?)```/g)].map(([, code = ""]) => code);
}

test("examples: the ten lines that the README of tool-plugins begins with run as they are", async () => {
  // Inside this folder, so that the package is found as a reader would find it.
  const folder = fs.mkdtempSync(path.join(HERE, ".readme-"));
  try {
    fs.writeFileSync(path.join(folder, "example.ts"), readShown()[0] ?? "");
    const env = { PATH: process.env["PATH"], HOME: folder };
    const run = promisify(execFile)(process.execPath, ["example.ts"], { cwd: folder, env });
    const { stdout } = await run;
    expect([stdout, fs.readFileSync(path.join(folder, "hello.txt"), "utf8")]).toEqual([
      expect.stringMatching(/shell_command[^]*^3 Exit code: 0[^]*A hello\.txt/m),
      "hello\n",
    ]);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
});

test("examples: the README's agent is the loop on the Responses API", () => {
  expect(readShown()[1]).toBe(fs.readFileSync(path.join(HERE, "responses_loop.ts"), "utf8"));
});
