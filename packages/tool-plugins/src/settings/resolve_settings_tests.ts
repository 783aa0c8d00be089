import { expect, test } from "vitest";
import { resolveSettings } from "./resolve_settings.ts";
import { DEFAULT_SETTINGS, type ProviderSettings } from "./settings.ts";

const PROVIDER: Required<Omit<ProviderSettings, "disabled_plugins">> = {
  intercept_apply_patch: true,
  shell_working_directory: "work",
  shell_allowed_paths: ["work"],
  shell_timeout_seconds: 5,
  shell_max_output_lines: 6,
  shell_max_output_chars: 7,
  mcp_enabled: false,
  mcp_fail_on_startup_error: true,
  mcp_reuse_runtime: false,
  mcp_servers: { a: { command: "provider" }, b: { command: "provider" } },
};

test("levels: without any, the defaults count", () => {
  expect(resolveSettings({})).toEqual(DEFAULT_SETTINGS);
});

test("levels: a provider changes every key that it can hold", () => {
  expect(resolveSettings({ provider: PROVIDER })).toEqual({ ...DEFAULT_SETTINGS, ...PROVIDER });
});

test("levels: an agent beats its provider, switches that it turns off included", () => {
  const agent = {
    intercept_apply_patch: false,
    shell_working_directory: ".",
    shell_allowed_paths: [".", "more"],
    shell_timeout_seconds: 50,
    shell_max_output_lines: 60,
    shell_max_output_chars: 70,
    mcp_enabled: true,
    mcp_fail_on_startup_error: false,
    mcp_reuse_runtime: true,
    shell_tool_mode: "shell",
    enable_view_image_detail_original: true,
    view_image_max_bytes: 9,
    skills_enabled: false,
    skills_roots: ["s"],
    skills_follow_symlinks: false,
    skills_max_scan_depth: 1,
    skills_max_dirs_per_root: 2,
  } as const;
  expect(resolveSettings({ agent, provider: PROVIDER })).toEqual({
    ...agent,
    mcp_servers: PROVIDER.mcp_servers,
  });
});

test("levels: servers are settled by name", () => {
  const { mcp_servers: servers } = resolveSettings({
    provider: PROVIDER,
    agent: { mcp_servers: { b: { command: "agent" }, c: { command: "agent" } } },
  });
  expect(servers).toEqual({
    a: { command: "provider" },
    b: { command: "agent" },
    c: { command: "agent" },
  });
});
