import { type SnapshotPlace, toCommandEnvironment } from "@codexkit/builtin-tools";
import {
  cleanShellSnapshots,
  createSandbox,
  openShellSnapshot,
  type ShellSnapshot,
  type ShellSnapshotOptions,
} from "@codexkit/shell";

/** What the snapshot of a thread is taken with. */
export interface ThreadSnapshotOptions extends Pick<
  ShellSnapshotOptions,
  "shell" | "clock" | "timeoutMs"
> {
  /** What the environment of commands is made of. */
  commands: Parameters<typeof toCommandEnvironment>[2];
}

/** The state of the user's shell behind its startup files, taken once, for the first command. */
export class ThreadSnapshot implements AsyncDisposable {
  readonly #options: ThreadSnapshotOptions;
  #snapshot: ShellSnapshot | undefined;
  #cleaning: Promise<unknown> | undefined;

  constructor(options: ThreadSnapshotOptions) {
    this.#options = options;
  }

  /** The snapshot; the first call starts to take it. Startup files can do no more than a command could. */
  find(place: SnapshotPlace): ShellSnapshot {
    this.#snapshot ??= this.#take(place);
    return this.#snapshot;
  }

  #take({ cwd, policy }: SnapshotPlace): ShellSnapshot {
    const { commands, ...options } = this.#options;
    const snapshot = openShellSnapshot({
      ...options,
      cwd,
      codexHome: commands.codexHome,
      threadId: commands.threadId,
      policy: commands.environmentPolicy,
      env: toCommandEnvironment({ callId: "snapshot" }, policy, commands).env,
      wrap:
        policy.type === "danger-full-access"
          ? undefined
          : async (argv) =>
              createSandbox({ policy: { type: "read-only" }, cwd, env: commands.env }).wrap(argv),
    });
    const { codexHome, threadId } = commands;
    // What a process left that was killed. A thread that misses its own goes on without.
    this.#cleaning = cleanShellSnapshots({
      codexHome,
      nowMs: Date.now(),
      isActive: (id) => id === threadId,
    });
    return snapshot;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cleaning;
    await this.#snapshot?.[Symbol.asyncDispose]();
  }
}
