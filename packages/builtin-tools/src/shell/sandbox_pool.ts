import { createSandbox, type Sandbox, type SandboxPolicy } from "@codexkit/shell";

/** A command that is to run in a sandbox. */
export interface CommandToSandbox {
  argv: readonly string[];
  /** Absolute. */
  cwd: string;
  /** Whether it keeps the terminal that it is started on. */
  tty?: boolean | undefined;
  /** Variables that the model chose. They must not reach the programs that set the sandbox up. */
  variables?: Readonly<Record<string, string>> | undefined;
}

/** A command made ready for its sandbox. */
export interface SandboxedCommand {
  readonly argv: readonly string[];
  /** For the environment of the process: they tell commands where they are. */
  readonly variables: Readonly<Record<string, string>>;
  /** To be called when the command has ended or could not be started. Later calls do nothing. */
  release(): void;
}

/**
 * The sandboxes of a thread. What they put into writable folders to protect missing names is taken away
 * again when no command runs.
 */
export class SandboxPool implements AsyncDisposable {
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #protectedFolders: readonly string[];
  readonly #sandboxes = new Map<string, Sandbox>();
  #running = 0;
  #tidying: Promise<unknown> = Promise.resolve();

  /**
   * @param options.protectedFolders - absolute; stay read-only also in writable folders. The home of Codex belongs
   *   here, as its files say what is allowed. Default none.
   */
  constructor(
    env: Readonly<Record<string, string | undefined>>,
    { protectedFolders = [] }: { protectedFolders?: readonly string[] | undefined } = {},
  ) {
    this.#env = env;
    this.#protectedFolders = protectedFolders;
  }

  /**
   * Makes a command line ready to run under a policy.
   *
   * @param threadCwd - absolute; what `workspace-write` makes writable.
   * @throws `ShellError` `sandbox_unavailable`.
   */
  async prepare(
    policy: SandboxPolicy,
    threadCwd: string,
    command: CommandToSandbox,
  ): Promise<SandboxedCommand> {
    this.#running += 1;
    let isHeld = true;
    const release = (): void => {
      if (!isHeld) return;
      isHeld = false;
      this.#running -= 1;
      if (this.#running === 0) this.#tidying = this.#tidy();
    };
    try {
      // A folder that is being taken away must not be taken for one that was there.
      await this.#tidying;
      const sandbox = this.#find(policy, threadCwd);
      const argv = await sandbox.wrap(command.argv, command);
      return { argv, variables: sandbox.variables, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tidying;
    await this.#tidy();
  }

  #find(policy: SandboxPolicy, cwd: string): Sandbox {
    const key = JSON.stringify([policy, cwd]);
    const known = this.#sandboxes.get(key);
    if (known) return known;
    const sandbox = createSandbox({
      policy,
      cwd,
      env: this.#env,
      protectedFolders: this.#protectedFolders,
    });
    this.#sandboxes.set(key, sandbox);
    return sandbox;
  }

  async #tidy(): Promise<void> {
    await Promise.all([...this.#sandboxes.values()].map((sandbox) => sandbox.tidy()));
  }
}
