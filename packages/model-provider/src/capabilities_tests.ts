import { expect, test } from "vitest";
import {
  type CapabilitySettings,
  type CapabilityValues,
  type EffectiveCapability,
  isOptedIn,
  type ProviderCapabilities,
  type ProviderKind,
  resolveCapabilities,
  toCapabilityValues,
} from "./capabilities.ts";

const resolve = (kind: ProviderKind, settings: CapabilitySettings = {}): ProviderCapabilities =>
  resolveCapabilities({ providerId: "gw", kind, settings });

/** What every provider is sent that nothing is known about. */
const RESPONSES: CapabilityValues = {
  image_generation: false,
  namespace_tools: true,
  web_search: true,
  standalone_web_search: false,
  external_web_access: true,
  custom_tools: true,
  tool_search: true,
  image_outputs: true,
  parallel_tool_calls: true,
  strict_schemas: false,
  websockets: false,
  schema_dialect: "openai",
  remote_compaction: "unsupported",
  cyber_access_programs: false,
};

test.for<[ProviderKind, Partial<CapabilityValues>]>([
  ["custom", {}],
  ["azure", { remote_compaction: "v2" }],
  [
    "openai",
    {
      image_generation: "standalone",
      standalone_web_search: true,
      websockets: true,
      remote_compaction: "v2",
      cyber_access_programs: true,
    },
  ],
  ["amazon-bedrock", { external_web_access: false }],
  ["amazon-bedrock-runtime", { web_search: false, external_web_access: false }],
  ["oss", { custom_tools: false, tool_search: false, image_outputs: false }],
])("resolveCapabilities: defaults of the kind %s", ([kind, difference]) => {
  expect(toCapabilityValues(resolve(kind))).toEqual({ ...RESPONSES, ...difference });
});

test.for<[ProviderKind, string, string]>([
  ["custom", "default", "default of custom providers"],
  ["azure", "default", "default of azure providers"],
  ["openai", "built_in", "built-in provider `gw`"],
  ["oss", "built_in", "built-in provider `gw`"],
  ["amazon-bedrock", "built_in", "built-in provider `gw`"],
])("resolveCapabilities: without settings the values of %s are %s", ([kind, source, detail]) => {
  for (const capability of Object.values(resolve(kind))) {
    expect(capability).toMatchObject({ source, detail });
  }
});

test("resolveCapabilities: every key can be said, and carries the key that said it", () => {
  const said = {
    image_generation: "hosted",
    namespace_tools: false,
    web_search: false,
    external_web_access: false,
    custom_tools: false,
    tool_search: false,
    image_outputs: false,
    parallel_tool_calls: false,
    strict_schemas: true,
    websockets: true,
    schema_dialect: "minimal",
    remote_compaction: "v2",
    cyber_access_programs: true,
  } as const;
  const { standalone_web_search: standalone, ...capabilities } = resolve("custom", {
    capabilities: said,
    supports_standalone_web_search: true,
  });
  expect(capabilities).toEqual(
    Object.fromEntries(
      Object.entries(said).map(([key, value]) => [
        key,
        { value, source: "config", detail: `\`model_providers.gw.capabilities.${key}\`` },
      ]),
    ),
  );
  expect(standalone).toEqual({
    value: true,
    source: "config",
    detail: "`model_providers.gw.supports_standalone_web_search`",
  });
});

test.for<[string, CapabilitySettings, boolean]>([
  ["absent", {}, true],
  ["true", { capabilities: { tool_search: true } }, true],
  ["false", { capabilities: { tool_search: false } }, false],
])(
  "resolveCapabilities: a key has three values, %s on a provider that can",
  ([, settings, value]) => {
    expect(resolve("custom", settings).tool_search.value).toBe(value);
  },
);

test("resolveCapabilities: true raises what the kind cannot do", () => {
  const capabilities = { custom_tools: true, image_outputs: true, web_search: true };
  expect(toCapabilityValues(resolve("oss", { capabilities }))).toMatchObject(capabilities);
});

