import type { Config } from "@codexkit/config";
import { createResponsesRequest, type ResponsesRequest } from "@codexkit/model-provider";
import { type SubagentIdentity, toSubagentRequestFields } from "@codexkit/agents";
import type { RequestInput } from "./thread_options.ts";

/** What all requests of a thread have in common. */
export interface RequestFactoryOptions {
  threadId: string;
  installationId: string;
  /** Whether the thread goes on from an earlier process. */
  isResumed: boolean;
  /** What started the turns: `exec`, `sdk`, … */
  trigger: string;
  metadata: Config["responses_api_metadata"];
  /** Who asks, if it is a spawned agent. */
  agent?: SubagentIdentity | undefined;
}

/** Makes the requests of a thread. */
export function createRequestFactory(
  options: RequestFactoryOptions,
): (input: RequestInput) => ResponsesRequest {
  return ({ context, lowered, items, windowNumber, compaction }) => {
    const { sampling, origin } = context;
    const agent = options.agent && origin && toSubagentRequestFields(options.agent, origin);
    return createResponsesRequest({
      identity: {
        sessionId: options.agent?.rootThreadId ?? options.threadId,
        threadId: options.threadId,
        turnId: context.turnId,
        rootTurnId: agent?.rootTurnId,
        installationId: options.installationId,
        windowNumber,
        metadata: {
          history_initialization: options.isResumed ? "cold_resume" : "new",
          thread_source: "user",
          turn_trigger: options.trigger,
          sandbox_mode: context.sandboxPolicy.type,
          turn_started_at_unix_ms: context.startedAtMs,
          ...(compaction
            ? { request_kind: "compaction", compaction: { ...compaction } }
            : { model: context.model, reasoning_effort: sampling.reasoningEffort }),
          ...agent?.turnMetadata,
        },
        extraHeaders: agent?.headers,
        extraClientMetadata: agent?.clientMetadata,
        extraMetadata: options.metadata,
      },
      model: context.model,
      items,
      tools: lowered.tools,
      parallelToolCalls: lowered.parallelToolCalls,
      reasoningEffort: sampling.reasoningEffort,
      reasoningSummary: sampling.reasoningSummary,
      responsesLite: context.modelInfo.use_responses_lite,
      verbosity: sampling.verbosity,
      outputSchema: sampling.outputSchema,
      serviceTier: sampling.serviceTier,
    });
  };
}
