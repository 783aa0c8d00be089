import type { CellMessage } from "./cell_messages.ts";
import type { CellListener, CellPort } from "./cell_port.ts";
import type { Frame } from "./frames.ts";

/** An engine that says what a test says. */
export class TestPort implements CellPort {
  /** Everything that was sent, and `interrupt`, `hold`, `release` and `close`. */
  readonly log: Frame[] = [];
  isOpen = true;
  #listener: CellListener | undefined;

  send(frame: Frame): void {
    this.log.push(frame);
  }

  listen(listener: CellListener): void {
    this.#listener = listener;
  }

  interrupt(): void {
    this.log.push(["interrupt"]);
  }

  hold(isHeld: boolean): void {
    this.log.push([isHeld ? "hold" : "release"]);
  }

  async close(): Promise<void> {
    this.isOpen = false;
    this.log.push(["close"]);
  }

  /** Says something to whoever listens. */
  say(message: CellMessage): void {
    this.#listener?.message(message);
  }

  /** Goes away by itself. */
  end(how: string): void {
    this.isOpen = false;
    this.#listener?.closed(how);
  }

  /** What was sent, without what concerns the process alone. */
  sent(): readonly Frame[] {
    return this.log.filter(([op]) => op !== "hold" && op !== "release");
  }
}
