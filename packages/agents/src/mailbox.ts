import type { TurnItem } from "@codexkit/protocol";
import { AgentsError } from "./agents_error.ts";
import type { MailItem } from "./agent_mail.ts";
import { MAX_MAILBOX_CHARS, MAX_MAILS } from "./agent_limits.ts";

/** Where a task came from: what a turn that it begins says about itself. */
export interface TaskOrigin {
  /** The turn in which somebody gave it. */
  parentTurnId: string;
  /** The turn at the root of the tree that all of this serves. */
  rootTurnId: string;
  /** Shows what becomes of it to people who watch that turn. */
  show?: ((item: TurnItem) => void) | undefined;
}

/** What waits to be read by one agent. */
export class Mailbox {
  #mails: { item: MailItem; chars: number }[] = [];
  #chars = 0;
  #task: TaskOrigin | undefined;

  /** Whether nothing waits. */
  get isEmpty(): boolean {
    return this.#mails.length === 0;
  }

  /** Where the newest task came from that has not been seen to; `undefined` if there is none. */
  get task(): TaskOrigin | undefined {
    return this.#task;
  }

  /**
   * Adds a message that somebody sent.
   *
   * @param task - set for a message that wants a turn
   * @throws {@link AgentsError} `invalid_option` when too much waits already.
   */
  post(item: MailItem, chars: number, task?: TaskOrigin): void {
    if (this.#mails.length >= MAX_MAILS || this.#chars + chars > MAX_MAILBOX_CHARS)
      throw new AgentsError(
        "invalid_option",
        "too many messages wait for this agent; send more when it has read them",
      );
    this.#add(item, chars);
    this.#task = task ?? this.#task;
  }

  /** Adds what has to be told; the oldest messages make room for it. */
  tell(item: MailItem, chars: number): void {
    while (this.#mails.length >= MAX_MAILS || this.#chars + chars > MAX_MAILBOX_CHARS) {
      const oldest = this.#mails.shift();
      if (oldest === undefined) break;
      this.#chars -= oldest.chars;
    }
    this.#add(item, chars);
  }

  /** Hands out everything, in the order in which it came. */
  take(): readonly MailItem[] {
    const mails = this.#mails;
    this.clear();
    return mails.map(({ item }) => item);
  }

  /** Takes the tasks as seen to; the messages stay to be read. */
  disarm(): void {
    this.#task = undefined;
  }

  /** Throws everything away. */
  clear(): void {
    this.#mails = [];
    this.#chars = 0;
    this.#task = undefined;
  }

  #add(item: MailItem, chars: number): void {
    this.#mails.push({ item, chars });
    this.#chars += chars;
  }
}
