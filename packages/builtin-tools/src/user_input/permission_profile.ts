import { isRecord, type JsonValue } from "@codexkit/protocol";
import { resolve, sep } from "node:path";

/**
 * What a turn may do beyond its sandbox. An absent part asks for, or gives, nothing.
 *
 * Wire: `permissions` of `request_permissions` (Codex 0.169.0).
 */
export interface PermissionProfile {
  network?: { enabled: boolean } | undefined;
  file_system?:
    | {
        /** Absolute; a folder stands for all in it. */
        read?: readonly string[] | undefined;
        /** Absolute; a folder stands for all in it. */
        write?: readonly string[] | undefined;
      }
    | undefined;
}

/**
 * Reads a profile as a model writes it: relative paths start at `cwd`, what asks for nothing is left out.
 *
 * @returns what is wrong with it, when it cannot be read
 */
export function parsePermissionProfile(value: unknown, cwd: string): PermissionProfile | string {
  if (!isRecord(value)) return "invalid type: expected struct RequestPermissionProfile";
  const { network, file_system: fileSystem } = value;
  const enabled = readEnabled(network);
  if (typeof enabled === "string") return enabled;
  const read = readPaths(fileSystem, "read", cwd);
  const write = readPaths(fileSystem, "write", cwd);
  if (typeof read === "string") return read;
  if (typeof write === "string") return write;
  return toProfile({ enabled, read, write });
}

/** Whether a profile holds nothing. */
export function isEmptyProfile(profile: PermissionProfile): boolean {
  return profile.network === undefined && profile.file_system === undefined;
}

/**
 * The part of `given` that was asked for: network if both have it, paths that are or lie below a path asked for.
 * A grant is never larger than its request.
 */
export function limitProfile(
  given: PermissionProfile,
  asked: PermissionProfile,
): PermissionProfile {
  const within = (kind: "read" | "write"): readonly string[] =>
    (given.file_system?.[kind] ?? [])
      .map((path) => resolve("/", path))
      .filter((path) => asked.file_system?.[kind]?.some((root) => isWithin(path, root)));
  return toProfile({
    enabled: given.network?.enabled === true && asked.network?.enabled === true,
    read: within("read"),
    write: within("write"),
  });
}

/** A profile as it travels: members in the order of the wire. */
export function toProfileJson({ network, file_system: files }: PermissionProfile): JsonValue {
  return {
    ...(network === undefined ? {} : { network: { enabled: network.enabled } }),
    ...(files === undefined
      ? {}
      : {
          file_system: {
            ...(files.read === undefined ? {} : { read: [...files.read] }),
            ...(files.write === undefined ? {} : { write: [...files.write] }),
          },
        }),
  };
}

function toProfile(parts: {
  enabled: boolean;
  read: readonly string[];
  write: readonly string[];
}): PermissionProfile {
  const { enabled, read, write } = parts;
  const files = {
    ...(read.length === 0 ? {} : { read }),
    ...(write.length === 0 ? {} : { write }),
  };
  return {
    ...(enabled ? { network: { enabled } } : {}),
    ...(Object.keys(files).length === 0 ? {} : { file_system: files }),
  };
}

function readEnabled(network: unknown): boolean | string {
  if (network === undefined || network === null) return false;
  if (!isRecord(network)) return "invalid type: expected struct NetworkPermissions";
  const { enabled } = network;
  if (enabled === undefined || enabled === null) return false;
  return typeof enabled === "boolean" ? enabled : "invalid type: expected a boolean";
}

function readPaths(
  fileSystem: unknown,
  kind: "read" | "write",
  cwd: string,
): readonly string[] | string {
  if (fileSystem === undefined || fileSystem === null) return [];
  if (!isRecord(fileSystem)) return "invalid type: expected struct FileSystemPermissions";
  const paths = fileSystem[kind];
  if (paths === undefined || paths === null) return [];
  if (!Array.isArray(paths) || !paths.every(isText))
    return "invalid type: expected a sequence of strings";
  return [...new Set(paths.map((path) => resolve(cwd, path)))];
}

const isText = (value: unknown): value is string => typeof value === "string";

function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
}
