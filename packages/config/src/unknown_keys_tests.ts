import { expect, test } from "vitest";
import { ConfigError, toConfigErrorText } from "./config_error.ts";
import type { ConfigLayer } from "./config_layer.ts";
import { assertNoUnknownKeys, toUnknownKeysWarning } from "./unknown_keys.ts";

const user: ConfigLayer = {
  name: { type: "user", file: "/h/config.toml", profile: null },
  config: { typo: 1, a: 1, b: 1, c: 1, network_proxy: true },
  text: "model = 1\ntypo = 1\n",
};
const flags: ConfigLayer = { name: { type: "sessionFlags" }, config: { typo: 2 } };
const off: ConfigLayer = {
  name: { type: "project", dotCodexFolder: "/w/.codex" },
  config: { typo: 3 },
  disabledReason: "no",
};

test.for<[readonly string[], string | undefined]>([
  [[], undefined],
  [
    ["a"],
    "Codex is ignoring 1 unrecognized configuration setting. Check for typos or deprecated settings.\n  user (/h/config.toml): `a` is ignored.",
  ],
  [
    ["network_proxy"],
    "Codex is ignoring 1 unrecognized configuration setting. Check for typos or deprecated settings.\n  user (/h/config.toml): `network_proxy` is ignored. Use [permissions.<name>.network] for network settings, or [experimental_network] in requirements.toml for enforced network policy.",
  ],
  [
    ["c", "typo", "a", "b"],
    "Codex is ignoring 5 unrecognized configuration settings. Check for typos or deprecated settings.\n  session flags: `typo` is ignored.\n  user (/h/config.toml): `a` is ignored.\n  user (/h/config.toml): `b` is ignored.\n  ... and 2 more ignored settings.",
  ],
])("toUnknownKeysWarning: %j", ([keys, warning]) => {
  const unknown = keys.map((key) => [key]);
  expect(toUnknownKeysWarning([flags, off, user], unknown)).toBe(warning);
});

test("toUnknownKeysWarning: a long or odd key is shown bounded and escaped", () => {
  const key = `a\nb${"x".repeat(400)}`;
  const layer: ConfigLayer = { ...user, config: { [key]: 1 } };
  const warning = toUnknownKeysWarning([layer], [[key]]) ?? "";
  expect(warning.split("\n").length).toBe(2);
  expect(warning).toContain("`a\\nbxxx");
  expect(warning).toContain("…` is ignored.");
});

test("assertNoUnknownKeys: names file, line and column", () => {
  let caught: unknown;
  try {
    assertNoUnknownKeys([off, user], [["typo"]]);
  } catch (error) {
    caught = error;
  }
  expect(ConfigError.isInstance(caught) && toConfigErrorText(caught)).toBe(
    "Error loading config.toml:\n/h/config.toml:2:1: unknown configuration field `typo`\n  |\n2 | typo = 1\n  | ^^^^",
  );
});

test("assertNoUnknownKeys: names a session flag, and passes when nothing is unknown", () => {
  expect(() => assertNoUnknownKeys([flags, user], [["typo"]])).toThrow(
    "unknown configuration field `typo` in -c/--config override",
  );
  expect(() => assertNoUnknownKeys([flags, user], [])).not.toThrow();
});