test.for<[ProviderKind, CapabilitySettings, CapabilityValues["image_generation"]]>([
  ["custom", { capabilities: { image_generation: true } }, "hosted"],
  ["azure", { capabilities: { image_generation: true } }, "hosted"],
  ["openai", { capabilities: { image_generation: true } }, "standalone"],
  ["custom", { capabilities: { image_generation: "standalone" } }, "standalone"],
  ["openai", { capabilities: { image_generation: "hosted" } }, "hosted"],
  ["openai", { capabilities: { image_generation: false } }, false],
  ["custom", { requires_openai_auth: true }, "standalone"],
  [
    "custom",
    { requires_openai_auth: true, capabilities: { image_generation: true } },
    "standalone",
  ],
  ["custom", { requires_openai_auth: true, capabilities: { image_generation: false } }, false],
])("resolveCapabilities: images of %s with %j are %s", ([kind, settings, value]) => {
  expect(resolve(kind, settings).image_generation.value).toBe(value);
});

test.for([
  [true, { value: true, source: "default" }],
  [false, { value: false, source: "config" }],
] as const)("resolveCapabilities: external_web_access = %s only lowers", ([setting, expected]) => {
  const { external_web_access: capability } = resolve("custom", {
    capabilities: { external_web_access: setting },
  });
  expect(capability).toMatchObject(expected);
  const bedrock = resolve("amazon-bedrock", { capabilities: { external_web_access: setting } });
  expect(bedrock.external_web_access.value).toBe(false);
});

test.for<[CapabilitySettings, boolean, string]>([
  [{}, false, "default of custom providers"],
  [{ supports_websockets: false }, false, "default of custom providers"],
  [{ supports_websockets: true }, true, "`model_providers.gw.supports_websockets`"],
  [
    { supports_websockets: true, capabilities: { websockets: false } },
    false,
    "`model_providers.gw.capabilities.websockets`",
  ],
  [
    { supports_websockets: true, disabled_capabilities: ["websockets"] },
    false,
    "`model_providers.gw.disabled_capabilities`",
  ],
])("resolveCapabilities: websockets with %j", ([settings, value, detail]) => {
  expect(resolve("custom", settings).websockets).toMatchObject({ value, detail });
});

test("resolveCapabilities: what is disabled stays disabled, whatever else is set", () => {
  const settings = {
    capabilities: {
      image_generation: true,
      web_search: true,
      remote_compaction: "v2",
      custom_tools: true,
    },
    supports_websockets: true,
    disabled_capabilities: [
      "image_generation",
      "namespace_tools",
      "web_search",
      "external_web_access",
      "remote_compaction",
      "cyber_access_programs",
      "custom_tools",
      "tool_search",
      "image_outputs",
      "parallel_tool_calls",
      "strict_schemas",
      "websockets",
    ],
  } as const;
  for (const name of settings.disabled_capabilities) {
    expect(resolve("openai", settings)[name]).toEqual({
      value: name === "remote_compaction" ? "unsupported" : false,
      source: "config",
      detail: "`model_providers.gw.disabled_capabilities`",
    });
  }
});

test("resolveCapabilities: the detail names the file of a key when it is known", () => {
  const paths: (readonly string[])[] = [];
  const { web_search: search, tool_search: tools } = resolveCapabilities({
    providerId: "gw",
    kind: "custom",
    settings: { capabilities: { web_search: false, tool_search: false } },
    toOrigin: (path) => {
      paths.push(path);
      return path.at(-1) === "web_search" ? "user (/home/me/config.toml)" : undefined;
    },
  });
  expect([search.detail, tools.detail]).toEqual([
    "`model_providers.gw.capabilities.web_search` in user (/home/me/config.toml)",
    "`model_providers.gw.capabilities.tool_search`",
  ]);
  expect(paths).toEqual([
    ["model_providers", "gw", "capabilities", "web_search"],
    ["model_providers", "gw", "capabilities", "tool_search"],
  ]);
});

test.for<[Omit<EffectiveCapability<boolean | string>, "detail">, boolean]>([
  [{ value: true, source: "default" }, false],
  [{ value: "standalone", source: "built_in" }, false],
  [{ value: true, source: "config" }, true],
  [{ value: "standalone", source: "config" }, true],
  [{ value: false, source: "config" }, false],
  [{ value: false, source: "model_catalog" }, false],
])("isOptedIn: %j is %s", ([capability, expected]) => {
  expect(isOptedIn({ ...capability, detail: "" })).toBe(expected);
});
