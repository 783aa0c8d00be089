import { createParser } from "eventsource-parser";

/** Longest event that is kept, in UTF-16 units; a longer one ends the stream with an error. */
const MAX_EVENT_LENGTH = 64 * 1024 * 1024;

/**
 * Splits a stream of server-sent events and yields the data of each.
 *
 * Events without data are passed over, and so is one that the end of the stream cuts off.
 */
export async function* readSseData(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let ready: string[] = [];
  const parser = createParser({
    maxBufferSize: MAX_EVENT_LENGTH,
    onEvent: (event) => void ready.push(event.data),
  });
  for await (const chunk of body) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    const events = ready;
    ready = [];
    yield* events;
  }
}
