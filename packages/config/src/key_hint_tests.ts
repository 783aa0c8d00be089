import { expect, test } from "vitest";
import { findNearestKey, toKeyHint } from "./key_hint.ts";

const capability = (key: string): readonly string[] => [
  "model_providers",
  "gw",
  "capabilities",
  key,
];

test.for<[string, readonly string[], string | undefined]>([
  ["a letter missing", capability("web_serch"), "web_search"],
  ["letters swapped", capability("namepsace_tools"), "namespace_tools"],
  ["camel case", capability("imageOutputs"), "image_outputs"],
  ["hyphens", capability("tool-search"), "tool_search"],
  ["a beginning", capability("parallel"), "parallel_tool_calls"],
  ["another word", capability("nonsense"), undefined],
  ["a short beginning", capability("web"), undefined],
  ["a key of endless length", capability("web_search".repeat(100)), undefined],
  ["the clamp", ["model_providers", "gw", "disabled_capability"], "disabled_capabilities"],
  ["a key of Codex", ["model_providers", "gw", "base_urls"], undefined],
  ["a model", ["models", "m", "contxt_window"], "context_window"],
  ["a tool filter", ["tools", "alow"], "allow"],
  ["a key at the top", ["web_serch"], undefined],
  ["a setting of skills", ["skill_roots"], "skills_roots"],
  ["nothing", [], undefined],
])("findNearestKey: %s", ([, path, nearest]) => {
  expect(findNearestKey(path)).toBe(nearest);
});

test("toKeyHint: names the nearest key, or all capabilities, or nothing", () => {
  expect([
    toKeyHint(capability("web_serch")),
    toKeyHint(capability("nonsense")),
    toKeyHint(["models", "m", "nonsense"]),
    toKeyHint(["typo"]),
  ]).toEqual([
    " Did you mean `web_search`?",
    " Known capabilities: remote_compaction, external_web_access, cyber_access_programs, image_generation, namespace_tools, web_search, custom_tools, tool_search, image_outputs, parallel_tool_calls, strict_schemas, websockets, schema_dialect.",
    "",
    "",
  ]);
});
