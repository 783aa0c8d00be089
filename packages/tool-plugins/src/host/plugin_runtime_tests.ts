import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { AgentSettings } from "../settings/settings.ts";
import { createTestFolder, createTestServer, openTestHost, runCall } from "../test_host.ts";
import { PluginRuntime } from "./plugin_runtime.ts";

function createRuntime(): PluginRuntime {
  const runtime = new PluginRuntime();
  onTestFinished(() => runtime.close());
  return runtime;
}

/** Opens plugins for one request, and tells which process answered its call. */
async function readProcess(
  runtime: PluginRuntime,
  folder: string,
  agent: AgentSettings = {},
): Promise<string> {
  const server = createTestServer(folder);
  const { host } = await openTestHost(
    { mcp_servers: { t: server }, ...agent },
    { folder, runtime },
  );
  const answer = await runCall(host, "mcp__t__echo", { text: "hi" });
  await host.close();
  return /echo (\d+): hi$/.exec(answer)?.[1] ?? answer;
}

test("runtime: connections live on for the next request", async () => {
  const runtime = createRuntime();
  const folder = createTestFolder();
  const first = await readProcess(runtime, folder);
  expect(first).toMatch(/^\d+$/);
  expect(await readProcess(runtime, folder)).toBe(first);
});

test("runtime: not with mcp_reuse_runtime off, nor for other servers, nor after it was closed", async () => {
  const runtime = createRuntime();
  const folder = createTestFolder();
  const first = await readProcess(runtime, folder);
  const alone = await readProcess(runtime, folder, { mcp_reuse_runtime: false });
  const other = { ...createTestServer(folder), env: { A: "1" } };
  const others = await readProcess(runtime, folder, { mcp_servers: { t: other } });
  await runtime.close();
  const anew = await readProcess(runtime, folder);
  expect(new Set([first, alone, others, anew]).size).toBe(4);
});

test("runtime: a server that was down is started again with the next request, which need not wait for it", async () => {
  const runtime = createRuntime();
  const folder = createTestFolder();
  const { args } = createTestServer(folder);
  const flag = JSON.stringify(path.join(folder, "up"));
  const script = `const fs = require("fs"); if (!fs.existsSync(${flag})) { fs.writeFileSync(${flag}, ""); process.exit(3); } import(${JSON.stringify(args[0])});`;
  const request = {
    servers: { t: { command: process.execPath, args: ["-e", script] } },
    cwd: folder,
    codexHome: folder,
    env: { PATH: process.env["PATH"] },
    reuse: true,
  };
  const { connections } = await runtime.openMcp(request);
  const [down] = await connections.ready();
  await runtime.openMcp(request);
  const [again] = connections.listServers();
  expect([down?.state, again?.state]).toEqual(["failed", "starting"]);
});

test("runtime: what failed with a request that asked for more is not kept", async () => {
  const runtime = createRuntime();
  const request = {
    servers: { dead: { command: "/no/such/program" } },
    cwd: "/",
    codexHome: "/none",
    env: {},
    reuse: true,
  };
  const first = await runtime.openMcp(request);
  const same = await runtime.openMcp(request);
  await first.discard();
  const next = await runtime.openMcp(request);
  expect([same.connections === first.connections, next.connections === first.connections]).toEqual([
    true,
    false,
  ]);
});

test("runtime: of more sets of servers than it keeps, the oldest that nobody uses are closed", async () => {
  const runtime = createRuntime();
  const open = (name: string): ReturnType<PluginRuntime["openMcp"]> =>
    runtime.openMcp({
      servers: { [name]: { command: "/no/such/program" } },
      cwd: "/",
      codexHome: "/none",
      env: {},
      reuse: true,
    });
  const used = await open("used");
  const idle = await open("idle");
  await idle.release();
  for (let at = 0; at < 31; at += 1) await (await open(`s${at}`)).release();
  const again = [(await open("used")).connections, (await open("idle")).connections];
  expect([again[0] === used.connections, again[1] === idle.connections]).toEqual([true, false]);
});

test("runtime: skills are scanned by one scanner", async () => {
  const runtime = createRuntime();
  expect(await runtime.openScanner()).toBe(await runtime.openScanner());
});
