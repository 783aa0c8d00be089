import { type McpError, toTooLargeError } from "../mcp_error.ts";

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** How far a response may go. */
export interface BoundOptions {
  /** Longest message, in bytes. */
  readonly maxBytes: number;
  /** Name of the server, for the message. */
  readonly server: string;
  /** Told before the body fails. */
  readonly onTooLarge?: ((error: McpError) => void) | undefined;
}

/**
 * The same response, whose body fails once a message in it grows beyond the limit: the whole body, or one event of an
 * event stream, which may itself go on for ever.
 */
export function boundResponse(response: Response, options: BoundOptions): Response {
  const { maxBytes, server } = options;
  const { body, status, statusText, headers } = response;
  if (body === null) return response;
  const type = headers.get("content-type") ?? "";
  const meter = type.toLowerCase().startsWith("text/event-stream")
    ? new EventMeter()
    : new BodyMeter();
  const bounded = body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        if (meter.add(chunk) <= maxBytes) controller.enqueue(chunk);
        else {
          const error = toTooLargeError(server, maxBytes);
          options.onTooLarge?.(error);
          controller.error(error);
        }
      },
    }),
  );
  return new Response(bounded, { status, statusText, headers });
}

/** Counts what has come since the start. */
class BodyMeter {
  #bytes = 0;

  add(chunk: Uint8Array): number {
    this.#bytes += chunk.length;
    return this.#bytes;
  }
}

/** Counts what has come since the last empty line, which ends an event; tells the most there was within a chunk. */
export class EventMeter {
  #eventBytes = 0;
  #lineBytes = 0;
  #afterReturn = false;

  /** Takes the next bytes; returns the length of the longest event seen in them so far, in bytes. */
  add(chunk: Uint8Array): number {
    let most = 0;
    for (const byte of chunk) {
      const endsReturn = this.#afterReturn && byte === NEWLINE;
      this.#afterReturn = byte === CARRIAGE_RETURN;
      if (endsReturn) continue;
      this.#eventBytes += 1;
      if (byte !== NEWLINE && byte !== CARRIAGE_RETURN) {
        this.#lineBytes += 1;
        continue;
      }
      if (this.#lineBytes === 0) {
        most = Math.max(most, this.#eventBytes);
        this.#eventBytes = 0;
      }
      this.#lineBytes = 0;
    }
    return Math.max(most, this.#eventBytes);
  }
}
