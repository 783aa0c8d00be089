/** One answer to choose from. */
export interface UserInputOption {
  /** A few words. */
  label: string;
  /** What follows from it. */
  description: string;
}

/** A question that a turn waits for. The user may always answer in words of their own. */
export interface UserInputQuestion {
  /** Names the question in the answers. */
  id: string;
  /** A word or two above the question. */
  header: string;
  question: string;
  /** At least one. */
  options: readonly UserInputOption[];
}

/** A question that a turn does not wait for. */
export interface AsyncUserInputQuestion {
  /** The whole question. */
  title: string;
  /** Suggested answers, the recommended one first; absent for words of the user's own only. */
  options?: readonly string[] | undefined;
}

/** What the user answered, by the id of the question. */
export interface UserInputAnswers {
  readonly [questionId: string]: { answers: readonly string[] };
}

/** A message that reaches the user while a turn goes on. */
export interface AsyncUserMessage {
  turnId: string;
  callId: string;
  /** What to show where questions have no form of their own. */
  text: string;
  /** Absent for a message that asks nothing. */
  questions?: readonly AsyncUserInputQuestion[] | undefined;
}

/** The user, as far as tools can reach them: a terminal, a client far away. */
export interface UserInputHandler {
  /**
   * Asks, and waits for the answers.
   *
   * @param signal - fires when nobody waits any more
   * @returns `undefined` when the user would not or could not answer.
   */
  ask(
    request: { turnId: string; callId: string; questions: readonly UserInputQuestion[] },
    signal: AbortSignal,
  ): Promise<UserInputAnswers | undefined>;
  /**
   * Draws attention to a message, beyond the turn item that carries it. Does not wait for the user.
   *
   * @throws when the message cannot reach the user; the model then reads so
   */
  notify?(message: AsyncUserMessage, signal: AbortSignal): Promise<void>;
}
