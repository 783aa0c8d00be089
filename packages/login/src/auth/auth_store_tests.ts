import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { toApiKeyFile } from "./auth_file.ts";
import {
  createAuthStore,
  createMemoryStore,
  type Keyring,
  toKeyringAccount,
} from "./auth_store.ts";

const FILE = toApiKeyFile("sk-1");

function createHome(): string {
  const home = mkdtempSync(join(tmpdir(), "codexkit-login-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

/** A keyring in memory; what it holds is in `secrets`. */
function createKeyring(): Keyring & { secrets: Map<string, string> } {
  const secrets = new Map<string, string>();
  const toName = (service: string, account: string): string => `${service} ${account}`;
  return {
    secrets,
    read: (service, account) => secrets.get(toName(service, account)),
    write: (service, account, secret) => {
      secrets.set(toName(service, account), secret);
    },
    remove: (service, account) => secrets.delete(toName(service, account)),
  };
}

function fail(): never {
  throw new Error("dbus: s3cret");
}

const BROKEN: Keyring = { read: fail, write: fail, remove: fail };

test("file store: writes whole files for the owner alone, and forgets", () => {
  const home = join(createHome(), "new");
  const store = createAuthStore({ codexHome: home });
  expect([store.read(), createAuthStore({ codexHome: home }).remove()]).toEqual([undefined, false]);
  store.write(toApiKeyFile("sk-0"));
  store.write(FILE);
  expect(readdirSync(home)).toEqual(["auth.json"]);
  expect(statSync(join(home, "auth.json")).mode & 0o777).toBe(0o600);
  expect(store.read()).toEqual(FILE);
  expect([store.remove(), store.remove(), store.read()]).toEqual([true, false, undefined]);
});

test("file store: a file that others could read is closed to them", () => {
  const home = createHome();
  writeFileSync(join(home, "auth.json"), "{}", { mode: 0o644 });
  createAuthStore({ codexHome: home }).write(FILE);
  expect(statSync(join(home, "auth.json")).mode & 0o777).toBe(0o600);
});

test("file store: a folder that cannot be written is one clear error without the key", () => {
  const home = createHome();
  writeFileSync(join(home, "file"), "");
  const store = createAuthStore({ codexHome: join(home, "file") });
  expect(() => store.write(FILE)).toThrow(`failed to write ${join(home, "file", "auth.json")}`);
});

test("keyring store: keeps the file's text and removes the file", () => {
  const home = createHome();
  const keyring = createKeyring();
  createAuthStore({ codexHome: home }).write(FILE);
  const store = createAuthStore({ codexHome: home, mode: "keyring", keyring });
  expect(store.read()).toBeUndefined();
  store.write(FILE);
  expect([...keyring.secrets.keys()]).toEqual([`Codex Auth ${toKeyringAccount(home)}`]);
  expect(readdirSync(home)).toEqual([]);
  expect(store.read()).toEqual(FILE);
  expect([store.remove(), store.remove()]).toEqual([true, false]);
});

test("keyring store: without a keyring every call fails, and no secret is quoted", () => {
  const home = createHome();
  const none = createAuthStore({ codexHome: home, mode: "keyring" });
  expect(() => none.read()).toThrow("no keyring is available on this host");
  const broken = createAuthStore({ codexHome: home, mode: "keyring", keyring: BROKEN });
  expect(() => broken.write(FILE)).toThrow(/^the keyring of this host cannot be used$/);
});

test("auto store: takes the keyring, and the file where there is none", () => {
  const home = createHome();
  const keyring = createKeyring();
  const auto = createAuthStore({ codexHome: home, mode: "auto", keyring });
  createAuthStore({ codexHome: home }).write(toApiKeyFile("sk-file"));
  expect(auto.read()?.OPENAI_API_KEY).toBe("sk-file");
  auto.write(FILE);
  expect([keyring.secrets.size, readdirSync(home)]).toEqual([1, []]);
  const fallback = createAuthStore({ codexHome: home, mode: "auto", keyring: BROKEN });
  fallback.write(toApiKeyFile("sk-2"));
  expect(readFileSync(join(home, "auth.json"), "utf8")).toContain("sk-2");
  expect([fallback.read()?.OPENAI_API_KEY, fallback.remove()]).toEqual(["sk-2", true]);
});

test("ephemeral and memory stores: write nothing", () => {
  const home = createHome();
  const store = createAuthStore({ codexHome: home, mode: "ephemeral" });
  store.write(FILE);
  expect([store.read(), readdirSync(home)]).toEqual([FILE, []]);
  const memory = createMemoryStore();
  expect([memory.remove(), memory.read()]).toEqual([false, undefined]);
  memory.write(FILE);
  expect([memory.remove(), memory.read()]).toEqual([true, undefined]);
});

test("toKeyringAccount: 16 digits of the folder's hash", () => {
  expect(toKeyringAccount("/nonexistent/home")).toMatch(/^cli\|[0-9a-f]{16}$/);
});
