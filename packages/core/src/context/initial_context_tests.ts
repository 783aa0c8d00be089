import { type MessageItem } from "@codexkit/protocol";
import { expect, test } from "vitest";
import { createTestTurnContext } from "../test_context.ts";
import { toThreadSettings, type TurnContext } from "../turn_context.ts";
import { toChangeItems, toInitialItems } from "./initial_context.ts";

const context = createTestTurnContext({ sandboxPolicy: { type: "danger-full-access" } });
const both = { includePermissions: true, includeEnvironment: true };
const newId = (prefix: string): string => `${prefix}1`;

/** Role and first word of each part. */
function outline(items: readonly MessageItem[]): string[] {
  return items.map(({ role, content }) => {
    const parts = content.map((part) => ("text" in part ? part.text.split(/[\s>]/)[0] : part.type));
    return `${role}: ${parts.join(" ")}`;
  });
}

test("toInitialItems: developer texts, then project document and environment", () => {
  const items = toInitialItems(
    context,
    { ...both, developerInstructions: "DEV", projectDoc: "#DOC" },
    newId,
  );
  expect([outline(items), items.map((item) => item.id)]).toEqual([
    ["developer: DEV <permissions", "user: #DOC <environment_context"],
    ["msg_1", "msg_1"],
  ]);
});

test("toInitialItems: nothing to say, no message", () => {
  expect(
    toInitialItems(context, { includePermissions: false, includeEnvironment: false }, newId),
  ).toEqual([]);
});

test("toChangeItems: nothing changed, nothing said", () => {
  expect(
    toChangeItems(toThreadSettings(context), context, { ...both, baseInstructions: "B" }, newId),
  ).toEqual([]);
});

test("toChangeItems: model, permissions and surroundings are told apart", () => {
  const before = toThreadSettings(context);
  const readOnly: TurnContext = {
    ...context,
    model: "m2",
    sandboxPolicy: { type: "read-only" },
    environment: { ...context.environment, sandboxPolicy: { type: "read-only" } },
  };
  const moved: TurnContext = {
    ...context,
    cwd: "/x",
    environment: { ...context.environment, cwd: "/x" },
  };
  const texts = { ...both, baseInstructions: "B" };
  const items = toChangeItems(before, readOnly, texts, newId);
  const [environment] = items.at(-1)?.content ?? [];
  expect([
    outline(items),
    environment && "text" in environment && environment.text.includes("<cwd>"),
    outline(toChangeItems(before, { ...context, approvalPolicy: "on-request" }, texts, newId)),
    outline(toChangeItems(before, moved, texts, newId)),
  ]).toEqual([
    ["developer: <model_switch", "developer: <permissions", "user: <environment_context"],
    false,
    ["developer: <permissions"],
    ["user: <environment_context"],
  ]);
});
