import type { JsonObject, McpServedCall } from "@codexkit/mcp";

/** A call as a client makes it, and what it was told and asked. */
export interface TestCall extends McpServedCall {
  readonly progressTexts: (string | undefined)[];
  readonly notified: JsonObject[];
  readonly asked: JsonObject[];
}

/** Makes a call of a client that answers questions like this. */
export function createTestCall(
  options: {
    /** What the client says it can do. Default: be asked anything. */
    readonly capabilities?: JsonObject;
    /** Answers questions. Default: never. */
    readonly answer?: (params: JsonObject) => unknown;
    readonly signal?: AbortSignal;
  } = {},
): TestCall {
  const asked: JsonObject[] = [];
  const notified: JsonObject[] = [];
  const progressTexts: (string | undefined)[] = [];
  return {
    asked,
    notified,
    progressTexts,
    requestId: 7,
    clientCapabilities: options.capabilities ?? { elicitation: { form: {}, url: {} } },
    signal: options.signal ?? new AbortController().signal,
    meta: {},
    progress: async ({ message }) => void progressTexts.push(message),
    notify: async (method, params) => void notified.push({ method, ...params }),
    request: async (_method, params) => {
      asked.push(params);
      return options.answer === undefined ? new Promise(() => {}) : options.answer(params);
    },
  };
}
