import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ConfigOptions, loadCliConfig } from "./load_cli_config.ts";

let home = "";
beforeAll(() => {
  home = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-config-")));
  fs.writeFileSync(path.join(home, "config.toml"), 'model = "from-file"\nodd_key = 1\n');
  fs.writeFileSync(path.join(home, "work.config.toml"), 'model = "from-profile"\n');
});
afterAll(() => fs.rmSync(home, { recursive: true }));

function loadModel(options: Partial<ConfigOptions>): string | undefined {
  const all: ConfigOptions = {
    cwd: home,
    overrides: [],
    strictConfig: false,
    ignoreUserConfig: false,
    ...options,
  };
  const { config, codexHome } = loadCliConfig(all, { env: { CODEX_HOME: home, HOME: home } });
  expect(codexHome).toBe(home);
  return config.model;
}

test.for<readonly [string, Partial<ConfigOptions>, string | undefined]>([
  ["the user's file", {}, "from-file"],
  ["a profile over the file", { profile: "work" }, "from-profile"],
  ["a flag over both", { profile: "work", overrides: ["model=flag"] }, "flag"],
  ["no user's file", { ignoreUserConfig: true }, undefined],
])("loadCliConfig: %s", ([, options, expected]) => {
  expect(loadModel(options)).toBe(expected);
});

test("loadCliConfig: --strict-config refuses unknown keys", () => {
  expect(() => loadModel({ strictConfig: true })).toThrow(/odd_key/);
});
