import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import { createMemoryIo, type MemoryIoOptions } from "../memory_io.ts";
import { runLoginCommand, runLoginStatusCommand, runLogoutCommand } from "./login_command.ts";

let home = "";
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-login-"));
});
afterEach(() => fs.rmSync(home, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function call(
  command: typeof runLoginCommand,
  argv: readonly string[],
  options: MemoryIoOptions = {},
): Promise<Outcome> {
  const io = createMemoryIo({ cwd: home, env: { CODEX_HOME: home, HOME: home }, ...options });
  const code = await command(parseCommandLine(ROOT_COMMAND, argv), io);
  return { code, stdout: io.stdoutText(), stderr: io.stderrText() };
}

const login = (stdin: string, ...flags: readonly string[]): Promise<Outcome> =>
  call(runLoginCommand, ["login", "--with-api-key", ...flags], { stdin });
const status = (): Promise<Outcome> => call(runLoginStatusCommand, ["login", "status"]);
const logout = (): Promise<Outcome> => call(runLogoutCommand, ["logout"]);
const said = (code: number, stderr: string): Outcome => ({ code, stdout: "", stderr });

test("login, status, logout: one after the other", async () => {
  expect([
    await status(),
    await login(" sk-test-1234567890abcdef\n"),
    await status(),
    await logout(),
    await logout(),
  ]).toEqual([
    said(1, "Not logged in\n"),
    said(
      0,
      "Reading API key from stdin...\nAPI key saved. Authentication is checked when you send a request.\n",
    ),
    said(
      0,
      "API key configured - sk-test-***bcdef\nAuthentication is checked when you send a request.\n",
    ),
    said(0, "Successfully logged out\n"),
    said(0, "Not logged in\n"),
  ]);
});

test("login --with-api-key: nothing on stdin", async () => {
  expect(await login("\n")).toEqual(
    said(1, "Reading API key from stdin...\nNo API key provided via stdin.\n"),
  );
});

test("login --with-api-key: refused by the configuration", async () => {
  expect(await login("sk-x", "-c", "forced_login_method=chatgpt")).toEqual(
    said(
      1,
      "Reading API key from stdin...\nAPI key login is disabled. Use ChatGPT login instead.\n",
    ),
  );
});

test("login --with-api-key: at a terminal it says how to pipe", async () => {
  await expect(
    call(runLoginCommand, ["login", "--with-api-key"], { terminals: ["stdin"] }),
  ).rejects.toMatchObject({
    code: "bad_input",
    message: expect.stringContaining("| codexkit login"),
  });
});

test("login: without a way to sign in it says which there is", async () => {
  await expect(call(runLoginCommand, ["login"])).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("--with-api-key"),
  });
});
