import type { ThreadEvent } from "@codexkit/protocol";
import type { CommandIo } from "../command_io.ts";
import type { ExecOptions } from "./exec_options.ts";

/** Something that shows a turn while it runs. */
export interface ExecView {
  /** Takes every event of the thread, in order. */
  readonly show: (event: ThreadEvent) => void;
  /** Puts the outputs in order after the last event; may be called more than once. */
  readonly close: () => void;
  /** Takes moving parts off the screen while a person is asked; the returned function brings them back. */
  readonly hold: () => () => void;
}

/** Chooses the view of a run: JSON lines on stdout, or a transcript on stderr. Only the chosen one is loaded. */
export async function createExecView(
  options: Pick<ExecOptions, "json" | "color">,
  io: CommandIo,
): Promise<ExecView> {
  if (options.json) {
    const { createJsonlView } = await import("./jsonl_view.ts");
    return createJsonlView(io);
  }
  const { createHumanView } = await import("./human_view.ts");
  return createHumanView({ color: options.color }, io);
}
