import { accessSync, constants, statSync } from "node:fs";
import { userInfo } from "node:os";
import path from "node:path";

/** Shells whose argument form is known. */
export type ShellType = "bash" | "zsh" | "sh" | "powershell" | "cmd";

/** A shell to run scripts with. */
export interface UserShell {
  /** Decides the argument form. */
  type: ShellType;
  /** Path of the program. */
  path: string;
}

/** What the choice of a shell asks of the machine. */
export interface ShellLookup {
  /** `process.platform`, such as `linux`. */
  readonly platform: string;
  /** The login shell that the user database names; absent when there is none. */
  readonly readLoginShell: () => string | undefined;
  /** Whether the path is a file that may be run. */
  readonly isProgram: (path: string) => boolean;
  /** The path of a program in PATH. */
  readonly findProgram: (name: string) => string | undefined;
}

const LAST_RESORT: UserShell = { type: "sh", path: "/bin/sh" };

/** Where a shell is when PATH does not say. */
const FALLBACK_PATHS: ReadonlyMap<ShellType, string> = new Map([
  ["bash", "/bin/bash"],
  ["zsh", "/bin/zsh"],
  ["sh", "/bin/sh"],
]);

const PROGRAM_NAMES: Readonly<Record<ShellType, readonly string[]>> = {
  bash: ["bash"],
  zsh: ["zsh"],
  sh: ["sh"],
  powershell: ["pwsh", "powershell"],
  cmd: ["cmd"],
};

/** The machine as it is, with programs looked up in the `PATH` of `env`. */
export function createShellLookup(options: {
  platform: string;
  env: Readonly<Record<string, string | undefined>>;
}): ShellLookup {
  const { platform, env } = options;
  const folders = (env["PATH"] ?? "")
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder));
  return {
    platform,
    isProgram,
    readLoginShell: () => {
      try {
        return userInfo().shell ?? undefined;
      } catch {
        // A user id without an entry, as containers have.
        return undefined;
      }
    },
    findProgram: (name) =>
      folders.map((folder) => path.join(folder, name)).find((file) => isProgram(file)),
  };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The type of a shell by the name of its file, without folder and extension. */
export function detectShellType(file: string): ShellType | undefined {
  const name = file
    .slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1)
    .replace(/\.[^.]+$/, "");
  switch (name) {
    case "bash":
    case "zsh":
    case "sh":
    case "cmd":
    case "powershell":
      return name;
    case "pwsh":
      return "powershell";
    default:
      return undefined;
  }
}

/**
 * The user's shell: the login shell if its argument form is known, else bash, then zsh (on macOS zsh,
 * then bash), else `/bin/sh`. `SHELL` is not asked. Mirrors: Codex 0.169.0.
 */
export function resolveUserShell(lookup: ShellLookup): UserShell {
  const login = lookup.readLoginShell();
  const type = login === undefined ? undefined : detectShellType(login);
  if (login !== undefined && type !== undefined && lookup.isProgram(login))
    return { type, path: login };
  const order: readonly ShellType[] =
    lookup.platform === "darwin" ? ["zsh", "bash"] : ["bash", "zsh"];
  for (const candidate of order) {
    const found = findShell(candidate, lookup);
    if (found !== undefined) return found;
  }
  return LAST_RESORT;
}

/**
 * The shell for a request of the model: the path if it is there, else the user's shell if it is of that
 * type, else one of that type from PATH. A shell that is unknown or nowhere silently becomes `/bin/sh`.
 * Mirrors: Codex 0.169.0.
 */
export function resolveShell(
  requested: string | undefined,
  userShell: UserShell,
  lookup: ShellLookup,
): UserShell {
  if (requested === undefined || requested === "") return userShell;
  const type = detectShellType(requested);
  if (type === undefined) return LAST_RESORT;
  if (path.isAbsolute(requested) && lookup.isProgram(requested)) return { type, path: requested };
  if (userShell.type === type) return userShell;
  return findShell(type, lookup) ?? LAST_RESORT;
}

function findShell(type: ShellType, lookup: ShellLookup): UserShell | undefined {
  for (const name of PROGRAM_NAMES[type]) {
    const found = lookup.findProgram(name);
    if (found !== undefined) return { type, path: found };
  }
  const fallback = FALLBACK_PATHS.get(type);
  return fallback !== undefined && lookup.isProgram(fallback)
    ? { type, path: fallback }
    : undefined;
}

/** Program and arguments that run a script, as a login shell if asked. */
export function toShellArgv(
  shell: UserShell,
  script: string,
  options: { login: boolean },
): [string, ...string[]] {
  switch (shell.type) {
    case "bash":
    case "zsh":
    case "sh":
      return [shell.path, options.login ? "-lc" : "-c", script];
    case "powershell":
      return [shell.path, ...(options.login ? [] : ["-NoProfile"]), "-Command", script];
    case "cmd":
      return [shell.path, "/c", script];
    default:
      return shell.type satisfies never;
  }
}
