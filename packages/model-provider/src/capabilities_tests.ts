import { expect, test } from "vitest";
import { isOptedIn, type ProviderKind, resolveCapabilities } from "./capabilities.ts";

const values = (kind: ProviderKind, settings: Parameters<typeof resolveCapabilities>[1]): unknown =>
  Object.fromEntries(
    Object.entries(resolveCapabilities(kind, settings)).map(([name, { value, source }]) => [
      name,
      source === "default" ? value : [value, source],
    ]),
  );

test.for([
  ["openai", true, "v2"],
  ["azure", false, "v2"],
  ["custom", false, "unsupported"],
] as const)("resolveCapabilities: defaults of the kind %s", ([kind, images, compaction]) => {
  expect(values(kind, {})).toEqual({
    image_generation: images,
    namespace_tools: true,
    web_search: true,
    external_web_access: true,
    remote_compaction: compaction,
  });
});

test("resolveCapabilities: an explicit setting raises and lowers", () => {
  const capabilities = {
    image_generation: "standalone",
    namespace_tools: false,
    web_search: true,
    remote_compaction: "v2",
  } as const;
  expect(values("custom", { capabilities })).toEqual({
    image_generation: ["standalone", "capabilities"],
    namespace_tools: [false, "capabilities"],
    web_search: [true, "capabilities"],
    external_web_access: true,
    remote_compaction: ["v2", "capabilities"],
  });
});

test.for([
  [true, true],
  [false, [false, "capabilities"]],
] as const)("resolveCapabilities: external_web_access = %s only lowers", ([setting, expected]) => {
  expect(values("custom", { capabilities: { external_web_access: setting } })).toMatchObject({
    external_web_access: expected,
  });
});

test("resolveCapabilities: what is disabled stays disabled, whatever else is set", () => {
  const settings = {
    capabilities: { image_generation: true, remote_compaction: "v2" },
    disabled_capabilities: [
      "image_generation",
      "namespace_tools",
      "web_search",
      "external_web_access",
      "remote_compaction",
    ],
  } as const;
  const off = [false, "disabled_capabilities"];
  expect(values("openai", settings)).toEqual({
    image_generation: off,
    namespace_tools: off,
    web_search: off,
    external_web_access: off,
    remote_compaction: ["unsupported", "disabled_capabilities"],
  });
});

test("isOptedIn: only what the configuration turned on", () => {
  expect([
    isOptedIn({ value: true, source: "default" }),
    isOptedIn({ value: true, source: "capabilities" }),
    isOptedIn({ value: "standalone", source: "capabilities" }),
    isOptedIn({ value: false, source: "capabilities" }),
    isOptedIn({ value: false, source: "disabled_capabilities" }),
  ]).toEqual([false, true, true, false, false]);
});
