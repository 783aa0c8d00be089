import type { Clock, TextOutput } from "../command_io.ts";
import { cutToWidth } from "./clean_text.ts";
import { formatDuration } from "./number_text.ts";
import type { TextStyle } from "./text_style.ts";

/** How often the moving sign changes, in milliseconds. */
const FRAME_MS = 100;
const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const;
/** Back to the first cell, and wipe the line. */
const CLEAR_LINE = "\r\u001b[2K";

/**
 * Writes a growing text to an output, with one moving line below it on a terminal.
 *
 * Texts must be clean already; nothing here wraps or cuts them.
 */
export interface Transcript {
  /** Writes whole lines. Blocks of different kinds have an empty line between them; those of one kind too if `spaced`. */
  readonly block: (text: string, options: BlockOptions) => void;
  /** Goes on with text that is not finished; the first piece of a kind opens a block. */
  readonly stream: (text: string, options: BlockOptions) => void;
  /** Ends the line that {@link Transcript.stream} left open. */
  readonly endStream: () => void;
  /** Shows a moving line with the time since it was set; `undefined` takes it away. Only on a terminal. */
  readonly setStatus: (label: string | undefined) => void;
  /** Ends an open line and hides the moving line, so that others can write; the returned function shows it again. */
  readonly hold: () => () => void;
  /** Ends an open line and takes the moving line away. */
  readonly close: () => void;
}

/** Where a text belongs in the rhythm of empty lines. */
interface BlockOptions {
  readonly kind: string;
  /** Whether blocks of the same kind are set apart as well. Default false. */
  readonly spaced?: boolean | undefined;
}

/** What {@link createTranscript} writes with. */
export interface TranscriptOptions {
  readonly output: TextOutput;
  readonly clock: Clock;
  readonly style: TextStyle;
  /** Whether a moving line may be drawn. */
  readonly isAnimated: boolean;
}

/** Makes a {@link Transcript}. */
export function createTranscript({
  output,
  clock,
  style,
  isAnimated,
}: TranscriptOptions): Transcript {
  let lastKind: string | undefined;
  let isMidLine = false;
  const spinner = createSpinner({ output, clock, style });

  const open = ({ kind, spaced }: BlockOptions): string => {
    const isApart = lastKind !== undefined && (lastKind !== kind || spaced === true);
    lastKind = kind;
    return isApart ? "\n" : "";
  };
  const toLineEnd = (): string => {
    const end = isMidLine ? "\n" : "";
    isMidLine = false;
    return end;
  };
  return {
    block(text, options) {
      if (text === "") return;
      spinner.erase();
      const end = toLineEnd();
      output.write(`${end}${open(options)}${text.endsWith("\n") ? text : `${text}\n`}`);
      spinner.draw();
    },
    stream(text, options) {
      if (text === "") return;
      spinner.erase();
      spinner.pause();
      output.write(
        `${isMidLine && lastKind === options.kind ? "" : toLineEnd() + open(options)}${text}`,
      );
      isMidLine = true;
    },
    endStream() {
      output.write(toLineEnd());
      spinner.resume();
    },
    setStatus(label) {
      if (!isAnimated) return;
      if (label === undefined) spinner.stop();
      else spinner.start(label);
    },
    hold() {
      spinner.erase();
      spinner.pause();
      output.write(toLineEnd() + open({ kind: "held" }));
      return () => spinner.resume();
    },
    close() {
      spinner.stop();
      output.write(toLineEnd());
    },
  };
}

interface Spinner {
  start: (label: string) => void;
  stop: () => void;
  draw: () => void;
  erase: () => void;
  /** Not drawn while a line is open. */
  pause: () => void;
  resume: () => void;
}

function createSpinner({
  output,
  clock,
  style,
}: Pick<TranscriptOptions, "output" | "clock" | "style">): Spinner {
  let label: string | undefined;
  let sinceMs = 0;
  let frame = 0;
  let isDrawn = false;
  let isPaused = false;
  let stopTimer: (() => void) | undefined;

  const erase = (): void => {
    if (isDrawn) output.write(CLEAR_LINE);
    isDrawn = false;
  };
  const draw = (): void => {
    if (label === undefined || isPaused) return;
    const sign = FRAMES[frame % FRAMES.length] ?? "";
    const elapsedMs = clock.now() - sinceMs;
    const elapsed =
      elapsedMs < 1000
        ? ""
        : ` ${formatDuration(Math.floor(elapsedMs / 1000) * 1000).replace(/\.0s$/, "s")}`;
    // One cell stays free: a full line makes some terminals wrap, and then it cannot be wiped.
    const text = cutToWidth(label, (output.columns ?? 80) - elapsed.length - 3);
    output.write(`${isDrawn ? CLEAR_LINE : ""}${style.cyan(sign)} ${text}${style.dim(elapsed)}`);
    isDrawn = true;
  };
  return {
    start(next) {
      if (label === next) return;
      label = next;
      sinceMs = clock.now();
      stopTimer ??= clock.every(FRAME_MS, () => {
        frame += 1;
        draw();
      });
      draw();
    },
    stop() {
      erase();
      label = undefined;
      stopTimer?.();
      stopTimer = undefined;
    },
    draw,
    erase,
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      draw();
    },
  };
}
