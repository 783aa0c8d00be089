import { expect, test } from "vitest";
import {
  CAPABILITY_KEYS,
  DISABLED_CAPABILITIES,
  OWN_PROVIDER_KEYS,
  toCapabilities,
  toCapabilitiesShape,
  toDisabledCapabilities,
} from "./provider_capabilities_config.ts";
import { checkShape } from "./shape.ts";

const EVERYTHING = {
  remote_compaction: "v2",
  external_web_access: false,
  cyber_access_programs: true,
  image_generation: "standalone",
  namespace_tools: false,
  web_search: false,
  custom_tools: false,
  tool_search: false,
  image_outputs: false,
  parallel_tool_calls: false,
  strict_schemas: false,
  websockets: true,
  schema_dialect: "llama.cpp",
};

test("toCapabilities: what is not said is absent, what is said is kept", () => {
  expect([toCapabilities({}), toCapabilities(EVERYTHING)]).toEqual([{}, EVERYTHING]);
  expect(checkShape(EVERYTHING, toCapabilitiesShape())).toEqual({ unknown: [] });
});

test.for([true, false, "hosted", "standalone"] as const)(
  "toCapabilities: image_generation = %j",
  (image_generation) => {
    expect(checkShape({ image_generation }, toCapabilitiesShape()).fault).toBeUndefined();
    expect(toCapabilities({ image_generation })).toEqual({ image_generation });
  },
);

test("CAPABILITY_KEYS: are those of the shape; all but the dialect can be taken away", () => {
  expect(Object.keys(EVERYTHING)).toEqual([...CAPABILITY_KEYS]);
  expect([...DISABLED_CAPABILITIES, "schema_dialect"].toSorted()).toEqual(
    [...CAPABILITY_KEYS].toSorted(),
  );
});

test("OWN_PROVIDER_KEYS: not those of codex 0.169.0", () => {
  expect(OWN_PROVIDER_KEYS).toEqual([
    "disabled_capabilities",
    "capabilities.image_generation",
    "capabilities.namespace_tools",
    "capabilities.web_search",
    "capabilities.custom_tools",
    "capabilities.tool_search",
    "capabilities.image_outputs",
    "capabilities.parallel_tool_calls",
    "capabilities.strict_schemas",
    "capabilities.websockets",
    "capabilities.schema_dialect",
  ]);
});

test("toDisabledCapabilities: in a fixed order, each once", () => {
  const disabled_capabilities = ["web_search", "image_generation", "web_search"];
  expect([toDisabledCapabilities({ disabled_capabilities }), toDisabledCapabilities({})]).toEqual([
    ["image_generation", "web_search"],
    [],
  ]);
});
