import { createMemoryIo, type MemoryIo } from "../memory_io.ts";
import { createTerminalDialogue, type TerminalDialogue } from "./terminal_dialogue.ts";

/** A person who has typed everything already. */
export interface TestDialogue {
  readonly io: MemoryIo;
  readonly dialogue: TerminalDialogue;
  /** When moving parts left the screen, and came back. */
  readonly holds: readonly string[];
  /** What was shown, by line. */
  readonly shown: () => readonly string[];
}

/** Opens a dialogue without colours. */
export function openTestDialogue(typed: string): TestDialogue {
  const io = createMemoryIo({
    stdin: typed,
    terminals: ["stdin", "stderr"],
    env: { NO_COLOR: "1" },
  });
  const holds: string[] = [];
  const hold = (): (() => void) => {
    holds.push("hold");
    return () => void holds.push("release");
  };
  const dialogue = createTerminalDialogue({ color: "auto", cwd: "/w", hold }, io);
  return { io, dialogue, holds, shown: () => io.stderrText().split("\n") };
}
