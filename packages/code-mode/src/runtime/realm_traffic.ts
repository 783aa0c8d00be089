import type { Frame } from "./frames.ts";

/** What the code around a script may say; anything else is not passed on. */
const FROM_REALM = new Set(
  "text image audio call store notify yield timer untimer done failed".split(" "),
);

/** What a {@link RealmTraffic} needs from its engine. */
export interface RealmTrafficOptions {
  /** Hands a frame to the host. */
  readonly post: (frame: Frame) => void;
  /** The text of an error from its head and stack, as the engine words them. */
  readonly explain: (head: string, stack: string) => string;
}

/** What passes between a cell's realm and its host, and what the script still waits for. */
export class RealmTraffic {
  readonly #options: RealmTrafficOptions;
  readonly #timers = new Set<string>();
  #calls = 0;
  #isFinished = false;
  #isToldStalled = false;

  constructor(options: RealmTrafficOptions) {
    this.#options = options;
  }

  /** Whether the script has ended. */
  get isFinished(): boolean {
    return this.#isFinished;
  }

  /** Takes what the realm says; what `explain` asks for is answered. */
  fromRealm(parts: readonly unknown[]): string | undefined {
    const frame = parts.filter((part) => typeof part === "string");
    const [op = "", first = "", second = ""] = frame;
    if (op === "explain") return this.#options.explain(first, second);
    if (!FROM_REALM.has(op) || frame.length !== parts.length || this.#isFinished) return undefined;
    if (op === "call") this.#calls += 1;
    if (op === "timer") this.#timers.add(first);
    if (op === "untimer") this.#timers.delete(first);
    if (op === "done" || op === "failed") this.#isFinished = true;
    this.#options.post(frame);
    return undefined;
  }

  /** Notes what the host says. */
  toRealm(frame: Frame): void {
    if (frame[0] === "settle") this.#calls -= Math.floor((frame.length - 1) / 3);
    if (frame[0] === "fire") this.#timers.delete(frame[1] ?? "");
  }

  /** Called when the engine has run all it could: tells the host, once, when nothing is left to wait for. */
  turnEnded(): void {
    if (this.#isFinished || this.#isToldStalled || this.#calls > 0 || this.#timers.size > 0) return;
    this.#isToldStalled = true;
    this.#options.post(["stalled"]);
  }
}
