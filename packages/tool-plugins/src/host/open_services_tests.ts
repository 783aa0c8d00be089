import path from "node:path";
import { expect, test } from "vitest";
import { PluginError } from "../plugin_error.ts";
import { DEFAULT_SETTINGS } from "../settings/settings.ts";
import { createTestFolder } from "../test_host.ts";
import { openServices, toHostPlaces } from "./open_services.ts";

test.for<[string, Record<string, string>, { codexHome?: string }, string]>([
  ["the user's home", { HOME: "/u" }, {}, "/u/.codex"],
  ["CODEX_HOME", { HOME: "/u", CODEX_HOME: "/c" }, {}, "/c"],
  ["an empty CODEX_HOME", { HOME: "/u", CODEX_HOME: "" }, {}, "/u/.codex"],
  ["the host's own word", { HOME: "/u", CODEX_HOME: "/c" }, { codexHome: "/h" }, "/h"],
])("places: the folder of skills and sign-ins comes from %s", ([, env, options, codexHome]) => {
  expect(toHostPlaces(DEFAULT_SETTINGS, { cwd: "/w", env, ...options })).toEqual({
    cwd: "/w",
    codexHome,
    home: "/u",
  });
});

test("places: the working folder is absolute, and starts from the host's", () => {
  const settings = { ...DEFAULT_SETTINGS, shell_working_directory: "sub/x" };
  expect(toHostPlaces(settings, { cwd: "/w", env: { HOME: "/u" } }).cwd).toBe("/w/sub/x");
  expect(() => toHostPlaces(settings, { cwd: "w", env: {} })).toThrow(
    new PluginError("invalid_config", "`cwd` must be an absolute folder, not w"),
  );
});

test("services: a working folder outside the allowed ones is refused before anything runs", () => {
  const cwd = createTestFolder();
  const settings = { ...DEFAULT_SETTINGS, shell_allowed_paths: ["a", "b"] };
  expect(() =>
    openServices(
      settings,
      { cwd, codexHome: "/c", home: undefined },
      { cwd, env: {}, threadId: "t" },
    ),
  ).toThrow(
    new PluginError(
      "invalid_config",
      `\`shell_working_directory\` ${cwd} is outside \`shell_allowed_paths\`: ${path.join(cwd, "a")}, ${path.join(cwd, "b")}`,
    ),
  );
});

test("services: the patch tool and the shells ask the same person", () => {
  const cwd = createTestFolder();
  const { patch, shell } = openServices(
    DEFAULT_SETTINGS,
    { cwd, codexHome: "/c", home: undefined },
    { cwd, env: {}, threadId: "t" },
  );
  expect(patch.approvals).toBe(shell.approvals);
});
