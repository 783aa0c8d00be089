import { type AgentStatus, toStatusJson } from "@codexkit/builtin-tools";
import type { AgentMessageItem, MessageItem } from "@codexkit/protocol";
import { truncateMiddle } from "@codexkit/tools";
import { MAX_MESSAGE_CHARS } from "./agent_limits.ts";

/** What an agent finds in its history before its next request. */
export type MailItem = MessageItem | AgentMessageItem;

/**
 * How messages between agents travel.
 *
 * - `sealed`: as `agent_message`, what a model wrote in a part that the provider may have sealed. Mirrors: Codex 0.169.0.
 * - `agent_message`: as `agent_message` in plain text, for providers that seal nothing
 * - `user_message`: as messages of the user, for providers that know no `agent_message`
 */
export type MailForm = "sealed" | "agent_message" | "user_message";

/** Why a message was sent. Wire: `Message Type` (Codex 0.169.0). */
type MailKind = "NEW_TASK" | "MESSAGE" | "FINAL_ANSWER";

/** A message between two agents that have paths. */
export interface AgentMail {
  kind: MailKind;
  /** Path of who wrote it. */
  author: string;
  /** Path of who reads it. */
  recipient: string;
  text: string;
}

/** The item that carries a message. */
export function toMailItem(
  mail: AgentMail,
  form: MailForm,
  newId: (prefix: string) => string,
): MailItem {
  const { kind, author, recipient, text } = mail;
  const head = `Message Type: ${kind}\nTask name: ${recipient}\nSender: ${author}\nPayload:\n`;
  const whole = { type: "input_text", text: `${head}${text}` } as const;
  if (form === "user_message")
    return { type: "message", id: newId("msg_"), role: "user", content: [whole] };
  const isSealed = form === "sealed" && kind !== "FINAL_ANSWER";
  const content: AgentMessageItem["content"] = isSealed
    ? [
        { type: "input_text", text: head },
        { type: "encrypted_content", encrypted_content: text },
      ]
    : [whole];
  return { type: "agent_message", id: newId("amsg_"), author, recipient, content };
}

/**
 * What a final status says to the agent above, or `undefined` for a status that is not final.
 *
 * Mirrors: Codex 0.169.0, with words of our own for what may be done about a failure.
 */
export function toFinalText(status: AgentStatus): string | undefined {
  if (status === "shutdown") return "Agent shut down.";
  if (status === "not_found") return "Agent was not found.";
  if (typeof status === "string") return undefined;
  if ("completed" in status) return fitMessage(status.completed ?? "");
  const problem = truncateMiddle(status.errored, { mode: "tokens", limit: MAIL_ERROR_TOKENS });
  return `Agent errored: ${problem}\n\nIts turn is over. Give it a follow-up task if you still need it.`;
}

/** What tells of the final status of an agent without a path. Wire: `<subagent_notification>` (Codex 0.169.0). */
export function toNotificationItem(
  agent: string,
  status: AgentStatus,
  newId: (prefix: string) => string,
): MessageItem {
  const json = JSON.stringify({ agent_path: agent, status: toStatusJson(fitStatus(status)) });
  const text = `${NOTIFICATION_START}\n${json}\n</subagent_notification>`;
  return {
    type: "message",
    id: newId("msg_"),
    role: "user",
    content: [{ type: "input_text", text }],
  };
}

/** Whether a text is a notification of {@link toNotificationItem}. */
export function isNotificationText(text: string): boolean {
  return text.startsWith(NOTIFICATION_START);
}

/** A last message or fault that is no longer than a message may be. */
export function fitMessage(text: string): string {
  if (text.length <= MAX_MESSAGE_CHARS) return text;
  return truncateMiddle(text, { mode: "bytes", limit: MAX_MESSAGE_CHARS });
}

const NOTIFICATION_START = "<subagent_notification>";
const NOTIFICATION_ERROR_TOKENS = 1_000;
const MAIL_ERROR_TOKENS = 900;

function fitStatus(status: AgentStatus): AgentStatus {
  if (typeof status === "string") return status;
  if ("completed" in status)
    return { completed: status.completed === null ? null : fitMessage(status.completed) };
  const limit = { mode: "tokens", limit: NOTIFICATION_ERROR_TOKENS } as const;
  return { errored: truncateMiddle(status.errored, limit) };
}
