import {
  callCustom,
  callFunction,
  readOutput,
  reason,
  type RecordedRequest,
  say,
  startResponsesServer,
  type StepSource,
} from "@codexkit/testkit";
import type { DemoStep } from "./demo_script.ts";
import type { ScriptedEndpoint } from "./run_demo.ts";

/** Starts the scripted Responses server of `@codexkit/testkit` with these answers. */
export async function startScriptedEndpoint(
  turns: readonly (readonly DemoStep[])[],
): Promise<ScriptedEndpoint> {
  return startResponsesServer({ turns: turns.map((steps) => ({ steps: steps.map(toStep) })) });
}

function toStep(step: DemoStep): StepSource {
  switch (step.type) {
    case "reason":
      return reason(step.text);
    case "command":
      return callFunction("exec_command", { cmd: step.cmd }, { callId: step.callId });
    case "patch":
      return callCustom("apply_patch", step.patch, { callId: step.callId });
    case "say":
      return (request) => say(step.text(readOutputs(request)), { chunks: SAY_CHUNKS });
  }
}

/** A report arrives in pieces, as from a real model. */
const SAY_CHUNKS = 12;

function readOutputs(request: RecordedRequest): ReadonlyMap<string, string> {
  const outputs = new Map<string, string>();
  for (const callId of listCallIds(request)) {
    const output = readOutput(request, callId);
    if (typeof output === "string") outputs.set(callId, output);
  }
  return outputs;
}

function listCallIds(request: RecordedRequest): readonly string[] {
  const ids = JSON.stringify(request.body ?? "").matchAll(/"call_id":"([^"]+)"/g);
  return [...new Set([...ids].flatMap(([, id]) => (id === undefined ? [] : [id])))];
}
