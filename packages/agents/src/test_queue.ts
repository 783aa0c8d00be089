/** Events that a test hands to a reader one by one. */
export class TestQueue<T> implements AsyncIterable<T> {
  readonly #stream: ReadableStream<T>;
  #controller: ReadableStreamDefaultController<T> | undefined;

  constructor() {
    this.#stream = new ReadableStream<T>({
      start: (controller) => {
        this.#controller = controller;
      },
    });
  }

  push(value: T): void {
    this.#controller?.enqueue(value);
  }

  close(): void {
    this.#controller?.close();
    this.#controller = undefined;
  }

  /** The iteration throws `error` when everything before it was read. */
  fail(error: unknown): void {
    const controller = this.#controller;
    this.#controller = undefined;
    controller?.error(error);
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    return this.#stream[Symbol.asyncIterator]();
  }
}
