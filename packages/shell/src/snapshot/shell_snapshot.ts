import type { BigIntStats } from "node:fs";
import { lstat, mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { startChild } from "../child_process.ts";
import type { Clock } from "../clock.ts";
import type { ShellEnvironmentPolicy } from "../environment.ts";
import { ShellError } from "../errors.ts";
import type { UserShell } from "../user_shell.ts";
import { isSnapshotShell, toCaptureScript } from "./capture_script.ts";
import { toSnapshotText } from "./snapshot_file.ts";
import { toSnapshotCommand } from "./snapshot_command.ts";

/** Longest time that a shell may take to tell its state, and to read it back, in milliseconds. Mirrors: Codex 0.169.0. */
export const SNAPSHOT_TIMEOUT_MS = 10_000;

/** Largest answer of a shell, in bytes: functions of a shell framework take some hundred thousand. */
const MAX_SNAPSHOT_BYTES = 4 * 1024 * 1024;

/** Folder of snapshots below the home of Codex. Wire: Codex 0.169.0. */
export const SNAPSHOT_FOLDER = "shell_snapshots";

/** What a snapshot is taken of. */
export interface ShellSnapshotOptions {
  /** The user's shell. */
  shell: UserShell;
  /** Absolute. */
  codexHome: string;
  /** Id of the thread; letters, digits, `-` and `_` of it name the file. */
  threadId: string;
  /** Where the shell is started; absolute. */
  cwd: string;
  /** The environment that commands get, but for what differs from call to call. */
  env: Readonly<Record<string, string>>;
  /** What commands may see. It also decides which variables of startup files are written down. */
  policy?: ShellEnvironmentPolicy | undefined;
  clock: Clock;
  /**
   * Makes the command line that runs a command in a sandbox, so that startup files can do no more than they
   * could in a sandboxed login shell. Default: they run without one.
   */
  wrap?: ((argv: readonly string[]) => Promise<readonly string[]>) | undefined;
  /** Milliseconds. Default {@link SNAPSHOT_TIMEOUT_MS}. */
  timeoutMs?: number | undefined;
}

/** Whether there is a snapshot. */
export type ShellSnapshotOutcome =
  | {
      ok: true;
      /** Absolute path of the file. */
      path: string;
    }
  | {
      ok: false;
      /** One line that says why there is none. */
      reason: string;
    };

/** The state that startup files bring a shell to, kept so that they need not run for every command. */
export interface ShellSnapshot extends AsyncDisposable {
  /** Settles when the snapshot has been taken, or could not be. Never rejects. */
  readonly ready: Promise<ShellSnapshotOutcome>;
  /**
   * The command line that does what a login call does, faster: `bash -lc S` becomes a `bash -c` that reads the
   * snapshot and becomes `bash -c S`. Waits for the snapshot. Anything else, and everything when there is no
   * snapshot or somebody has touched its file, comes back as it is.
   *
   * @param options.overrides - names of variables whose value at the start of the command counts, whatever the
   * snapshot says: those that are forced on commands, that the policy sets, or that the model chose.
   */
  toCommand(
    argv: readonly string[],
    options?: { overrides?: readonly string[] | undefined },
  ): Promise<readonly string[]>;
}

/**
 * Starts to take a snapshot. It is written to `shell_snapshots/<thread>.<nonce>.sh` below the home of Codex,
 * readable by its owner alone, after the shell has read it back without an error. Disposal deletes it.
 * Mirrors: Codex 0.169.0.
 */
export function openShellSnapshot(options: ShellSnapshotOptions): ShellSnapshot {
  const closed = new AbortController();
  const name = `${options.threadId.replaceAll(/[^\w-]/g, "_")}.${toRandomHex(8)}.sh`;
  const file = path.join(options.codexHome, SNAPSHOT_FOLDER, name);
  const taken = takeSnapshot(file, options, closed.signal).catch((error: unknown) => ({
    ok: false as const,
    reason: error instanceof Error ? error.message : String(error),
  }));
  return {
    ready: taken.then((snapshot) =>
      snapshot.ok ? { ok: true, path: file } : { ok: false, reason: snapshot.reason },
    ),
    toCommand: async (argv, { overrides = [] } = {}) => {
      const snapshot = await taken;
      if (!snapshot.ok || !(await isSameFile(file, snapshot.stat))) return argv;
      return toSnapshotCommand(argv, { shell: options.shell.path, file, overrides });
    },
    [Symbol.asyncDispose]: async () => {
      closed.abort();
      await taken;
      await rm(file, { force: true }).catch(() => {});
    },
  };
}

/** A snapshot with the file as it was written. */
type Snapshot = { ok: true; stat: BigIntStats } | { ok: false; reason: string };

async function takeSnapshot(
  file: string,
  options: ShellSnapshotOptions,
  signal: AbortSignal,
): Promise<Snapshot> {
  const { shell, env, policy } = options;
  if (!isSnapshotShell(shell.type))
    return { ok: false, reason: `there are no snapshots of ${shell.type}` };
  const marker = `codexkit-${toRandomHex(16)}`;
  const argv = [shell.path, "-lc", toCaptureScript(shell.type, marker)];
  const said = await run(argv, options, signal);
  if (!said.ok) return said;
  const bytes = Object.entries(env).map(([name, value]) => [name, toBytes(value)]);
  const text = toSnapshotText({
    shell: shell.type,
    captured: said.output,
    marker,
    env: Object.fromEntries(bytes),
    policy,
  });
  if (text === undefined)
    return { ok: false, reason: `'${shell.path}' did not tell its state to the end` };
  return writeSnapshot(text, file, options, signal);
}

async function writeSnapshot(
  text: string,
  file: string,
  options: ShellSnapshotOptions,
  signal: AbortSignal,
): Promise<Snapshot> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const unproven = `${file}.tmp`;
  try {
    await writeFile(unproven, text, { encoding: "latin1", mode: 0o600, flag: "wx" });
    const argv = [options.shell.path, "-c", 'set -e; . "$0"', unproven];
    const read = await run(argv, options, signal);
    if (!read.ok) return read;
    await rename(unproven, file);
    return { ok: true, stat: await lstat(file, { bigint: true }) };
  } finally {
    await rm(unproven, { force: true });
  }
}

