import { type CodeModeEngineName, createCodeModeSession } from "@codexkit/code-mode/runtime";
import { isRecord, readString, type ThreadEvent } from "@codexkit/protocol";
import {
  callCustom,
  callFunction,
  readOutput,
  type RecordedRequest,
  say,
  type Step,
} from "@codexkit/testkit";
import type { StartThreadOptions } from "./start_thread_options.ts";
import { collect, type ThreadWorld, type ThreadWorlds } from "./test_thread_world.ts";

/** What a scripted model does next: a script, or a call of `wait` with these arguments. */
export type ScriptedStep = string | { wait: Readonly<Record<string, unknown>> };

/** What came of a turn. */
export interface ScriptedRun {
  /** The answers: the first line of each, then its texts, an image as `<input_image>`. */
  answers: readonly (readonly string[])[];
  events: readonly ThreadEvent[];
  threadId: string;
  /** Absolute path of the session file. */
  file: string | undefined;
}

/** A world in which the model writes scripts, turn by turn. */
export async function createScriptedWorld(
  worlds: ThreadWorlds,
  turns: readonly (readonly ScriptedStep[])[],
  settings: readonly string[] = [],
): Promise<ThreadWorld> {
  const script = turns.flatMap((steps, turn) => [
    ...steps.map((step, at) => ({ steps: [toStep(step, toCallId(turn, at))] })),
    { steps: [say("done")] },
  ]);
  return await worlds.create(script, ["features.code_mode_only=true", ...settings]);
}

/** Runs a turn of the world in a thread that is opened for it, and closed after it. */
export async function runScripts(
  world: ThreadWorld,
  turn: number,
  change: Partial<StartThreadOptions> = {},
): Promise<ScriptedRun> {
  const thread = await world.start(change);
  const events = await collect(thread.run("go"));
  await thread.close();
  const last = world.server.requests.at(-1);
  const answers = last ? readAnswers(last, turn) : [];
  return { answers, events, threadId: thread.id, file: thread.rolloutPath };
}

/** The engines whose tests run: those that are here, in CI both. */
export async function findEngines(): Promise<readonly CodeModeEngineName[]> {
  const names = ["isolated-vm", "quickjs"] as const;
  if (process.env["CI"] !== undefined) return names;
  const host = { callTool: async () => null, notify: () => undefined };
  const found = await Promise.all(
    names.map(async (engine) => {
      try {
        await using session = await createCodeModeSession({ engine, host });
        return [session.engine];
      } catch {
        return [];
      }
    }),
  );
  return found.flat();
}

function readAnswers(last: RecordedRequest, turn: number): readonly (readonly string[])[] {
  const answers: (readonly string[])[] = [];
  for (;;) {
    const output = readOutput(last, toCallId(turn, answers.length));
    if (output === undefined) return answers;
    answers.push(toTexts(output));
  }
}

const toCallId = (turn: number, at: number): string => `t${turn}x${at}`;

function toStep(step: ScriptedStep, callId: string): Step {
  return typeof step === "string"
    ? callCustom("exec", step, { callId })
    : callFunction("wait", step.wait, { callId });
}

function toTexts(output: unknown): readonly string[] {
  const parts: readonly unknown[] = Array.isArray(output) ? output : [{ text: output }];
  const [head = "", ...texts] = parts.map((part) =>
    isRecord(part) ? (readString(part, "text") ?? `<${readString(part, "type") ?? ""}>`) : "",
  );
  return [head.split("\n", 1)[0] ?? "", ...texts];
}
