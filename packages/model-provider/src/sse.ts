import { createParser } from "eventsource-parser";

/** Longest event that is kept, in UTF-16 units. */
const MAX_EVENT_LENGTH = 64 * 1024 * 1024;

/**
 * Splits a stream of server-sent events and yields the data of each.
 *
 * Events without data are passed over, and so is one that the end of the stream cuts off.
 *
 * @param maxEventLength - in UTF-16 units. A longer event ends the reading with an error. Default 64 Mi.
 */
export async function* readSseData(
  body: AsyncIterable<Uint8Array>,
  maxEventLength: number = MAX_EVENT_LENGTH,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let ready: string[] = [];
  const parser = createParser({
    maxBufferSize: maxEventLength,
    onError: (error) => {
      // The parser also tells of fields that it does not know; those are nobody's fault.
      if (error.type === "max-buffer-size-exceeded") throw error;
    },
    onEvent: (event) => void ready.push(event.data),
  });
  for await (const chunk of body) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    const events = ready;
    ready = [];
    yield* events;
  }
}
