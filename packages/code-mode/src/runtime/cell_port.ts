import type { CellMessage } from "./cell_messages.ts";
import type { Frame } from "./frames.ts";

/** The engines a cell can run in. */
export type CodeModeEngineName = "isolated-vm" | "quickjs";

/** Who is told what an engine says. */
export interface CellListener {
  message(message: CellMessage): void;
  /** The engine is gone and will say nothing more; `how` names a signal or an exit code. */
  closed(how: string): void;
}

/** The host's end of the line to an engine that runs one cell at a time. */
export interface CellPort {
  /** Whether the engine can still be talked to. */
  readonly isOpen: boolean;
  /** Sends a frame; nothing happens when the engine is gone. */
  send(frame: Frame): void;
  /** Says who listens from now on. */
  listen(listener: CellListener): void;
  /** Asks a script that computes to stop. An engine that cannot be asked has to be closed. */
  interrupt(): void;
  /** Says whether this process stays alive for the engine. */
  hold(isHeld: boolean): void;
  /** Ends the engine at once, whatever it is doing. Resolves when it is gone. */
  close(): Promise<void>;
}

/** A way to run cells. */
export interface CellEngine {
  readonly name: CodeModeEngineName;
  /**
   * Starts an engine and waits until it can run a cell.
   *
   * @throws `CodeModeError` `engine_unavailable`
   */
  open(): Promise<CellPort>;
}

/** Milliseconds an engine has to start. */
const START_TIMEOUT_MS = 30_000;

/**
 * Waits for an engine's first word.
 *
 * @throws whatever `refuse` makes of the reason when it is none that can run cells.
 */
export async function untilReady(
  port: CellPort,
  refuse: (reason: string) => Error,
): Promise<CellPort> {
  port.hold(true);
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(refuse("it did not start in time"));
      }, START_TIMEOUT_MS);
      const end = (failure?: Error): void => {
        clearTimeout(timer);
        if (failure === undefined) resolve();
        else reject(failure);
      };
      port.listen({
        message: (message) => {
          if (message.type === "ready") end();
          else end(refuse(message.type === "unavailable" ? message.reason : "it did not start"));
        },
        closed: (how) => {
          end(refuse(`it ended at its start (${how})`));
        },
      });
    });
  } catch (error) {
    await port.close();
    throw error;
  } finally {
    port.hold(false);
  }
  return port;
}