/** What a program wrote to its standard output, or why it did not end well. */
type Said = { ok: true; output: string } | { ok: false; reason: string };

async function run(
  argv: readonly string[],
  options: ShellSnapshotOptions,
  signal: AbortSignal,
): Promise<Said> {
  const { cwd, env, clock, wrap, shell, timeoutMs = SNAPSHOT_TIMEOUT_MS } = options;
  const wrapped = wrap === undefined ? argv : await wrap(argv);
  const chunks: Uint8Array[] = [];
  let size = 0;
  let stopped: string | undefined;
  const ended = Promise.withResolvers<number>();
  const events = {
    onData: (chunk: Uint8Array): void => {
      size += chunk.length;
      if (size <= MAX_SNAPSHOT_BYTES) chunks.push(Uint8Array.from(chunk));
      else stop(`'${shell.path}' wrote more than ${MAX_SNAPSHOT_BYTES} bytes`);
    },
    onEnd: ended.resolve,
  };
  const child = await startChild({ argv: wrapped, cwd, env, signal }, events, clock);
  const stop = (reason: string): void => {
    stopped ??= reason;
    child.kill("SIGKILL");
  };
  // One that fired while the shell was being started.
  if (signal.aborted) child.kill("SIGKILL");
  const cancel = clock.schedule(() => {
    stop(`'${shell.path}' took more than ${timeoutMs} ms`);
  }, timeoutMs);
  const exitCode = await ended.promise.finally(cancel);
  if (signal.aborted) throw new ShellError("disposed", "the snapshot was closed");
  if (stopped !== undefined) return { ok: false, reason: stopped };
  if (exitCode !== 0)
    return { ok: false, reason: `'${shell.path}' ended with exit code ${exitCode}` };
  return { ok: true, output: Buffer.concat(chunks).toString("latin1") };
}

function toBytes(text: string): string {
  return Buffer.from(text).toString("latin1");
}

/** The time of the last change of a file cannot be set, so a file that was written to is noticed. */
async function isSameFile(file: string, before: BigIntStats): Promise<boolean> {
  try {
    const now = await lstat(file, { bigint: true });
    return now.ino === before.ino && now.size === before.size && now.ctimeNs === before.ctimeNs;
  } catch {
    return false;
  }
}

function toRandomHex(bytes: number): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString("hex");
}
