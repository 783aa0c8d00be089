import fs from "node:fs";
import { dirname } from "node:path";
import { ConfigError } from "./config_error.ts";
import { MAX_CONFIG_BYTES } from "./config_layer.ts";
import { editToml, type TomlEdit } from "./edit_toml.ts";
import { toReadFailure } from "./file_system.ts";

/** Mode of a new file: it may come to hold keys. */
const OWNER_ONLY = 0o600;
/** How often an edit is made anew because somebody else wrote meanwhile. */
const MAX_TRIES = 5;

/**
 * Sets, replaces or removes one table of a config file, and leaves the rest of it alone: see {@link editToml}.
 *
 * The file is written whole beside the old one and put in its place, with the old one's mode; a link stays a link. A
 * file that is not there counts as empty and comes to be readable by its owner only. When another program writes at
 * the same time, the edit is made anew on what it wrote.
 *
 * @param file - absolute path.
 * @returns whether the file was written; `false` when it already says so.
 * @throws {@link ConfigError} `bad_toml`, `not_editable`, `unreadable`, `unwritable`.
 */
export function editConfigFile(file: string, edit: TomlEdit): boolean {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const before = readBytes(file);
    const text = decode(before, file);
    const edited = editToml(text, edit, file);
    if (edited === text) return false;
    if (replaceFile(file, before, edited)) return true;
  }
  throw new ConfigError("unwritable", `cannot write ${file}: another program keeps changing it`, {
    place: { path: file },
  });
}

function readBytes(file: string): Buffer | undefined {
  try {
    return fs.readFileSync(file);
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw new ConfigError("unreadable", `cannot read ${file}: ${toReadFailure(cause)}`, {
      place: { path: file },
      cause,
    });
  }
}

function decode(bytes: Buffer | undefined, file: string): string {
  if (bytes === undefined) return "";
  const place = { path: file };
  if (bytes.byteLength > MAX_CONFIG_BYTES) {
    const message = `cannot edit ${file}: larger than ${MAX_CONFIG_BYTES} bytes`;
    throw new ConfigError("unreadable", message, { place });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new ConfigError("unreadable", `cannot edit ${file}: it is no UTF-8`, { place, cause });
  }
}

/** Whether the file was replaced; not when it no longer holds what was read. */
function replaceFile(file: string, before: Buffer | undefined, text: string): boolean {
  const target = before === undefined ? file : fs.realpathSync(file);
  const temporary = `${target}.${crypto.randomUUID()}.tmp`;
  try {
    fs.mkdirSync(dirname(target), { recursive: true });
    const mode = before === undefined ? OWNER_ONLY : fs.statSync(target).mode & 0o7777;
    writeDurably(temporary, text, mode);
    const now = readBytes(file);
    const isSame = before === undefined ? now === undefined : now?.equals(before) === true;
    if (isSame) fs.renameSync(temporary, target);
    else fs.rmSync(temporary, { force: true });
    return isSame;
  } catch (cause) {
    fs.rmSync(temporary, { force: true });
    throw new ConfigError("unwritable", `cannot write ${file}: ${toReadFailure(cause)}`, {
      place: { path: file },
      cause,
    });
  }
}

function writeDurably(file: string, text: string, mode: number): void {
  const handle = fs.openSync(file, "wx", mode);
  try {
    fs.writeFileSync(handle, text);
    fs.fchmodSync(handle, mode);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
