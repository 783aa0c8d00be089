import type { Readable } from "node:stream";

/** Longest line that is waited for, in bytes; a longer one is cut there. */
const MAX_LINE_BYTES = 65_536;
const LINE_FEED = 0x0a;

/** Reads a stream line by line, and only while somebody waits for a line. */
export interface LineReader {
  /**
   * The next line without its end; what is left at the end of the stream; then `undefined`. One call at a time.
   *
   * Rejects with the signal's reason when it is aborted.
   */
  readonly read: (signal: AbortSignal) => Promise<string | undefined>;
}

/** Makes a {@link LineReader}. Between calls the stream is paused, so that it does not keep the process alive. */
export function createLineReader(stream: Readable): LineReader {
  let pending: Buffer = Buffer.alloc(0);
  let isOver = false;
  const take = (): string | undefined => {
    const end = pending.indexOf(LINE_FEED);
    const isWhole = end >= 0 || isOver || pending.length >= MAX_LINE_BYTES;
    if (!isWhole) return undefined;
    const length = end >= 0 ? end : Math.min(pending.length, MAX_LINE_BYTES);
    const line = pending.subarray(0, length).toString("utf8");
    pending = pending.subarray(end >= 0 ? end + 1 : length);
    return line.replace(/\r$/, "");
  };
  return {
    read: (signal) =>
      new Promise((resolve, reject) => {
        const settle = (finish: () => void): void => {
          stream.off("data", onData).off("end", onEnd).off("close", onEnd).off("error", onEnd);
          signal.removeEventListener("abort", onAbort);
          stream.pause();
          finish();
        };
        const tryLine = (): boolean => {
          const isEmpty = isOver && pending.length === 0;
          const line = isEmpty ? undefined : take();
          if (line === undefined && !isEmpty) return false;
          settle(() => resolve(line));
          return true;
        };
        const onData = (chunk: Buffer | string): void => {
          pending = Buffer.concat([pending, Buffer.from(chunk)]);
          tryLine();
        };
        const onEnd = (): void => {
          isOver = true;
          tryLine();
        };
        const onAbort = (): void => settle(() => reject(toError(signal.reason)));
        if (signal.aborted) {
          reject(toError(signal.reason));
          return;
        }
        if (stream.readableEnded || stream.destroyed) isOver = true;
        stream.on("end", onEnd).on("close", onEnd).on("error", onEnd);
        signal.addEventListener("abort", onAbort, { once: true });
        // A stream that was paused does not flow again by being listened to.
        if (!tryLine()) stream.on("data", onData).resume();
      }),
  };
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
