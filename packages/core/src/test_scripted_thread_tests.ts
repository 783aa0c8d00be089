import fs from "node:fs";
import path from "node:path";
import { readOutput } from "@codexkit/testkit";
import type { ApprovalRequest } from "@codexkit/tools";
import { afterEach, describe, expect, test } from "vitest";
import { collect, createThreadWorlds, readLines } from "./test_thread_world.ts";
import { createScriptedWorld, findEngines, runScripts } from "./test_scripted_thread.ts";

const worlds = createThreadWorlds();
afterEach(() => worlds.close());

const toMatcher = (text: string | RegExp): unknown =>
  typeof text === "string" ? text : expect.stringMatching(text);

describe.for(await findEngines())("scripts of a thread on %s", (engine) => {
  const settings = [`features.code_mode.engine="${engine}"`];

  test("stored values: a later process and a fork have them, a new thread has not", async () => {
    const load = "text(load('k')); text(load('late') ?? 'nothing')";
    const world = await createScriptedWorld(
      worlds,
      [
        ["store('k', {n: [1, 'é']}); text('stored')", "store('late', 1); throw new Error('after')"],
        [load, "store('k', 2)"],
        [load],
        [load],
        [load],
      ],
      settings,
    );
    const first = await runScripts(world, 0);
    const from = { type: "thread", threadId: first.threadId } as const;
    const resumed = await runScripts(world, 1, { source: { type: "resume", from } });
    const again = await runScripts(world, 2, { source: { type: "resume", from } });
    const fork = await runScripts(world, 3, { source: { type: "fork", from } });
    const fresh = await runScripts(world, 4);
    expect([
      first.answers.map(([status]) => status),
      ...[resumed, again, fork, fresh].map(({ answers }) => answers[0]),
      [fork.threadId === first.threadId, resumed.threadId === first.threadId],
      readLines(first.file).filter(({ type }) => type === "codexkit_stored_values").length,
    ]).toEqual([
      ["Script completed", "Script failed"],
      ["Script completed", '{"n":[1,"é"]}', "1"],
      ["Script completed", "2", "1"],
      ["Script completed", "2", "1"],
      ["Script completed", "undefined", "nothing"],
      [false, true],
      3,
    ]);
  });

  test("stored values: one too large for the file is told of, once", async () => {
    const world = await createScriptedWorld(
      worlds,
      [
        ["store('big', 'x'.repeat(2 ** 21)); text(load('big').length)"],
        ["text(load('big'))", "text(load('big'))"],
        ["text(load('big'))"],
      ],
      settings,
    );
    const first = await runScripts(world, 0);
    const source = { type: "resume", from: { type: "thread", threadId: first.threadId } } as const;
    const second = await runScripts(world, 1, { source });
    const third = await runScripts(world, 2, { source });
    const gone = ["Script completed", "undefined"];
    expect([first.answers, second.answers, third.answers]).toEqual([
      [["Script completed", "2097152"]],
      [
        [
          "Script completed",
          'Stored values that were too large to be kept since the thread was left are lost: "big".',
          "undefined",
        ],
        gone,
      ],
      [gone],
    ]);
  });

  test("calls: awaited together they run together, each an item that starts and ends", async () => {
    const world = await createScriptedWorld(
      worlds,
      [
        [
          `const run = (cmd) => tools.exec_command({cmd, login: false});
           await run("mkfifo pipe");
           const [read, written] = await Promise.all([run("cat pipe"), run("echo through > pipe")]);
           text([read.output, written.exit_code]);
           try { await run(["no text"]) } catch (error) { text(typeof error) }
           text(await tools.apply_patch("*** Begin Patch\\n*** Add File: made\\n+by a script\\n*** End Patch"));`,
        ],
      ],
      settings,
    );
    const { answers, events } = await runScripts(world, 0);
    const items = events.flatMap((event) =>
      event.type === "item_started" || event.type === "item_completed"
        ? [`${event.type} ${event.item.type}`]
        : [],
    );
    expect([
      answers,
      fs.readFileSync(path.join(world.work, "made"), "utf8"),
      items.filter((item) => item === "item_started CommandExecution").length,
      items.filter((item) => item === "item_completed CommandExecution").length,
      items.filter((item) => item.endsWith("FileChange")),
    ]).toEqual([
      [["Script completed", '["through\\n",0]', "string", "{}"]],
      "by a script\n",
      3,
      3,
      ["item_started FileChange", "item_completed FileChange"],
    ]);
  });

  test("calls: they are asked about and refused like those of the model itself", async () => {
    const asked: ApprovalRequest[] = [];
    const call = (file: string): string =>
      `tools.exec_command({cmd: "touch ${file}", login: false, sandbox_permissions: "require_escalated", justification: "may I?"})`;
    const world = await createScriptedWorld(
      worlds,
      [
        [
          `text(await ${call("yes")}.then(({exit_code}) => exit_code));
           text(await ${call("no")}.catch((error) => typeof error));
           text(await tools.exec_command({cmd: "touch sandboxed", login: false}).then(({exit_code}) => exit_code !== 0, () => true));`,
        ],
      ],
      settings,
    );
    const { answers } = await runScripts(world, 0, {
      sandboxMode: "read-only",
      approvalPolicy: "on-request",
      approvals: {
        decide: async (request) => {
          asked.push(request);
          return JSON.stringify(request).includes("touch yes") ? "accept" : "decline";
        },
      },
    });
    expect([
      answers,
      asked.map(({ type, callId }) => [type, callId.startsWith("exec-")]),
      fs.readdirSync(world.work),
    ]).toEqual([
      [["Script completed", "0", "string", "true"]],
      [
        ["exec", true],
        ["exec", true],
      ],
      ["yes"],
    ]);
  });

  test(
    "bad input: each script gets its answer, and the thread goes on",
    { timeout: 30_000 },
    async () => {
      const scripts: readonly (readonly [string, string, ...(string | RegExp)[]])[] = [
        ["let x = ;", "Script failed", "Script error:\nSyntaxError: Unexpected token ';'"],
        ["import fs from 'fs'", "Script failed", "Script error:\nUnsupported import in exec: fs"],
        ["await import('fs')", "Script failed", "Script error:\nunsupported import in exec"],
        ["require('fs')", "Script failed", /ReferenceError: require is not defined/],
        ["text('x'.repeat(1e8))", "Script failed", /exec output is limited to 16777216 characters/],
        ["tools.exec_command({cmd: 'x'.repeat(2e7)})", "Script failed", /limited to 16777216/],
        ["store('k', 'x'.repeat(2e7))", "Script failed", /Unable to store "k"/],
        [
          "function f() { f() } f()",
          "Script failed",
          /RangeError: Maximum call stack size exceeded/,
        ],
        [
          "let a = []; for (let i = 0; i < 1e4; i++) a = [a]; store('deep', a)",
          "Script failed",
          /stack|recursion limit/,
        ],
        [
          "Object.prototype.toJSON = () => 'evil'; Array.prototype.then = (f) => f('evil'); String.prototype.trim = () => 'evil'; text('calm')",
          "Script completed",
          "calm",
        ],
        [
          "await new Promise(() => {})",
          "Script failed",
          /waits for a promise that nothing can settle/,
        ],
        [
          "const all = await Promise.all(Array.from({length: 10_000}, () => tools.get_goal({}))); text(all.length)",
          "Script completed",
          "10000",
        ],
        [
          "await tools.exec_command({nope: 1})",
          "Script failed",
          /^Script error:\nfailed to parse function arguments/,
        ],
        [
          '// @exec: {"max_output_tokens": 10}\ntext("y".repeat(4000))',
          "Script completed",
          /^Warning: truncated output[\s\S]*y…990 tokens truncated…y/,
        ],
        [
          "image('https://example.com/a.png')",
          "Script failed",
          "Script error:\nTool call failed: remote image URLs are not supported in tool outputs. Pass a base64 data URI instead",
        ],
        [
          '// @exec: {"bogus": 1}\n1',
          "exec pragma only supports `yield_time_ms` and `max_output_tokens`; got `bogus`",
        ],
        ["text('still here')", "Script completed", "still here"],
      ];
      const world = await createScriptedWorld(
        worlds,
        [scripts.map(([source]) => source)],
        settings,
      );
      const { answers, events } = await runScripts(world, 0);
      expect(answers).toEqual(
        scripts.map(([, ...expected]) => expected.map((text) => toMatcher(text))),
      );
      expect(events.at(-1)?.type).toBe("turn_completed");
    },
  );

  test("calls between turns: they wait for the next look, and run in its turn", async () => {
    const world = await createScriptedWorld(
      worlds,
      [
        [
          `yield_control();
           await new Promise((resolve) => setTimeout(resolve, 50));
           text((await tools.exec_command({cmd: "touch late; echo done", login: false})).output);`,
        ],
        [{ wait: { cell_id: "1" } }],
      ],
      settings,
    );
    const thread = await world.start({});
    await collect(thread.run("go"));
    const files = fs.readdirSync(world.work);
    const events = await collect(thread.run("go"));
    await thread.close();
    const last = world.server.requests.at(-1);
    expect([
      files,
      events.flatMap((event) =>
        event.type === "item_completed" && event.item.type === "CommandExecution"
          ? [event.item.exit_code]
          : [],
      ),
      JSON.stringify(last && readOutput(last, "t1x0")).includes('"done\\n"'),
    ]).toEqual([[], [0], true]);
  });

  test("notices: a flood of them is cut off, and the thread goes on", async () => {
    const world = await createScriptedWorld(
      worlds,
      [["try { for (;;) notify('x') } catch (error) { text(error) }", "text('still here')"]],
      settings,
    );
    const { answers } = await runScripts(world, 0);
    const last = JSON.stringify(world.server.requests.at(-1)?.body);
    expect([
      last.split('"name":"exec","output":"x"').length - 1,
      last.includes("notify is limited to 100 notices between two looks at a cell"),
      answers.at(-1),
    ]).toEqual([100, true, ["Script completed", "still here"]]);
  });

  test("loops: a script that never ends is left running, is seen to run, and is terminated", async () => {
    const loop = (body: string): string => `text('in'); yield_control(); ${body}`;
    const world = await createScriptedWorld(
      worlds,
      [
        [
          loop("while (true);"),
          loop("while (true) await null;"),
          "text('beside')",
          { wait: { cell_id: "1", yield_time_ms: 1 } },
          { wait: { cell_id: "1", terminate: true } },
          { wait: { cell_id: "2", terminate: true } },
          { wait: { cell_id: "2" } },
        ],
      ],
      settings,
    );
    const { answers } = await runScripts(world, 0);
    expect(answers).toEqual([
      ["Script running with cell ID 1", "in"],
      ["Script running with cell ID 2", "in"],
      ["Script completed", "beside"],
      ["Script running with cell ID 1"],
      ["Script terminated"],
      ["Script terminated"],
      ["Script failed", "Script error:\nexec cell 2 not found"],
    ]);
  });

  test("a crash: the engine is replaced, which is told, and the thread goes on", async () => {
    const world = await createScriptedWorld(
      worlds,
      [
        [
          "store('kept', 1)",
          "store('lost', 1); 'x'.repeat(2 ** 28).split('')",
          "text(load('kept')); text(load('lost'))",
        ],
      ],
      settings,
    );
    const { answers, events } = await runScripts(world, 0);
    expect([answers, events.at(-1)?.type]).toEqual([
      [
        ["Script completed"],
        ["Script failed", expect.stringMatching(/ran out of memory|ended unexpectedly/)],
        [
          "Script completed",
          "The runtime of exec cell 2 gave out and was replaced; its stored values were lost, those of other cells are kept.",
          "1",
          "undefined",
        ],
      ],
      "turn_completed",
    ]);
  });
});
