import fs from "node:fs";
import path from "node:path";
import { createTempDir } from "@codexkit/testkit";
import { EMPTY_POLICY } from "@codexkit/exec-policy";
import { expect, test } from "vitest";
import {
  checkConfig,
  checkCredentials,
  checkHome,
  checkOnline,
  checkProvider,
  checkRules,
  toShownUrl,
} from "./session_checks.ts";

test("checkHome: it is there, can be made, or cannot be written", async () => {
  await using folder = createTempDir();
  const file = path.join(folder.path, "file");
  fs.writeFileSync(file, "");
  expect([
    await checkHome(folder.path),
    await checkHome(path.join(folder.path, "a/b")),
    await checkHome(file),
    fs.readdirSync(folder.path),
  ]).toMatchObject([
    { name: "home", status: "ok", detail: folder.path },
    { name: "home", status: "ok", detail: `${folder.path}/a/b (made when it is needed)` },
    {
      name: "home",
      status: "problem",
      detail: expect.stringMatching(/file cannot be written: ENOTDIR/),
    },
    ["file"],
  ]);
});

test.for([
  [{ warnings: [], untrusted: undefined, files: [] }, "ok", "no file, defaults only"],
  [{ warnings: [], untrusted: undefined, files: ["/a", "/b"] }, "ok", "/a, /b"],
  [
    { warnings: [{ message: "odd key" }], untrusted: "not trusted", files: ["/a"] },
    "warning",
    "/a: odd key; not trusted",
  ],
] as const)("checkConfig: %j is %s", ([loaded, status, detail]) => {
  expect(checkConfig(loaded)).toEqual({ name: "config", status, detail });
});

test("checkRules: how many there are, or which mistake turns them off", () => {
  const rule = { pattern: [["ls"]], decision: "allow" } as const;
  const start = { line: 3, column: 1 };
  expect([
    checkRules({ policy: EMPTY_POLICY }).detail,
    checkRules({ policy: { ...EMPTY_POLICY, prefixRules: [rule] } }).detail,
    checkRules({ policy: EMPTY_POLICY, problem: { path: "/r", message: "bad", start } }),
  ]).toEqual([
    "0 rules",
    "1 rule",
    {
      name: "rules",
      status: "problem",
      detail: "no rule is in force: /r:3: bad",
      remedy: "mend or remove that file",
    },
  ]);
});

test("checkProvider: a URL is shown without its secrets", () => {
  const baseUrl = "https://me:secret@host/v1?key=secret";
  expect([checkProvider({ id: "p", baseUrl }, "m").detail, toShownUrl("no url")]).toEqual([
    "p (https://host/v1), model m",
    "a URL that is none",
  ]);
});

const nothing = { env: {}, identity: undefined };
const SECRET = "sk-secret";

test.for([
  [{ env_key: "K" }, nothing, "problem", "Missing environment variable: `K`."],
  [{ env_key: "K" }, { ...nothing, env: { K: SECRET } }, "ok", "the variable K is set"],
  [{ experimental_bearer_token: SECRET }, nothing, "ok", "a token in the configuration"],
  [
    { auth: { command: "/bin/token", args: [SECRET], timeout_ms: 1, refresh_interval_ms: 1 } },
    nothing,
    "ok",
    "printed by '/bin/token', which was not run",
  ],
  [{}, nothing, "ok", "none are wanted"],
  [{ requires_openai_auth: true }, nothing, "problem", "not signed in to OpenAI"],
  [
    { requires_openai_auth: true },
    { ...nothing, identity: { mode: "chatgpt", origin: "store" } },
    "ok",
    "signed in with ChatGPT",
  ],
] as const)("checkCredentials: %j", ([provider, found, status, detail]) => {
  const check = checkCredentials({ requires_openai_auth: false, ...provider }, found);
  expect(check).toMatchObject({ name: "credentials", status, detail });
  expect(JSON.stringify(check)).not.toContain(SECRET);
});

function host(fetch: typeof globalThis.fetch): Parameters<typeof checkOnline>[1] {
  const times = [0, 12];
  return { fetch, now: () => times.shift() ?? 12, signal: new AbortController().signal };
}

test("checkOnline: any answer will do, and no credentials are sent", async () => {
  const sent: unknown[] = [];
  const check = await checkOnline(
    "https://u:p@host/v1",
    host(async (url, init) => {
      sent.push(url, init?.headers);
      return new Response("no", { status: 401 });
    }),
  );
  expect([check, sent]).toEqual([
    { name: "online", status: "ok", detail: "https://host/v1 answers (HTTP 401, 12 ms)" },
    ["https://host/v1", undefined],
  ]);
});

test("checkOnline: why nothing answers", async () => {
  const cause = new Error("getaddrinfo ENOTFOUND host");
  const check = await checkOnline(
    "https://host/v1",
    host(() => Promise.reject(new TypeError("fetch failed", { cause }))),
  );
  expect(check).toMatchObject({
    status: "problem",
    detail: "https://host/v1 cannot be reached: getaddrinfo ENOTFOUND host",
  });
});
