import { expect, test } from "vitest";
import { createRequestInstallSpec, LIST_INSTALLABLE_SPEC } from "./install_specs.ts";

test("LIST_INSTALLABLE_SPEC: takes no arguments, and says that it lists what is known", () => {
  expect(LIST_INSTALLABLE_SPEC).toEqual({
    type: "function",
    name: "list_available_plugins_to_install",
    description: expect.stringContaining("known plugins and connectors"),
    strict: false,
    parameters: { type: "object", properties: {}, additionalProperties: false },
  });
});

test("createRequestInstallSpec: every argument is needed", () => {
  const text = expect.any(String);
  expect(createRequestInstallSpec("list_tool")).toEqual({
    type: "function",
    name: "request_plugin_install",
    description: expect.stringContaining("list_available_plugins_to_install"),
    strict: false,
    parameters: {
      type: "object",
      properties: {
        action_type: { type: "string", description: text, enum: ["install"] },
        suggest_reason: { type: "string", description: text },
        tool_id: { type: "string", description: text },
        tool_type: { type: "string", description: text, enum: ["plugin"] },
      },
      required: ["tool_type", "action_type", "tool_id", "suggest_reason"],
      additionalProperties: false,
    },
  });
});

test("createRequestInstallSpec: older clients suggest connectors too", () => {
  const { parameters } = createRequestInstallSpec("list_tool", ["plugin", "connector"]);
  expect(parameters.properties?.["tool_type"]?.enum).toEqual(["plugin", "connector"]);
});

test("createRequestInstallSpec: the presentation changes the description only", () => {
  const list = createRequestInstallSpec("list_tool");
  const recommended = createRequestInstallSpec("recommendation_context");
  expect(recommended.description).toContain("<recommended_plugins>");
  expect({ ...recommended, description: list.description }).toEqual(list);
});
