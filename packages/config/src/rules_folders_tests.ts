import { expect, test } from "vitest";
import type { ConfigLayer } from "./config_layer.ts";
import { listRulesFolders } from "./rules_folders.ts";

const LAYERS: readonly ConfigLayer[] = [
  { name: { type: "sessionFlags" }, config: {} },
  { name: { type: "project", dotCodexFolder: "/w/a/.codex" }, config: {} },
  { name: { type: "project", dotCodexFolder: "/w/.codex" }, config: {} },
  { name: { type: "user", file: "/home/.codex/config.toml", profile: null }, config: {} },
  { name: { type: "system", file: "/etc/codex/config.toml" }, config: {} },
];
const codexHome = "/home/.codex";

test("listRulesFolders: the machine, the user, then projects from the outside in", () => {
  expect(listRulesFolders(LAYERS, { codexHome })).toEqual([
    "/etc/codex",
    "/home/.codex",
    "/w/.codex",
    "/w/a/.codex",
  ]);
});

test("listRulesFolders: a project that is not trusted has no say", () => {
  const layers = LAYERS.map((layer) =>
    layer.name.type === "project" ? { ...layer, disabledReason: "not trusted" } : layer,
  );
  expect(listRulesFolders(layers, { codexHome })).toEqual(["/etc/codex", "/home/.codex"]);
});

test("listRulesFolders: rules of the machine cannot be ignored", () => {
  expect(listRulesFolders(LAYERS, { codexHome, ignoreRules: true })).toEqual(["/etc/codex"]);
});

test("listRulesFolders: the user's rules count without the user's settings", () => {
  const layers = LAYERS.filter(({ name }) => name.type !== "user");
  expect(listRulesFolders(layers, { codexHome })).toContain("/home/.codex");
});
