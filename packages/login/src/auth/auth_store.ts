import {
  chmodSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { LoginError } from "../login_error.ts";
import { type AuthFile, parseAuthFile, toAuthFileText } from "./auth_file.ts";

/** Where credentials are kept. Wire: `cli_auth_credentials_store` (Codex 0.169.0). */
export type CredentialsStoreMode = "file" | "keyring" | "auto" | "ephemeral";

/** Keeps credentials. Reads are fresh: another process may have written. */
export interface AuthStore {
  /** What is kept, or `undefined` when nothing is. */
  read(): AuthFile | undefined;
  /** Keeps this in place of what was there. */
  write(file: AuthFile): void;
  /** Forgets everything; `true` when there was something. */
  remove(): boolean;
}

/** The store of the system. Each call may throw when there is none. */
export interface Keyring {
  /** The secret, or `undefined` when there is none. */
  read(service: string, account: string): string | undefined;
  /** Keeps a secret. */
  write(service: string, account: string, secret: string): void;
  /** Forgets a secret; `true` when there was one. */
  remove(service: string, account: string): boolean;
}

/** Name of the file in CODEX_HOME. */
const AUTH_FILE_NAME = "auth.json";
const KEYRING_SERVICE = "Codex Auth";
const ACCOUNT_DIGITS = 16;
/** Read and write for the owner alone. */
const OWNER_ONLY = 0o600;

/**
 * A store by the mode of the configuration.
 *
 * `auto` takes the keyring and falls back to the file. Without a keyring, `keyring` fails on use.
 * Mirrors: Codex 0.169.0.
 */
export function createAuthStore(options: {
  codexHome: string;
  mode?: CredentialsStoreMode | undefined;
  keyring?: Keyring | undefined;
}): AuthStore {
  const { codexHome, keyring } = options;
  switch (options.mode ?? "file") {
    case "ephemeral":
      return createMemoryStore();
    case "file":
      return createFileStore(codexHome);
    case "keyring":
      return createKeyringStore(codexHome, keyring ?? NO_KEYRING);
    case "auto":
      return createAutoStore(codexHome, keyring ?? NO_KEYRING);
  }
}

/** A store that forgets when the process ends. */
export function createMemoryStore(): AuthStore {
  let kept: AuthFile | undefined;
  return {
    read: () => kept,
    write: (file) => {
      kept = file;
    },
    remove: () => {
      const had = kept !== undefined;
      kept = undefined;
      return had;
    },
  };
}

/** The account of a CODEX_HOME in the keyring. Wire: Codex 0.169.0. */
export function toKeyringAccount(codexHome: string): string {
  let path = codexHome;
  try {
    path = realpathSync(codexHome);
  } catch {
    // A folder that is not there yet is named as it is.
  }
  const digest = process
    .getBuiltinModule("node:crypto")
    .createHash("sha256")
    .update(path)
    .digest("hex");
  return `cli|${digest.slice(0, ACCOUNT_DIGITS)}`;
}

function createFileStore(codexHome: string): AuthStore {
  const path = join(codexHome, AUTH_FILE_NAME);
  return {
    read(): AuthFile | undefined {
      let text: string;
      try {
        text = readFileSync(path, "utf8");
      } catch (cause) {
        if (isMissing(cause)) return undefined;
        throw new LoginError("bad_auth_file", `failed to read ${path}`, { cause });
      }
      return parseAuthFile(text);
    },
    write(file: AuthFile): void {
      writeWhole(codexHome, path, toAuthFileText(file));
    },
    remove(): boolean {
      try {
        rmSync(path);
        return true;
      } catch (cause) {
        if (isMissing(cause)) return false;
        throw new LoginError("unwritable", `failed to remove ${path}`, { cause });
      }
    },
  };
}

/** Writes a file so that no reader sees a part of it, readable by its owner only. */
function writeWhole(folder: string, path: string, text: string): void {
  const temporary = `${path}.${process.getBuiltinModule("node:crypto").randomUUID()}.tmp`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(temporary, text, { mode: OWNER_ONLY, flag: "wx" });
    chmodSync(temporary, OWNER_ONLY);
    renameSync(temporary, path);
  } catch (cause) {
    removeQuietly(temporary);
    throw new LoginError("unwritable", `failed to write ${path}`, { cause });
  }
}

/** Removes what a failed write left behind, if anything; the failure itself is reported. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The folder is what the write failed on.
  }
}

function createKeyringStore(codexHome: string, keyring: Keyring): AuthStore {
  const account = toKeyringAccount(codexHome);
  const file = createFileStore(codexHome);
  return {
    read(): AuthFile | undefined {
      const text = attempt(() => keyring.read(KEYRING_SERVICE, account));
      return text === undefined ? undefined : parseAuthFile(text);
    },
    write(value: AuthFile): void {
      attempt(() => keyring.write(KEYRING_SERVICE, account, toAuthFileText(value)));
      file.remove();
    },
    remove(): boolean {
      const hadSecret = attempt(() => keyring.remove(KEYRING_SERVICE, account));
      return file.remove() || hadSecret;
    },
  };
}

function createAutoStore(codexHome: string, keyring: Keyring): AuthStore {
  const first = createKeyringStore(codexHome, keyring);
  const second = createFileStore(codexHome);
  return {
    read: () =>
      orElse(
        () => first.read(),
        () => undefined,
      ) ?? second.read(),
    write: (value) =>
      orElse(
        () => first.write(value),
        () => second.write(value),
      ),
    remove: () =>
      orElse(
        () => first.remove(),
        () => second.remove(),
      ),
  };
}

const NO_KEYRING: Keyring = {
  read: refuseKeyring,
  write: refuseKeyring,
  remove: refuseKeyring,
};

function refuseKeyring(): never {
  throw new LoginError("keyring_unavailable", "no keyring is available on this host");
}

/** Runs a call of the keyring; whatever it throws may quote the secret and is not kept. */
function attempt<Value>(call: () => Value): Value {
  try {
    return call();
  } catch (error) {
    if (LoginError.isInstance(error)) throw error;
    throw new LoginError("keyring_unavailable", "the keyring of this host cannot be used");
  }
}

function orElse<Value>(call: () => Value, otherwise: () => Value): Value {
  try {
    return call();
  } catch (error) {
    if (LoginError.isInstance(error) && error.code === "keyring_unavailable") return otherwise();
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "ENOENT";
}
