import { createParser } from "eventsource-parser";

/** Longest event that is kept, in UTF-16 units. */
const MAX_EVENT_LENGTH = 64 * 1024 * 1024;
/** Longest stream, in bytes. What a model says is kept until its turn ends, and no model says that much. */
const MAX_STREAM_BYTES = 256 * 1024 * 1024;

/** How much is read. More ends the reading with an error. */
export interface SseLimits {
  /** Of one event, in UTF-16 units. Default 64 Mi. */
  maxEventLength?: number | undefined;
  /** Of all of the stream. Default 256 MiB. */
  maxStreamBytes?: number | undefined;
}

/**
 * Splits a stream of server-sent events and yields the data of each.
 *
 * Events without data are passed over, and so is one that the end of the stream cuts off.
 */
export async function* readSseData(
  body: AsyncIterable<Uint8Array>,
  { maxEventLength = MAX_EVENT_LENGTH, maxStreamBytes = MAX_STREAM_BYTES }: SseLimits = {},
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let ready: string[] = [];
  let left = maxStreamBytes;
  const parser = createParser({
    maxBufferSize: maxEventLength,
    onError: (error) => {
      // The parser also tells of fields that it does not know; those are nobody's fault.
      if (error.type === "max-buffer-size-exceeded") throw error;
    },
    onEvent: (event) => void ready.push(event.data),
  });
  for await (const chunk of body) {
    left -= chunk.byteLength;
    if (left < 0) throw new Error(`the stream is longer than ${maxStreamBytes} bytes`);
    parser.feed(decoder.decode(chunk, { stream: true }));
    const events = ready;
    ready = [];
    yield* events;
  }
}
