import type { CodeModeClock } from "./clock.ts";
import type { CellEngine, CellPort } from "./cell_port.ts";

/** Engines that wait for the next cell; a further one is ended. */
const MAX_IDLE = 1;

/** Milliseconds a script has to stop before its engine is ended. */
const STOP_GRACE_MS = 250;

/** Engines for cells: one for each that runs, and one that waits, warm, for the next. */
export class CellPool {
  readonly #engine: CellEngine;
  readonly #clock: CodeModeClock;
  readonly #idle: CellPort[] = [];
  readonly #all = new Set<CellPort>();
  readonly #returning = new Set<Promise<void>>();
  readonly #resting = new Set<() => void>();
  #isClosed = false;

  constructor(engine: CellEngine, clock: CodeModeClock) {
    this.#engine = engine;
    this.#clock = clock;
  }

  /**
   * An engine to run a cell in: one that waits, one that is about to, or a new one.
   *
   * @throws `CodeModeError` `engine_unavailable`
   */
  async acquire(): Promise<CellPort> {
    for (;;) {
      const port = this.#idle.pop();
      if (port === undefined && this.#returning.size === 0) return await this.#open();
      if (port === undefined) await Promise.race(this.#returning);
      else if (port.isOpen) return port;
    }
  }

  /** Takes an engine back, whatever its script is doing. */
  release(port: CellPort): void {
    port.hold(false);
    if (!port.isOpen || this.#isClosed) {
      this.discard(port);
      return;
    }
    const returned = this.#return(port);
    this.#returning.add(returned);
    void returned.finally(() => this.#returning.delete(returned));
  }

  async #return(port: CellPort): Promise<void> {
    const isRested = await this.#rest(port);
    if (isRested && this.#idle.length < MAX_IDLE && !this.#isClosed) this.#idle.push(port);
    else this.discard(port);
  }

  /** Ends an engine. */
  discard(port: CellPort): void {
    this.#all.delete(port);
    void port.close();
  }

  /** Ends every engine, those that run cells too. Resolves when they are gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const ports = [...this.#all];
    this.#all.clear();
    this.#idle.length = 0;
    for (const abandon of this.#resting) abandon();
    await Promise.all(ports.map((port) => port.close()));
  }

  async #open(): Promise<CellPort> {
    const port = await this.#engine.open();
    this.#all.add(port);
    if (this.#isClosed) this.discard(port);
    return port;
  }

  async #rest(port: CellPort): Promise<boolean> {
    return await new Promise<boolean>((resolve) => {
      const end = (isRested: boolean): void => {
        cancel();
        this.#resting.delete(abandon);
        resolve(isRested);
      };
      const abandon = (): void => {
        end(false);
      };
      const cancel = this.#clock.schedule(abandon, STOP_GRACE_MS);
      this.#resting.add(abandon);
      port.listen({
        message: ({ type }) => {
          if (type === "ready") end(true);
          if (type === "crashed") end(false);
        },
        closed: abandon,
      });
      port.interrupt();
      port.send(["end"]);
    });
  }
}
