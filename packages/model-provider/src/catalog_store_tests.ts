import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createCatalogStore, toCatalogKey } from "./catalog_store.ts";

function createHome(): string {
  const home = mkdtempSync(join(tmpdir(), "codexkit-catalog-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

test("createCatalogStore: gives back what was put in, also to another process", async () => {
  const home = join(createHome(), "not/there/yet");
  const store = createCatalogStore(home);
  expect(await store.read("k")).toBeUndefined();
  await store.write("k", "one");
  await store.write("k", "two ü");
  expect([await store.read("k"), await createCatalogStore(home).read("k")]).toEqual([
    "two ü",
    "two ü",
  ]);
});

test.skipIf(process.platform === "win32")(
  "createCatalogStore: only the owner reads it, whatever the mask, and nothing is left over",
  async () => {
    const home = createHome();
    const before = process.umask(0);
    onTestFinished(() => void process.umask(before));
    await createCatalogStore(home).write("k", "text");
    const folder = join(home, "models_cache");
    const mode = (path: string): number => statSync(path).mode & 0o777;
    expect([readdirSync(folder), mode(folder), mode(join(folder, "k.json"))]).toEqual([
      ["k.json"],
      0o700,
      0o600,
    ]);
  },
);

test("createCatalogStore: many writers leave one whole text", async () => {
  const home = createHome();
  const store = createCatalogStore(home);
  const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(10_000));
  await Promise.all(texts.map((text) => store.write("k", text)));
  expect(texts).toContain(await store.read("k"));
  expect(readdirSync(join(home, "models_cache"))).toEqual(["k.json"]);
});

test("createCatalogStore: what cannot be written is told, what cannot be read is not there", async () => {
  const home = createHome();
  writeFileSync(join(home, "models_cache"), "in the way");
  const store = createCatalogStore(home);
  await expect(store.write("k", "text")).rejects.toThrow("models_cache");
  expect(await store.read("k")).toBeUndefined();
});

test("createCatalogStore: a file of endless length is not read", async () => {
  const home = createHome();
  const store = createCatalogStore(home);
  await store.write("k", "text");
  truncateSync(join(home, "models_cache/k.json"), 33 * 1024 * 1024);
  expect(await store.read("k")).toBeUndefined();
});

test("toCatalogKey: one for each URL and account, with nothing of either in it", () => {
  const keys = [
    toCatalogKey("https://x/models?key=secret", ""),
    toCatalogKey("https://x/models?key=secret", "account"),
    toCatalogKey("https://y/models", ""),
  ];
  expect(new Set(keys).size).toBe(3);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/);
  expect(toCatalogKey("u", "a")).toBe(toCatalogKey("u", "a"));
});
