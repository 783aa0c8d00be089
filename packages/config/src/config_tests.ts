import { expect, test } from "vitest";
import { toConfig } from "./config.ts";
import { FEATURE_DEFAULTS } from "./feature_table.ts";

const UNKNOWN = { trust: { root: "/w" }, env: {}, codexHome: "/home/me/.codex" };

test("toConfig: an empty table gives the defaults of codex 0.169.0", () => {
  const { model_providers, ...config } = toConfig({}, UNKNOWN);
  expect(Object.keys(model_providers)).toContain("openai");
  expect(config).toEqual({
    model_provider: "openai",
    chatgpt_base_url: "https://chatgpt.com/backend-api/",
    responses_api_metadata: {},
    approval_policy: "on-request",
    approve: [],
    sandbox_mode: "read-only",
    sandbox_workspace_write: {
      writable_roots: [],
      network_access: false,
      exclude_tmpdir_env_var: false,
      exclude_slash_tmp: false,
    },
    shell_environment_policy: {
      inherit: "all",
      ignore_default_excludes: true,
      exclude: [],
      set: {},
      include_only: [],
      experimental_use_profile: false,
    },
    allow_login_shell: true,
    background_terminal_max_timeout: 300_000,
    projects: {},
    include_permissions_instructions: true,
    include_environment_context: true,
    include_environment_context_time: true,
    project_doc_max_bytes: 32_768,
    project_doc_fallback_filenames: [],
    project_root_markers: [".git"],
    tools: {
      update_plan: { enabled: false },
      experimental_request_user_input: { enabled: true },
      deny: [],
    },
    models: {},
    features: FEATURE_DEFAULTS,
    feature_settings: {},
    code_mode: {
      excluded_tool_namespaces: [],
      direct_only_tool_namespaces: [],
      experimental_show_cell_overhead: false,
      engine: "auto",
    },
    multi_agent_v2: { non_code_mode_only: true },
    mcp_servers: {},
    skills: { bundled: { enabled: true }, include_instructions: true, config: [] },
    skills_follow_symlinks: true,
    skills_max_scan_depth: 6,
    skills_max_dirs_per_root: 2000,
    agents: {},
    hooks: {},
    hide_agent_reasoning: false,
    show_raw_agent_reasoning: false,
    cli_auth_credentials_store: "file",
    forced_chatgpt_workspace_id: [],
    history: { persistence: "save-all" },
    notify: [],
  });
});

test("toConfig: takes model settings as they are written", () => {
  const config = toConfig(
    {
      model: "m",
      review_model: "r",
      model_provider: "gw",
      model_providers: { gw: { name: "GW" } },
      oss_provider: "ollama",
      openai_base_url: "http://p/v1",
      chatgpt_base_url: " ",
      model_catalog_json: "/cat.json",
      model_reasoning_effort: "ultra",
      model_reasoning_summary: "none",
      model_verbosity: "high",
      model_context_window: 1_000,
      model_auto_compact_token_limit: 900,
      service_tier: "flex",
      responses_api_metadata: { foo: "bar" },
    },
    UNKNOWN,
  );
  expect(config).toMatchObject({
    model: "m",
    review_model: "r",
    model_provider: "gw",
    oss_provider: "ollama",
    openai_base_url: "http://p/v1",
    chatgpt_base_url: "https://chatgpt.com/backend-api/",
    model_catalog_json: "/cat.json",
    model_reasoning_effort: "ultra",
    model_reasoning_summary: "none",
    model_verbosity: "high",
    model_context_window: 1_000,
    model_auto_compact_token_limit: 900,
    service_tier: "flex",
    responses_api_metadata: { foo: "bar" },
  });
  expect(config.model_providers["gw"]?.name).toBe("GW");
  expect(config.model_providers["openai"]?.base_url).toBe("http://p/v1");
});

test.for<["trusted" | "untrusted" | undefined, string | undefined, string]>([
  [undefined, undefined, "read-only"],
  ["untrusted", undefined, "read-only"],
  ["trusted", undefined, "workspace-write"],
  ["trusted", "read-only", "read-only"],
  ["untrusted", "danger-full-access", "danger-full-access"],
])("toConfig: sandbox mode with trust %s and setting %s", ([level, sandbox_mode, expected]) => {
  const config = toConfig({ sandbox_mode }, { ...UNKNOWN, trust: { level, root: "/w" } });
  expect(config.sandbox_mode).toBe(expected);
});

