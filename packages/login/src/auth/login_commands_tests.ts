import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Auth, createAuth } from "./auth.ts";
import { createAuthStore } from "./auth_store.ts";
import {
  findLoginRefusal,
  loginWithApiKey,
  logout,
  readLoginStatus,
  READING_API_KEY_TEXT,
} from "./login_commands.ts";

function create(): readonly [Auth, string] {
  const codexHome = mkdtempSync(join(tmpdir(), "codexkit-login-"));
  onTestFinished(() => rmSync(codexHome, { recursive: true, force: true }));
  const auth = createAuth({
    store: createAuthStore({ codexHome }),
    env: {},
    fetch: async () => await Promise.reject(new Error("no network")),
    now: () => 0,
  });
  return [auth, codexHome];
}

test("login, status, logout: the texts and exit codes of codex 0.169.0", () => {
  const [auth] = create();
  expect([
    READING_API_KEY_TEXT,
    readLoginStatus(auth),
    loginWithApiKey(auth, "  sk-test-0000abcdef\n"),
    readLoginStatus(auth),
    logout(auth),
    logout(auth),
  ]).toEqual([
    "Reading API key from stdin...",
    { text: "Not logged in", exitCode: 1 },
    { text: "API key saved. Authentication is checked when you send a request.", exitCode: 0 },
    {
      text: "API key configured - sk-test-***bcdef\nAuthentication is checked when you send a request.",
      exitCode: 0,
    },
    { text: "Successfully logged out", exitCode: 0 },
    { text: "Not logged in", exitCode: 0 },
  ]);
});

test("loginWithApiKey: nothing came in", () => {
  const [auth] = create();
  expect(loginWithApiKey(auth, " \n")).toEqual({
    text: "No API key provided via stdin.",
    exitCode: 1,
  });
});

test.for(["sk-1\nsk-2", "sk 1", "sk-\u00011", "sk-ü"])("loginWithApiKey: %j is no key", (stdin) => {
  const [auth] = create();
  expect([loginWithApiKey(auth, stdin), auth.stored()]).toEqual([
    {
      text: "What came in is no API key: it has blanks, line breaks or characters outside of ASCII. Nothing was saved.",
      exitCode: 1,
    },
    undefined,
  ]);
});

test("readLoginStatus: a sign-in to ChatGPT, and a file that is broken", () => {
  const [auth, home] = create();
  const path = join(home, "auth.json");
  writeFileSync(path, '{"tokens":{"id_token":"i","access_token":"a","refresh_token":"r"}}');
  expect(readLoginStatus(auth)).toEqual({ text: "Logged in using ChatGPT", exitCode: 0 });
  writeFileSync(path, "{");
  expect(readLoginStatus(auth)).toEqual({
    text: "Error checking login status: auth.json is not valid JSON; log in again",
    exitCode: 1,
  });
});

test("logout and login: a home that cannot be written", () => {
  const [, home] = create();
  writeFileSync(join(home, "file"), "");
  const auth = createAuth({
    store: createAuthStore({ codexHome: join(home, "file") }),
    env: {},
    fetch: async () => await Promise.reject(new Error("no network")),
    now: () => 0,
  });
  const outcome = loginWithApiKey(auth, "sk-s3cret");
  expect(outcome).toEqual({
    text: `Error logging in: failed to write ${join(home, "file", "auth.json")}`,
    exitCode: 1,
  });
});

test.for<["api" | "chatgpt", "api" | "chatgpt" | undefined, string | undefined]>([
  ["api", undefined, undefined],
  ["api", "api", undefined],
  ["api", "chatgpt", "API key login is disabled. Use ChatGPT login instead."],
  ["chatgpt", "api", "ChatGPT login is disabled. Use API key login instead."],
])("findLoginRefusal: %s where %s is forced", ([wanted, forced, text]) => {
  expect(findLoginRefusal(wanted, forced)).toBe(text);
});

test("loginWithApiKey: a forced ChatGPT sign-in refuses the key", () => {
  const [auth] = create();
  expect(loginWithApiKey(auth, "sk-1", { forcedLoginMethod: "chatgpt" }).exitCode).toBe(1);
  expect(auth.stored()).toBeUndefined();
});
