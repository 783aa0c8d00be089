import type { AgentInput, AgentMessage } from "@codexkit/builtin-tools";
import type { UserInput } from "@codexkit/protocol";
import { AgentsError } from "./agents_error.ts";
import { toMailItem } from "./agent_mail.ts";
import { type AgentNode, withClaim } from "./agent_node.ts";
import { ROOT_PATH } from "./agent_path.ts";
import { checkLiving } from "./agent_registry.ts";
import type { AgentTree } from "./agent_tree.ts";
import { measureInput, toMessageText, toUserInput } from "./agent_user_input.ts";
import type { TaskOrigin } from "./mailbox.ts";
import { untilAborted } from "./until_aborted.ts";

/** Something for an agent to read that is fit to be sent. */
export type Delivery =
  | { kind: "input"; input: readonly UserInput[] }
  | { kind: "NEW_TASK" | "MESSAGE"; text: string; chars: number };

/**
 * Makes what is sent of what was asked for.
 *
 * @throws {@link AgentsError} `invalid_option` for what is too long, or of a kind that agents do not take.
 */
export function toDelivery(input: readonly AgentInput[], how: AgentMessage["delivery"]): Delivery {
  const chars = measureInput(input);
  if (how === "input") return { kind: "input", input: toUserInput(input) };
  const kind = how === "task" ? "NEW_TASK" : "MESSAGE";
  return { kind, text: toMessageText(input), chars };
}

/** Where something comes from that an agent is told in a call of this one. */
export function toOrigin(
  self: AgentNode,
  { turnId, callId }: { turnId: string; callId: string },
): TaskOrigin {
  const items = self.reports.find(callId);
  return {
    parentTurnId: turnId,
    rootTurnId: self.worker?.origin?.rootTurnId ?? turnId,
    // The session file of a thread that is gone takes nothing more.
    show: items && ((item) => (self.state === "open" ? items.completed(item) : undefined)),
  };
}

/**
 * Hands something to an agent: to its thread, or into its mailbox.
 *
 * @throws {@link AgentsError} when the agent is gone, has no path for messages, or has not read what it got before.
 */
export function deliver(
  tree: AgentTree,
  mail: { from: AgentNode; to: AgentNode; delivery: Delivery; origin: TaskOrigin },
): void {
  const { from, to, delivery, origin } = mail;
  tree.touch(to);
  if (delivery.kind === "input") {
    if (to.worker === undefined) throw toGone(to);
    to.worker.give(delivery.input, origin);
    return;
  }
  const { kind, text, chars } = delivery;
  if (to.path === undefined)
    throw new AgentsError("invalid_option", "target agent is missing an agent_path");
  const item = toMailItem(
    { kind, author: from.path ?? ROOT_PATH, recipient: to.path, text },
    tree.options.mailForm ?? "sealed",
    (prefix) => tree.newId(prefix),
  );
  to.mailbox.post(item, chars, kind === "NEW_TASK" ? origin : undefined);
  to.worker?.wake();
  tree.pulse.beat();
}

/**
 * Sends something to an agent, which is loaded if it has to begin a turn.
 *
 * @returns An id of the submission.
 */
export async function send(
  tree: AgentTree,
  self: AgentNode,
  what: { threadId: string; message: AgentMessage; signal: AbortSignal },
): Promise<string> {
  const { message, signal } = what;
  const to = tree.registry.get(what.threadId);
  const delivery = toDelivery(message.input, message.delivery);
  checkLiving(to);
  if (to.parent === undefined && delivery.kind !== "MESSAGE")
    throw new AgentsError("invalid_option", "the root agent takes messages only");
  const origin = toOrigin(self, message);
  await withClaim(to, async () => {
    if (delivery.kind !== "MESSAGE") await untilAborted(tree.load(to, signal), signal);
    checkLiving(to);
    deliver(tree, { from: self, to, delivery, origin });
  });
  return tree.options.newId();
}

function toGone({ threadId }: AgentNode): AgentsError {
  return new AgentsError("agent_closed", `agent with id ${threadId} is closed`);
}
