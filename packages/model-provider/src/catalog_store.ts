import { join } from "node:path";

/** Keeps fetched catalogs between sessions. */
export interface CatalogStore {
  /** The text under a key, or `undefined` when there is none or it cannot be read. */
  read(key: string): Promise<string | undefined>;
  /** Puts a text under a key, whole or not at all. Rejects when it cannot. */
  write(key: string, text: string): Promise<void>;
}

/** Folder below the home of Codex. The reference keeps one file, `models_cache.json`, for every provider. */
const FOLDER = "models_cache";
const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
/** Largest file that is read, in bytes. */
const MAX_CACHE_BYTES = 32 * 1024 * 1024;

/**
 * A store in the home of Codex: `models_cache/<key>.json`, readable by its owner only. Files are replaced in one
 * step, so that no reader sees half of one.
 *
 * @param codexHome - absolute.
 */
export function createCatalogStore(codexHome: string): CatalogStore {
  const folder = join(codexHome, FOLDER);
  return {
    read: async (key) => {
      const { open } = process.getBuiltinModule("node:fs/promises");
      try {
        await using file = await open(join(folder, `${key}.json`), "r");
        const { size } = await file.stat();
        return size > MAX_CACHE_BYTES ? undefined : await file.readFile("utf8");
      } catch {
        // What cannot be read is fetched again.
        return undefined;
      }
    },
    write: async (key, text) => {
      const fs = process.getBuiltinModule("node:fs/promises");
      const { randomUUID } = process.getBuiltinModule("node:crypto");
      const path = join(folder, `${key}.json`);
      const temporary = `${path}.${randomUUID()}.tmp`;
      await fs.mkdir(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
      try {
        await fs.writeFile(temporary, text, { mode: OWNER_ONLY_FILE, flag: "wx" });
        await fs.rename(temporary, path);
      } catch (error) {
        await fs.rm(temporary, { force: true });
        throw error;
      }
    },
  };
}

/**
 * The key of a catalog: one for each URL and account, and nothing of either can be read from it.
 *
 * @param account - id of the account whose catalog it is; empty when there is none.
 */
export function toCatalogKey(url: string, account: string): string {
  return process
    .getBuiltinModule("node:crypto")
    .createHash("sha256")
    .update(`${url}\n${account}`)
    .digest("hex")
    .slice(0, KEY_DIGITS);
}

const KEY_DIGITS = 32;
