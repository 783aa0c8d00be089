import type { ContentItem, MessageItem, ThreadSettings } from "@codexkit/protocol";
import type { TurnContext } from "../turn_context.ts";
import { toEnvironmentText } from "./environment_context.ts";
import { toPermissionsText } from "./permissions.ts";

/** What stands before the user's own words, besides the turn's settings. */
export interface ContextTexts {
  /** From the configuration; first among the developer texts. */
  developerInstructions?: string | undefined;
  /** The list of skills. */
  skills?: string | undefined;
  /** The whole AGENTS.md message, wrapped. */
  projectDoc?: string | undefined;
  /** Default true. */
  includePermissions: boolean;
  /** Default true. */
  includeEnvironment: boolean;
}

/** What is said before a turn, besides the texts that stay the same. */
export interface TurnTexts extends ContextTexts {
  /** Which namespaces tool search can find. */
  toolsNote?: string | undefined;
  /** About other agents; each is a developer message of its own. */
  agentNotes?: readonly string[] | undefined;
}

/** Makes ids for new items: a prefix such as `msg_` and something unique. */
export type NewItemId = (prefix: string) => string;

/**
 * The messages that open a thread, after the base instructions: one from the developer, one for each note about
 * agents, one from the user. A message without parts is left out. Wire: Codex 0.169.0.
 */
export function toInitialItems(
  context: TurnContext,
  texts: TurnTexts,
  newId: NewItemId,
): readonly MessageItem[] {
  const developer = [
    texts.developerInstructions,
    texts.skills,
    texts.includePermissions ? toPermissions(context) : undefined,
    texts.toolsNote,
  ];
  const user = [
    texts.projectDoc,
    texts.includeEnvironment ? toEnvironmentText(context.environment) : undefined,
  ];
  return [
    ...toMessages("developer", developer, newId),
    ...(texts.agentNotes ?? []).flatMap((note) => toMessages("developer", [note], newId)),
    ...toMessages("user", user, newId),
  ];
}

/**
 * The messages that tell the model what is different since the turn before; none when nothing is.
 * Wire: Codex 0.169.0.
 */
export function toChangeItems(
  before: ThreadSettings,
  context: TurnContext,
  texts: Pick<ContextTexts, "includePermissions" | "includeEnvironment"> & {
    baseInstructions: string;
  },
  newId: NewItemId,
): readonly MessageItem[] {
  const sandboxChanged = !isSame(before.sandbox_policy, context.sandboxPolicy);
  const approvalChanged = !isSame(before.approval_policy, context.approvalPolicy);
  const policyChanged = sandboxChanged || approvalChanged;
  const moved = before.cwd !== context.cwd;
  const items: MessageItem[] = [];
  if (before.model !== context.model) {
    items.push(...toMessages("developer", [toModelSwitchText(texts.baseInstructions)], newId));
  }
  if (policyChanged && texts.includePermissions) {
    items.push(...toMessages("developer", [toPermissions(context)], newId));
  }
  if ((sandboxChanged || moved) && texts.includeEnvironment) {
    const text = toEnvironmentText(context.environment, { changesOnly: !moved });
    items.push(...toMessages("user", [text], newId));
  }
  return items;
}

function toPermissions(context: TurnContext): string {
  return toPermissionsText({
    sandboxPolicy: context.sandboxPolicy,
    approvalPolicy: context.approvalPolicy,
    writableRoots: context.environment.writableRoots,
  });
}

function toModelSwitchText(baseInstructions: string): string {
  return `<model_switch>\nAnother model was working on this until now. Go on by these instructions:\n\n${baseInstructions}\n</model_switch>`;
}

function toMessages(
  role: "developer" | "user",
  texts: readonly (string | undefined)[],
  newId: NewItemId,
): readonly MessageItem[] {
  const content = texts.flatMap((text): ContentItem[] =>
    text === undefined || text === "" ? [] : [{ type: "input_text", text }],
  );
  return content.length === 0 ? [] : [{ type: "message", id: newId("msg_"), role, content }];
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