test("toConfig: takes safety settings", () => {
  const config = toConfig(
    {
      approval_policy: { granular: { rules: true, sandbox_approval: true } },
      approve: ["git push"],
      sandbox_workspace_write: { writable_roots: ["/a"], network_access: true },
      shell_environment_policy: { inherit: "none", set: { A: "1" }, include_only: ["A*"] },
      projects: { "/w": { trust_level: "trusted" }, "/x": {}, "/y": 1 },
      background_terminal_max_timeout: 5,
      allow_login_shell: false,
    },
    UNKNOWN,
  );
  expect(config).toMatchObject({
    approval_policy: {
      granular: {
        rules: true,
        sandbox_approval: true,
        mcp_elicitations: false,
        request_permissions: false,
        skill_approval: false,
      },
    },
    approve: ["git push"],
    sandbox_workspace_write: { writable_roots: ["/a"], network_access: true },
    shell_environment_policy: { inherit: "none", set: { A: "1" }, include_only: ["A*"] },
    projects: { "/w": { trust_level: "trusted" }, "/x": {} },
    background_terminal_max_timeout: 5,
    allow_login_shell: false,
  });
  expect(toConfig({ approval_policy: "never" }, UNKNOWN).approval_policy).toBe("never");
});

test("toConfig: takes tool, skill and feature settings", () => {
  const config = toConfig(
    {
      tools: {
        web_search: { context_size: "high", allowed_domains: ["x"], location: { city: "Y" } },
        update_plan: { enabled: true },
        experimental_request_user_input: { enabled: false },
        allow: ["mcp__*"],
        deny: ["exec_command"],
      },
      web_search: "live",
      tool_output_token_limit: 5,
      features: { code_mode: { enabled: true, excluded_tool_namespaces: ["n"] } },
      models: { m: { context_window: 5 } },
      mcp_servers: { s: { command: "c" } },
      skills: {
        bundled: { enabled: false },
        include_instructions: false,
        config: [{ path: "/p" }, { name: "n", enabled: false }],
      },
    },
    UNKNOWN,
  );
  expect(config).toMatchObject({
    tools: {
      web_search: { context_size: "high", allowed_domains: ["x"], location: { city: "Y" } },
      update_plan: { enabled: true },
      experimental_request_user_input: { enabled: false },
      allow: ["mcp__*"],
      deny: ["exec_command"],
    },
    web_search: "live",
    tool_output_token_limit: 5,
    features: { code_mode: true },
    feature_settings: { code_mode: { enabled: true, excluded_tool_namespaces: ["n"] } },
    code_mode: { excluded_tool_namespaces: ["n"] },
    models: { m: { context_window: 5 } },
    mcp_servers: { s: { command: "c", enabled: true } },
    skills: {
      bundled: { enabled: false },
      include_instructions: false,
      config: [
        { path: "/p", enabled: true },
        { name: "n", enabled: false },
      ],
    },
  });
  expect(toConfig({ tools: { web_search: false } }, UNKNOWN).tools.web_search).toBe(false);
});

test.for<[unknown, readonly string[]]>([
  ["one", ["one"]],
  [
    ["a", "b"],
    ["a", "b"],
  ],
  [undefined, []],
])("toConfig: workspaces %j", ([forced_chatgpt_workspace_id, expected]) => {
  const config = toConfig({ forced_chatgpt_workspace_id }, UNKNOWN);
  expect(config.forced_chatgpt_workspace_id).toEqual(expected);
});

test("toConfig: a token command runs in the folder of the user's own files, if it does not say", () => {
  const auth = { command: "tok" };
  const config = toConfig(
    {
      model_providers: {
        a: { name: "A", auth },
        b: { name: "B", auth: { ...auth, cwd: "/own" } },
      },
    },
    UNKNOWN,
  );
  expect([config.model_providers["a"]?.auth?.cwd, config.model_providers["b"]?.auth?.cwd]).toEqual([
    "/home/me/.codex",
    "/own",
  ]);
});
