import { expect, test } from "vitest";
import { parseMetadata } from "./parse_metadata.ts";

test("parseMetadata: everything that counts", async () => {
  const text = `
interface:
  display_name: Tidy
  short_description: "Tidies  up"
  icon_small: ./assets/small.png
  icon_large: assets/deep/large.svg
  brand_color: "#12abEF"
  default_prompt: Tidy this
dependencies:
  tools:
    - type: mcp
      value: docs
      description: The docs
      transport: streamable_http
      url: https://example.com/mcp
    - {type: env_var, value: TOKEN, command: run}
policy:
  allow_implicit_invocation: false
  products: [CODEX, chatgpt]
other: {x: y}
`;
  expect(await parseMetadata(text, "/s")).toEqual({
    metadata: {
      interface: {
        displayName: "Tidy",
        shortDescription: "Tidies up",
        iconSmall: "/s/assets/small.png",
        iconLarge: "/s/assets/deep/large.svg",
        brandColor: "#12abEF",
        defaultPrompt: "Tidy this",
      },
      dependencies: {
        tools: [
          {
            type: "mcp",
            value: "docs",
            description: "The docs",
            transport: "streamable_http",
            url: "https://example.com/mcp",
          },
          { type: "env_var", value: "TOKEN", command: "run" },
        ],
      },
      allowImplicitInvocation: false,
      products: ["codex", "chatgpt"],
    },
    warnings: [],
  });
});

test.for<[string, string]>([
  ["interface:\n  brand_color: red", "interface.brand_color: expected #RRGGBB, got red"],
  [
    "interface:\n  display_name: " + "n".repeat(65),
    "interface.display_name: exceeds maximum length of 64 characters",
  ],
  [
    "interface:\n  default_prompt: " + "n".repeat(1025),
    "interface.default_prompt: exceeds maximum length of 1024 characters",
  ],
  ["interface: {short_description: [x]}", "interface.short_description: expected a string"],
  ...[
    "/etc/x.png",
    "../assets/x.png",
    "assets/../x.png",
    "assets",
    "assets/",
    "icons/x.png",
    "C:\\x.png",
    "assets\\..\\..\\x",
  ].map((icon): [string, string] => [
    `interface:\n  icon_small: ${icon}`,
    "interface.icon_small: expected a relative path under assets/, without ..",
  ]),
  ["interface: x", "interface: expected a map"],
  ["dependencies: [x]", "dependencies: expected a map"],
  ["dependencies: {tools: x}", "dependencies.tools: expected a list"],
  [
    "dependencies: {tools: [{type: mcp}]}",
    "an entry of dependencies.tools: type and value are needed",
  ],
  ["dependencies: {tools: [x]}", "an entry of dependencies.tools: type and value are needed"],
  [
    "policy: {allow_implicit_invocation: maybe}",
    "policy.allow_implicit_invocation: expected true or false",
  ],
  ["policy: {products: codex}", "policy.products: expected a list"],
  ["- x", "openai.yaml: invalid YAML: expected a map"],
])("parseMetadata: %j is left out", async ([text, warning]) => {
  expect(await parseMetadata(text, "/s")).toEqual({
    metadata: {},
    warnings: [`ignoring ${warning}`],
  });
});

test("parseMetadata: what is wrong costs nothing else", async () => {
  const text =
    "interface:\n  display_name: Tidy\n  brand_color: red\npolicy:\n  allow_implicit_invocation: false";
  expect((await parseMetadata(text, "/s")).metadata).toEqual({
    interface: { displayName: "Tidy" },
    allowImplicitInvocation: false,
  });
});

test("parseMetadata: a hundred dependencies are enough", async () => {
  const tools = "{type: mcp, value: x},".repeat(101);
  const { metadata, warnings } = await parseMetadata(`dependencies: {tools: [${tools}]}`, "/s");
  expect([metadata.dependencies?.tools.length, warnings]).toEqual([
    100,
    ["ignoring dependencies.tools: only the first 100 of 101 are used"],
  ]);
});
