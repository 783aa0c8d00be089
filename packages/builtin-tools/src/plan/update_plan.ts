import { isRecord, type PlanStep, type PlanTurnItem } from "@codexkit/protocol";
import {
  describeAtEnd,
  parseArguments,
  toFailedOutput,
  toFunctionArguments,
  type ToolCall,
  type ToolExecutor,
  type ToolOutput,
  toTextOutput,
} from "@codexkit/tools";

const STATUSES = ["pending", "in_progress", "completed"] as const;
const FIELDS = { plan: { type: "json", required: true }, explanation: { type: "string" } } as const;

/** The plan tool: shows the user what the model means to do. Wire: `update_plan` of Codex 0.169.0. */
export function createUpdatePlan(): ToolExecutor {
  // One plan lives through a turn: its first call starts the item, later ones update it.
  let live: { turnId: string; itemId: string } | undefined;
  return {
    toolName: { name: "update_plan" },
    spec: {
      type: "function",
      name: "update_plan",
      description:
        "Shows the user your plan. Send all steps each time, with at most one of them in progress.",
      strict: false,
      parameters: {
        type: "object",
        properties: {
          explanation: { type: "string", description: "Why the plan changed." },
          plan: {
            type: "array",
            items: {
              type: "object",
              properties: {
                status: { type: "string", enum: STATUSES },
                step: { type: "string", description: "What is to be done, in a few words." },
              },
              required: ["step", "status"],
              additionalProperties: false,
            },
          },
        },
        required: ["plan"],
        additionalProperties: false,
      },
    },
    handle: async (call) => {
      const parsed = parsePlan(toFunctionArguments(call));
      if (!parsed.ok) return toFailedOutput(parsed.problem);
      const started = live?.turnId !== call.turnId;
      if (live === undefined || started) live = { turnId: call.turnId, itemId: call.callId };
      return emitPlan(call, { type: "Plan", id: live.itemId, ...parsed.plan }, started);
    },
  };
}

function emitPlan(call: ToolCall, item: PlanTurnItem, started: boolean): ToolOutput {
  if (started) call.items.started(item);
  else call.items.updated(item);
  return toTextOutput("Plan updated");
}

type Plan = Pick<PlanTurnItem, "plan" | "explanation">;

function parsePlan(text: string): { ok: true; plan: Plan } | { ok: false; problem: string } {
  const parsed = parseArguments(text, FIELDS);
  if (!parsed.ok) return parsed;
  const { plan, explanation } = parsed.values;
  if (!Array.isArray(plan))
    return { ok: false, problem: describeAtEnd(text, "invalid type: expected a sequence") };
  const steps: PlanStep[] = [];
  for (const entry of plan) {
    const step = toStep(entry);
    if (typeof step === "string") return { ok: false, problem: describeAtEnd(text, step) };
    steps.push(step);
  }
  return { ok: true, plan: { plan: steps, ...(explanation === undefined ? {} : { explanation }) } };
}

/** A step, or what is wrong with it. */
function toStep(entry: unknown): PlanStep | string {
  if (!isRecord(entry)) return "invalid type: expected struct PlanItemArg";
  const { step, status } = entry;
  if (typeof step !== "string")
    return step === undefined ? "missing field `step`" : "invalid type: expected a string";
  if (status === undefined) return "missing field `status`";
  const known = STATUSES.find((name) => name === status);
  if (known === undefined) {
    return `unknown variant \`${typeof status === "string" ? status : JSON.stringify(status)}\`, expected one of \`pending\`, \`in_progress\`, \`completed\``;
  }
  return { step, status: known };
}
