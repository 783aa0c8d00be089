import { expect, test } from "vitest";
import {
  type DiscoverableTool,
  filterInstallCandidates,
  toInstallCandidateList,
  toInstallSuggestionGates,
} from "./install_candidates.ts";

const PLUGIN: DiscoverableTool = {
  type: "plugin",
  id: "mail@market",
  remotePluginId: "plugin_1",
  name: "Mail",
  description: "Reads mail.",
  hasSkills: true,
  mcpServerNames: ["mail"],
  appConnectorIds: ["connector_1"],
};
const CONNECTOR: DiscoverableTool = { type: "connector", id: "connector_2", name: "Calendar" };
const ON = { tool_suggest: true, apps: true, plugins: true };

test.for([
  [undefined, 2],
  ["vscode", 2],
  ["codex-tui", 0],
] as const)("filterInstallCandidates: client %s is shown %i", ([client, expected]) => {
  expect(filterInstallCandidates([PLUGIN, CONNECTOR], client)).toHaveLength(expected);
});

test("toInstallSuggestionGates: all open with every feature on and something to suggest", () => {
  const gates = toInstallSuggestionGates(ON, [PLUGIN]);
  expect(gates.map(({ subject, passed }) => [subject, passed])).toEqual([
    ["features.tool_suggest", true],
    ["features.apps", true],
    ["features.plugins", true],
    ["plugins to suggest", true],
  ]);
});

test.for([
  [{ ...ON, tool_suggest: false }, [PLUGIN], "features.tool_suggest"],
  [{ ...ON, apps: false }, [PLUGIN], "features.apps"],
  [{ ...ON, plugins: false }, [PLUGIN], "features.plugins"],
  [ON, [], "plugins to suggest"],
] as const)(
  "toInstallSuggestionGates: %o with %o is closed at %s",
  ([features, tools, subject]) => {
    const closed = toInstallSuggestionGates(features, tools).filter(({ passed }) => !passed);
    expect(closed.map((gate) => gate.subject)).toEqual([subject]);
  },
);

test("toInstallCandidateList: every member is there, null for no description", () => {
  expect(toInstallCandidateList([PLUGIN, CONNECTOR])).toEqual({
    tools: [
      {
        id: "mail@market",
        name: "Mail",
        description: "Reads mail.",
        tool_type: "plugin",
        has_skills: true,
        mcp_server_names: ["mail"],
        app_connector_ids: ["connector_1"],
      },
      {
        id: "connector_2",
        name: "Calendar",
        description: null,
        tool_type: "connector",
        has_skills: false,
        mcp_server_names: [],
        app_connector_ids: [],
      },
    ],
  });
});
