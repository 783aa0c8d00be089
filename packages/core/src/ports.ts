import type { ResponseEvent, ResponsesRequest } from "@codexkit/model-provider";

/** Time, injected so that tests decide it. */
export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it fires first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Where new ids come from. */
export interface IdSource {
  /** A UUID v7: unique, and sorting by time. */
  uuid(): string;
}

/** The model's end of the wire. */
export interface ModelClient {
  /**
   * Sends one request and yields what comes back.
   *
   * @throws `ModelProviderError` when the answer cannot be had or breaks off.
   */
  stream(request: ResponsesRequest, options: { signal: AbortSignal }): AsyncIterable<ResponseEvent>;
}

/** Where a thread's lines are kept. */
export interface RolloutSink {
  /** Absolute path of the session file. */
  readonly path: string;
  /** Adds a line; keeps the order of calls. */
  append(type: string, payload: unknown): void;
  /** Resolves when everything appended is on disk. */
  flush(): Promise<void>;
  close(): Promise<void>;
}
