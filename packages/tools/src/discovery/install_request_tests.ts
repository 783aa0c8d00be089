import { expect, test } from "vitest";
import type { DiscoverableTool } from "./install_candidates.ts";
import {
  type InstallRequestContext,
  isInstallCompleted,
  parseInstallRequest,
  readInstallDecision,
  toInstallElicitation,
  toInstallRequestId,
  toInstallResult,
} from "./install_request.ts";

const PLUGIN: DiscoverableTool = {
  type: "plugin",
  id: "mail@market",
  remotePluginId: "plugin_1",
  name: "Mail",
  hasSkills: false,
  mcpServerNames: [],
  appConnectorIds: ["c1", "c2"],
};
const LOCAL: DiscoverableTool = { ...PLUGIN, id: "local", remotePluginId: undefined };
const CONNECTOR: DiscoverableTool = {
  type: "connector",
  id: "c3",
  name: "Calendar",
  installUrl: "https://example.com/c3",
};
const LIST: InstallRequestContext = {
  presentation: "list_tool",
  candidates: [PLUGIN, LOCAL, CONNECTOR],
};
const RECOMMENDED: InstallRequestContext = { ...LIST, presentation: "recommendation_context" };

const toArguments = (more: object = {}): string =>
  JSON.stringify({
    tool_type: "plugin",
    action_type: "install",
    tool_id: "mail@market",
    suggest_reason: " Reads your mail. ",
    ...more,
  });

test("parseInstallRequest: finds what is meant", () => {
  expect([
    parseInstallRequest(toArguments(), LIST),
    parseInstallRequest(toArguments({ tool_type: "connector", tool_id: "c3" }), LIST),
  ]).toEqual([
    { ok: true, request: { tool: PLUGIN, suggestReason: "Reads your mail." } },
    { ok: true, request: { tool: CONNECTOR, suggestReason: "Reads your mail." } },
  ]);
});

test.for([
  '{"plugin_id":"mail@market","suggest_reason":"r"}',
  '{"tool_id":"mail@market","suggest_reason":"r"}',
])("parseInstallRequest: what is recommended needs an id and a reason: %s", (text) => {
  expect(parseInstallRequest(text, RECOMMENDED)).toEqual({
    ok: true,
    request: { tool: PLUGIN, suggestReason: "r" },
  });
});

const NOT_LISTED =
  "tool_id must match one of the discoverable tools returned by list_available_plugins_to_install";
const NOT_RECOMMENDED = "plugin_id must match one of the entries in the <recommended_plugins> list";

test.for([
  [toArguments({ tool_id: "other" }), LIST, NOT_LISTED],
  [toArguments({ tool_id: "c3" }), LIST, NOT_LISTED],
  ['{"plugin_id":"c3","suggest_reason":"r"}', RECOMMENDED, NOT_RECOMMENDED],
  [toArguments({ suggest_reason: "  " }), LIST, "suggest_reason must not be empty"],
  [
    toArguments({ action_type: "enable" }),
    LIST,
    'plugin install requests currently support only action_type="install"',
  ],
  [
    toArguments(),
    { ...LIST, clientName: "codex-tui" },
    "plugin install requests are not available in codex-tui yet",
  ],
  [
    '{"tool_type":"plugin"}',
    LIST,
    "failed to parse function arguments: missing field `action_type` at line 1 column 22",
  ],
  [
    '{"suggest_reason":"r"}',
    RECOMMENDED,
    "failed to parse function arguments: missing field `plugin_id` at line 1 column 22",
  ],
  ["{", LIST, "failed to parse function arguments: EOF while parsing an object at line 1 column 1"],
] as const)("parseInstallRequest: %s is refused", ([text, context, problem]) => {
  expect(parseInstallRequest(text, context)).toEqual({ ok: false, problem });
});

test.for([
  [{ tool_type: "app" }, "unknown variant `app`, expected `plugin` or `connector`"],
  [{ action_type: "remove" }, "unknown variant `remove`, expected `install`"],
] as const)("parseInstallRequest: %o names an unknown variant", ([more, problem]) => {
  expect(parseInstallRequest(toArguments(more), LIST)).toEqual({
    ok: false,
    problem: expect.stringContaining(problem),
  });
});

test("toInstallRequestId: tells whose call it is", () => {
  expect(toInstallRequestId("call_1")).toBe("request_plugin_install_call_1");
});

const META = {
  codex_approval_kind: "tool_suggestion",
  persist: "always",
  suggest_type: "install",
  suggest_reason: "r",
};

test.for([
  [
    PLUGIN,
    {
      ...META,
      tool_type: "plugin",
      tool_id: "mail@market",
      tool_name: "Mail",
      remote_plugin_id: "plugin_1",
      app_ids: ["c1", "c2"],
    },
  ],
  [LOCAL, { ...META, tool_type: "plugin", tool_id: "local", tool_name: "Mail" }],
  [
    CONNECTOR,
    {
      ...META,
      tool_type: "connector",
      tool_id: "c3",
      tool_name: "Calendar",
      install_url: "https://example.com/c3",
    },
  ],
] as const)("toInstallElicitation: %o", ([tool, _meta]) => {
  expect(toInstallElicitation({ tool, suggestReason: "r" })).toEqual({
    serverName: "codex_apps",
    mode: "form",
    message: "r",
    requestedSchema: { type: "object", properties: {} },
    _meta,
  });
});

test.for([
  [{ action: "accept" }, { confirmed: true, never: false }],
  [
    { action: "accept", _meta: { persist: "always" } },
    { confirmed: true, never: false },
  ],
  [{ action: "decline" }, { confirmed: false, never: false }],
  [
    { action: "decline", _meta: { persist: "always" } },
    { confirmed: false, never: true },
  ],
  [
    { action: "decline", _meta: { persist: "session" } },
    { confirmed: false, never: false },
  ],
  [{ action: "cancel" }, { confirmed: false, never: false }],
  [undefined, { confirmed: false, never: false }],
] as const)("readInstallDecision: %o", ([answer, expected]) => {
  expect(readInstallDecision(answer)).toEqual(expected);
});

test.for([
  [PLUGIN, { c1: true, c2: true }, true],
  [PLUGIN, { c1: true, c2: false }, false],
  [PLUGIN, { c1: true }, false],
  [{ ...PLUGIN, appConnectorIds: [] }, {}, true],
  [CONNECTOR, { c3: true }, true],
  [CONNECTOR, { c3: false }, false],
] as const)("isInstallCompleted: %o with %o: %s", ([tool, connectors, expected]) => {
  const states = Object.entries(connectors).map(([id, isAccessible]) => ({ id, isAccessible }));
  expect(isInstallCompleted(tool, states)).toBe(expected);
});

test("toInstallResult: names everything", () => {
  const request = { tool: PLUGIN, suggestReason: "r" };
  expect(toInstallResult(request, { confirmed: true, completed: false })).toEqual({
    completed: false,
    user_confirmed: true,
    tool_type: "plugin",
    action_type: "install",
    tool_id: "mail@market",
    tool_name: "Mail",
    suggest_reason: "r",
  });
});
