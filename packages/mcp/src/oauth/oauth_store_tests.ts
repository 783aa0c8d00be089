import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { TestClock } from "../test_clock.ts";
import {
  createMcpOAuthFileStore,
  createMcpOAuthMemoryStore,
  type McpOAuthTokens,
  toStoreKey,
} from "./oauth_store.ts";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "mcp-store-"));
afterAll(() => {
  fs.rmSync(root, { recursive: true });
});

const URL_A = "https://a.example/mcp";
const TOKENS: McpOAuthTokens = {
  server: "a",
  url: URL_A,
  issuer: "https://login.example",
  clientId: "id",
  clientSecret: undefined,
  accessToken: "access",
  expiresAtMs: 1_800_000_000_000,
  refreshToken: "refresh",
  scopes: ["read"],
};

function newHome(): { readonly codexHome: string; readonly file: string } {
  const codexHome = path.join(fs.mkdtempSync(path.join(root, "home-")), "codex");
  return { codexHome, file: path.join(codexHome, ".credentials.json") };
}

test.for([
  ["memory", () => createMcpOAuthMemoryStore()],
  ["file", () => createMcpOAuthFileStore(newHome())],
] as const)("%s store: keeps, replaces and forgets by name and address", ([, create]) => {
  const store = create();
  const before = store.read("a", URL_A);
  store.write(TOKENS);
  store.write({ ...TOKENS, url: "https://b.example/mcp", accessToken: "other" });
  store.write({ ...TOKENS, accessToken: "newer" });
  expect({
    before,
    kept: store.read("a", URL_A),
    otherName: store.read("b", URL_A),
    removed: [store.remove("a", URL_A), store.remove("a", URL_A)],
    after: store.read("a", URL_A),
    other: store.read("a", "https://b.example/mcp")?.accessToken,
  }).toEqual({
    before: undefined,
    kept: { ...TOKENS, accessToken: "newer" },
    otherName: undefined,
    removed: [true, false],
    after: undefined,
    other: "other",
  });
});

test("file store: the file is for its owner alone, in the shape of Codex, and leaves nothing beside it", () => {
  const { codexHome, file } = newHome();
  createMcpOAuthFileStore({ codexHome }).write(TOKENS);
  expect({
    mode: (fs.statSync(file).mode & 0o777).toString(8),
    files: fs.readdirSync(codexHome),
    content: JSON.parse(fs.readFileSync(file, "utf8")),
  }).toEqual({
    mode: "600",
    files: [".credentials.json"],
    content: {
      [toStoreKey("a", URL_A)]: {
        server_name: "a",
        server_url: URL_A,
        issuer: "https://login.example",
        client_id: "id",
        access_token: "access",
        expires_at: 1_800_000_000_000,
        refresh_token: "refresh",
        scopes: ["read"],
      },
    },
  });
  expect(toStoreKey("a", URL_A)).toMatch(/^a\|[0-9a-f]{16}$/);
});

test("file store: what others wrote is kept, and found under any key", () => {
  const { codexHome, file } = newHome();
  fs.mkdirSync(codexHome);
  const foreign = {
    server_name: "a",
    server_url: URL_A,
    client_id: "id",
    access_token: "theirs",
    extra: 1,
  };
  fs.writeFileSync(
    file,
    JSON.stringify({ "a|0000000000000000": foreign, other: { x: 1 }, odd: 7 }),
  );
  const store = createMcpOAuthFileStore({ codexHome });
  const read = store.read("a", URL_A);
  store.write(TOKENS);
  const content: unknown = JSON.parse(fs.readFileSync(file, "utf8"));
  expect({ accessToken: read?.accessToken, scopes: read?.scopes, content }).toEqual({
    accessToken: "theirs",
    scopes: [],
    content: {
      "a|0000000000000000": expect.objectContaining({ access_token: "access", extra: 1 }),
      other: { x: 1 },
      odd: 7,
    },
  });
});

test.for([["no JSON, secret"], ["[1]"]])(
  "file store: a file with %j in it is refused, not overwritten",
  ([text = ""]) => {
    const { codexHome, file } = newHome();
    fs.mkdirSync(codexHome);
    fs.writeFileSync(file, text);
    const store = createMcpOAuthFileStore({ codexHome });
    const message = `${file} is no JSON object: mend it, or remove it and sign in again`;
    for (const use of [
      () => store.read("a", URL_A),
      () => store.write(TOKENS),
      () => store.remove("a", URL_A),
    ])
      expect(use).toThrow(expect.objectContaining({ code: "bad_credentials_file", message }));
    expect(fs.readFileSync(file, "utf8")).toBe(text);
  },
);

test("file store: an entry without a token is none", () => {
  const { codexHome, file } = newHome();
  fs.mkdirSync(codexHome);
  fs.writeFileSync(file, JSON.stringify({ [toStoreKey("a", URL_A)]: { client_id: "id" } }));
  expect(createMcpOAuthFileStore({ codexHome }).read("a", URL_A)).toBe(undefined);
});

test("file store: a folder that cannot be made", () => {
  const file = path.join(root, "a-file");
  fs.writeFileSync(file, "");
  const store = createMcpOAuthFileStore({ codexHome: path.join(file, "x") });
  expect(() => store.write(TOKENS)).toThrow(
    expect.objectContaining({ code: expect.stringMatching(/unwritable|bad_credentials_file/) }),
  );
});

test("runAlone: two stores take turns, and the lock is gone afterwards", async () => {
  const { codexHome } = newHome();
  fs.mkdirSync(codexHome);
  const clock = new TestClock();
  // The time of files is that of the machine.
  const mixed = { now: Date.now, schedule: clock.schedule };
  const [one, two] = [1, 2].map(() => createMcpOAuthFileStore({ codexHome, clock: mixed }));
  const order: string[] = [];
  const first = Promise.withResolvers<void>();
  const running = one?.runAlone("a", URL_A, async () => {
    order.push("first starts");
    await first.promise;
    order.push("first ends");
  });
  const waiting = two?.runAlone("a", URL_A, async () => {
    order.push("second");
  });
  await clock.waitForTimer(50);
  clock.advance(50);
  await clock.waitForTimer(50);
  first.resolve();
  await running;
  clock.advance(50);
  await waiting;
  expect({ order, files: fs.readdirSync(codexHome) }).toEqual({
    order: ["first starts", "first ends", "second"],
    files: [],
  });
});

test("runAlone: a lock that was left behind does not hold for ever", async () => {
  const { codexHome } = newHome();
  fs.mkdirSync(codexHome);
  const store = createMcpOAuthFileStore({ codexHome });
  let lock = "";
  await store.runAlone("a", URL_A, async () => {
    lock = fs.readdirSync(codexHome)[0] ?? "";
  });
  fs.writeFileSync(path.join(codexHome, lock), "");
  fs.utimesSync(path.join(codexHome, lock), 1, 1);
  expect(await store.runAlone("a", URL_A, async () => "ran")).toBe("ran");
});

test("runAlone: where there can be no lock it goes without", async () => {
  const store = createMcpOAuthFileStore({ codexHome: path.join(root, "missing") });
  expect(await store.runAlone("a", URL_A, async () => "ran")).toBe("ran");
});
