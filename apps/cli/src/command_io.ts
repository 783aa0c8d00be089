/** Where text goes: stdout or stderr. */
export interface TextOutput {
  /** Writes text at once and in order; text for a reader that went away is dropped. */
  write(text: string): void;
  /** True for a terminal that a person looks at. */
  readonly isTty: boolean;
  /** Width of the terminal in cells; absent when it is not a terminal, or does not know. */
  readonly columns: number | undefined;
}

/** Where bytes come from: stdin. */
export interface ByteInput {
  readonly isTty: boolean;
  /** Reads to the end, 64 MiB at most. Rejects with the signal's reason when it is aborted. */
  readAll(signal: AbortSignal): Promise<Uint8Array>;
  /**
   * Reads what a person types, up to the end of the line, which is left out; `undefined` at the end of the input.
   * One call at a time. Rejects with the signal's reason when it is aborted.
   */
  readLine(signal: AbortSignal): Promise<string | undefined>;
}

/** Time, so that nothing below reads a global clock. */
export interface Clock {
  /** Milliseconds; only differences mean anything. */
  now(): number;
  /** Calls back every `intervalMs` until the returned function is called. Does not keep the process alive. */
  every(intervalMs: number, callback: () => void): () => void;
}

/** The program that runs this code, so that it can be started again. */
export interface Runtime {
  /** `bun-executable` is the single file made by `bun build --compile`. */
  readonly kind: "node" | "bun" | "bun-executable";
  /** Absolute path of the running program. */
  readonly execPath: string;
  /** Version of Node, or of what stands in for it. */
  readonly nodeVersion: string;
}

/** Everything a command may touch of the outside world. Tests pass their own. */
export interface CommandIo {
  readonly stdin: ByteInput;
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly cwd: string;
  /** Aborted when a person interrupts, or the reader of stdout went away. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly runtime: Runtime;
}
