import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ConfigError, toConfigErrorText } from "./config_error.ts";
import { createNodeFileSystem } from "./file_system.ts";
import { loadConfig, type LoadConfigOptions, type LoadedConfig } from "./load_config.ts";
import { CAPABILITY_KEYS } from "./provider_capabilities_config.ts";

const CLEAN: Readonly<Record<string, null>> = {
  home: null,
  "project/.git": null,
  "project/sub": null,
};

type Over = Partial<LoadConfigOptions>;

function toOptions(root: string, over: Over = {}): LoadConfigOptions {
  return {
    codexHome: join(root, "home"),
    cwd: join(root, "project/sub"),
    systemFile: join(root, "etc/config.toml"),
    managedFile: join(root, "etc/managed_config.toml"),
    fs: createNodeFileSystem(),
    env: {},
    ...over,
  };
}

function load(files: Readonly<Record<string, string>>, over: Over = {}): LoadedConfig {
  return loadConfig(toOptions(createTree({ ...CLEAN, ...files }), over));
}

/** What a command line would print, with the test's folder written as ROOT. */
function loadError(files: Readonly<Record<string, string>>, over: Over = {}): string {
  const root = createTree({ ...CLEAN, ...files });
  try {
    loadConfig(toOptions(root, over));
  } catch (error) {
    if (!ConfigError.isInstance(error)) throw error;
    return toConfigErrorText(error).replaceAll(root, "ROOT");
  }
  return "no error";
}

/** Settings that trust the project of a test, for the user's file. */
function trusting(root: string): string {
  return `[projects.${JSON.stringify(join(root, "project"))}]\ntrust_level = "trusted"\n`;
}

test("loadConfig: without any file the defaults hold", () => {
  const loaded = load({});
  expect(loaded.config.model_provider).toBe("openai");
  expect(loaded.warnings).toEqual([]);
  expect(loaded.layers.map(({ name }) => name.type)).toEqual(["user", "system"]);
  expect(loaded.projectRoot.endsWith("/project")).toBe(true);
  expect(loaded.trust).toEqual({ root: loaded.projectRoot });
});

test("loadConfig: managed > flags > project, nearest first > profile > user > system", () => {
  const root = createTree(CLEAN);
  const files = ["etc/managed_config.toml", "flags", "project/sub/.codex/config.toml"].concat([
    "project/.codex/config.toml",
    "home/fast.config.toml",
    "home/config.toml",
    "etc/config.toml",
  ]);
  const keys = ["model", "review_model", "personality", "service_tier"].concat([
    "compact_prompt",
    "developer_instructions",
    "instructions",
  ]);
  // The n-th layer from the top sets all keys but the first n.
  const overrides: string[] = [];
  for (const [index, file] of files.entries()) {
    const lines = keys.slice(index).map((key) => `${key} = "${index}"`);
    if (file === "flags") overrides.push(...lines);
    else {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      const trust = file === "home/config.toml" ? trusting(root) : "";
      writeFileSync(join(root, file), `${lines.toReversed().join("\n")}\n${trust}`);
    }
  }
  // Turned round: the lowest layer alone sets the last key.
  const flipped = loadConfig(toOptions(root, { profile: "fast", overrides })).config;
  expect(keys.map((key) => Reflect.get(flipped, key))).toEqual(Array(7).fill("0"));
  rmSync(join(root, "etc/managed_config.toml"));
  const below = loadConfig(toOptions(root, { profile: "fast", overrides })).config;
  expect(keys.map((key) => Reflect.get(below, key))).toEqual([undefined, ...Array(6).fill("1")]);
  const noFlags = loadConfig(toOptions(root, { profile: "fast" })).config;
  expect(keys.map((key) => Reflect.get(noFlags, key))).toEqual([
    undefined,
    undefined,
    ...Array(5).fill("2"),
  ]);
  rmSync(join(root, "project/sub/.codex"), { recursive: true });
  const upper = loadConfig(toOptions(root, { profile: "fast" })).config;
  expect(upper.service_tier).toBe("3");
  rmSync(join(root, "project/.codex"), { recursive: true });
  expect(loadConfig(toOptions(root, { profile: "fast" })).config.compact_prompt).toBe("4");
  expect(loadConfig(toOptions(root)).config.developer_instructions).toBe("5");
  expect(loadConfig(toOptions(root, { ignoreUserConfig: true })).config.instructions).toBe("6");
});

test("loadConfig: tables merge, lists replace, and a profile that has no file is warned of", () => {
  const loaded = load(
    {
      "etc/config.toml": 'notify = ["a", "b"]\n[features]\ngoals = false\nhooks = false\n',
      "home/config.toml": 'notify = ["c"]\n[features]\nhooks = true\n',
    },
    { profile: "none", overrides: ["features.apps=false"] },
  );
  expect(loaded.config.notify).toEqual(["c"]);
  expect(loaded.config.feature_settings).toEqual({ goals: false, hooks: true, apps: false });
  expect(loaded.warnings).toEqual([
    {
      kind: "missing_profile",
      message: expect.stringMatching(
        /^profile `none` has no file .*none\.config\.toml: nothing is different with it$/,
      ),
    },
  ]);
});

test("loadConfig: overrides may be values, and paths in them are relative to the session", () => {
  const loaded = load(
    {},
    {
      overrides: [
        { path: ["model"], value: "m" },
        { path: ["model_catalog_json"], value: "cat.json" },
      ],
    },
  );
  expect(loaded.config.model).toBe("m");
  expect(loaded.config.model_catalog_json).toMatch(/\/project\/sub\/cat\.json$/);
});

test("loadConfig: the settings of an unknown project are read, kept apart and explained", () => {
  const root = createTree({ ...CLEAN, "project/.codex/config.toml": 'model = "theirs"\n' });
  const loaded = loadConfig(toOptions(root));
  expect(loaded.config.model).toBeUndefined();
  expect(loaded.layers[0]).toEqual({
    name: { type: "project", dotCodexFolder: join(root, "project/.codex") },
    config: { model: "theirs" },
    text: 'model = "theirs"\n',
    disabledReason: `nobody has said that ${root}/project is trusted; to use its config, hooks and rules, add [projects."${root}/project"] with trust_level = "trusted" to ${root}/home/config.toml`,
  });
});

test("loadConfig: a broken file of an unknown project is no error, of a trusted one it is", () => {
  const root = createTree({ ...CLEAN, "project/.codex/config.toml": "= nonsense" });
  expect(loadConfig(toOptions(root)).config.model_provider).toBe("openai");
  writeFileSync(join(root, "home/config.toml"), trusting(root));
  expect(() => loadConfig(toOptions(root))).toThrow(`${root}/project/.codex/config.toml:1:`);
});

test("loadConfig: a trusted project may write its work tree by default, and not choose providers", () => {
  const root = createTree({
    ...CLEAN,
    "project/.codex/config.toml": 'model = "theirs"\nmodel_provider = "evil"\nnotify = ["x"]\n',
  });
  writeFileSync(join(root, "home/config.toml"), trusting(root));
  const loaded = loadConfig(toOptions(root));
  expect(loaded.config).toMatchObject({
    model: "theirs",
    model_provider: "openai",
    notify: [],
    sandbox_mode: "workspace-write",
  });
  expect(loaded.trust).toEqual({ level: "trusted", root: join(root, "project") });
  expect(loaded.warnings).toEqual([
    {
      kind: "ignored_project_keys",
      message: `Ignored unsupported project-local config keys in ${root}/project/.codex/config.toml: model_provider, notify. If you want these settings to apply, manually set them in your user-level config.toml.`,
    },
  ]);
});

test("loadConfig: trust can be given for the session alone", () => {
  const root = createTree({ ...CLEAN, "project/.codex/config.toml": 'model = "theirs"\n' });
  const path = ["projects", join(root, "project"), "trust_level"];
  const loaded = loadConfig(toOptions(root, { overrides: [{ path, value: "trusted" }] }));
  expect(loaded.config.model).toBe("theirs");
});

test("loadConfig: a home inside the project is read once, as the user's", () => {
  const root = createTree({
    "project/.git": null,
    "project/.codex/config.toml": 'model = "mine"\nmodel_provider = "ollama"\n',
  });
  const options = toOptions(root, {
    codexHome: join(root, "project/.codex"),
    cwd: join(root, "project"),
  });
  const loaded = loadConfig(options);
  expect(loaded.layers.map(({ name }) => name.type)).toEqual(["user", "system"]);
  expect(loaded.config).toMatchObject({ model: "mine", model_provider: "ollama" });
});

test("loadConfig: without markers only the folder of the session is the project", () => {
  const root = createTree({
    ...CLEAN,
    "project/.codex/config.toml": 'model = "upper"\n',
    "project/sub/.codex/config.toml": 'review_model = "lower"\n',
  });
  writeFileSync(join(root, "home/config.toml"), `project_root_markers = []\n${trusting(root)}`);
  const loaded = loadConfig(toOptions(root));
  expect(loaded.projectRoot).toBe(join(root, "project/sub"));
  expect(loaded.config).toMatchObject({ review_model: "lower" });
  expect(loaded.config.model).toBeUndefined();
});

const PROVIDER = '[model_providers.mock]\nname = "mock"\n';

test("loadConfig: unknown keys are one warning, our capability keys are known", () => {
  const root = createTree({
    ...CLEAN,
    "home/config.toml": `typo = 1\n${PROVIDER}[model_providers.mock.capabilities]\nimage_generation = true\nnonsense = 1\n`,
  });
  expect(loadConfig(toOptions(root)).warnings).toEqual([
    {
      kind: "unknown_keys",
      message: `Codex is ignoring 2 unrecognized configuration settings. Check for typos or deprecated settings.\n  user (${root}/home/config.toml): \`model_providers.mock.capabilities.nonsense\` is ignored. Known capabilities: ${CAPABILITY_KEYS.join(", ")}.\n  user (${root}/home/config.toml): \`typo\` is ignored.`,
    },
  ]);
});

test("loadConfig: a misspelt capability is told which key is near, and refused in strict mode", () => {
  const text = `${PROVIDER}[model_providers.mock.capabilities]\nweb_serch = false\n`;
  const root = createTree({ ...CLEAN, "home/config.toml": text });
  const messages = loadConfig(toOptions(root)).warnings.map(({ message }) => message);
  expect(messages.map((message) => message.replaceAll(root, "ROOT"))).toEqual([
    "Codex is ignoring 1 unrecognized configuration setting. Check for typos or deprecated settings.\n  user (ROOT/home/config.toml): `model_providers.mock.capabilities.web_serch` is ignored. Did you mean `web_search`?",
  ]);
  expect(loadError({ "home/config.toml": text }, { strict: true })).toBe(
    [
      "Error loading config.toml:",
      "ROOT/home/config.toml:4:1: unknown configuration field `model_providers.mock.capabilities.web_serch`, did you mean `web_search`?",
      "  |",
      "4 | web_serch = false",
      "  | ^^^^^^^^^",
    ].join("\n"),
  );
});

test("loadConfig: skills are turned on and off by the user and the session, never by a project", () => {
  const root = createTree({
    ...CLEAN,
    "project/.codex/config.toml": '[[skills.config]]\nname = "project"\n',
  });
  const entry = 'path = "skills/a/SKILL.md"\nenabled = false';
  writeFileSync(
    join(root, "home/config.toml"),
    `skills_roots = ["~/s", "more"]\n[[skills.config]]\n${entry}\n${trusting(root)}`,
  );
  const overrides = ['skills.config=[{name="b",enabled=false}]'];
  const { config } = loadConfig(toOptions(root, { env: { HOME: "/h" }, overrides }));
  expect([config.skills.config, config.skills_roots]).toEqual([
    [
      { path: join(root, "home/skills/a/SKILL.md"), enabled: false },
      { name: "b", enabled: false },
    ],
    ["/h/s", join(root, "home/more")],
  ]);
});

test("loadConfig: strict mode accepts our capability keys and refuses a typo with its line", () => {
  const text = `${PROVIDER}[model_providers.mock.capabilities]\nimage_generation = true\n`;
  expect(load({ "home/config.toml": text }, { strict: true }).warnings).toEqual([]);
  expect(loadError({ "home/config.toml": `${text}typo_here = true\n` }, { strict: true })).toBe(
    [
      "Error loading config.toml:",
      "ROOT/home/config.toml:5:1: unknown configuration field `model_providers.mock.capabilities.typo_here`",
      "  |",
      "5 | typo_here = true",
      "  | ^^^^^^^^^",
    ].join("\n"),
  );
  expect(loadError({}, { strict: true, overrides: ["typo=1"] })).toBe(
    "Error loading config.toml: unknown configuration field `typo` in -c/--config override",
  );
});

test("loadConfig: features that are not finished are named, unless a person does not want it", () => {
  const features = "[features]\ncode_mode = true\n";
  expect(load({ "home/config.toml": features }).warnings.map(({ kind }) => kind)).toEqual([
    "unstable_features",
  ]);
  const quiet = `suppress_unstable_features_warning = true\n${features}`;
  expect(load({ "home/config.toml": quiet }).warnings).toEqual([]);
});

test.for<[string, Readonly<Record<string, string>>, Over, string]>([
  [
    "wire_api chat",
    { "home/config.toml": `${PROVIDER}wire_api = "chat"\n` },
    {},
    'Error loading config.toml: `wire_api = "chat"` is no longer supported.\nHow to fix: set `wire_api = "responses"` in your provider config.\nMore info: https://github.com/openai/codex/discussions/7782\nin `model_providers.mock.wire_api`\n',
  ],
  [
    "a wrong type from a flag",
    {},
    { overrides: ["model=5"] },
    "Error loading config.toml: invalid type: integer `5`, expected a string\nin `model`\n",
  ],
  [
    "a wrong type in a file that is not the user's own names the file",
    { "etc/config.toml": "model = 5\n" },
    {},
    "Error loading config.toml: invalid type: integer `5`, expected a string\nin `model` of ROOT/etc/config.toml\n",
  ],
  [
    "a wrong value",
    { "home/config.toml": 'sandbox_mode = "bogus"\n' },
    {},
    "Error loading config.toml: unknown variant `bogus`, expected one of `read-only`, `workspace-write`, `danger-full-access`\nin `sandbox_mode`\n",
  ],
  [
    "approval policy untrusted",
    { "home/config.toml": 'approval_policy = "untrusted"\n' },
    {},
    'Error loading config.toml: approval_policy = "untrusted" is no longer supported; remove this setting',
  ],
  [
    "approval policy on-failure",
    {},
    { overrides: ["approval_policy=on-failure"] },
    "Error loading config.toml: unknown variant `on-failure`, expected one of `untrusted`, `on-request`, `granular`, `never`\nin `approval_policy`\n",
  ],
  [
    "a legacy profile",
    { "home/config.toml": 'profile = "old"\n[profiles.old]\nmodel = "m"\n' },
    {},
    'Error loading config.toml: legacy `profile = "old"` config is no longer supported; use `--profile old` with `old.config.toml` instead',
  ],
  [
    "a profile that only the legacy table has",
    { "home/config.toml": '[profiles.old]\nmodel = "m"\n' },
    { profile: "old" },
    "Error loading config.toml: legacy `[profiles.old]` config is no longer supported; move its settings to `old.config.toml`",
  ],
  [
    "a profile name that is a path",
    {},
    { profile: "../x" },
    "Error parsing -c overrides: profile name `../x` must be a plain name without path separators",
  ],
  [
    "an unknown provider",
    { "home/config.toml": 'model_provider = "nosuch"\n' },
    {},
    "Error loading config.toml: Model provider `nosuch` not found",
  ],
  [
    "a reserved provider id",
    { "home/config.toml": '[model_providers.openai]\nname = "x"\n' },
    {},
    "Error loading config.toml: model_providers contains reserved built-in provider IDs: `openai`. Built-in providers cannot be overridden. Rename your custom provider (for example, `openai-custom`).\nin `model_providers`\n",
  ],
  [
    "a capability of the wrong type",
    { "etc/config.toml": `${PROVIDER}[model_providers.mock.capabilities]\nweb_search = 1\n` },
    {},
    "Error loading config.toml: invalid type: integer `1`, expected a boolean\nin `model_providers.mock.capabilities.web_search` of ROOT/etc/config.toml\n",
  ],
  [
    "a token in the table of an MCP server",
    { "home/config.toml": '[mcp_servers.s]\nurl = "u"\nbearer_token = "s3cret"\n' },
    {},
    "Error loading config.toml: bearer_token is not supported: put the token into an environment variable and its name into `bearer_token_env_var`\nin `mcp_servers.s`\n",
  ],
  [
    "an MCP server of two kinds in another file",
    { "etc/config.toml": '[mcp_servers.s]\ncommand = "c"\nurl = "u"\n' },
    {},
    "Error loading config.toml: url is not supported for stdio\nin `mcp_servers.s` of ROOT/etc/config.toml\n",
  ],
  [
    "auth with env_key",
    { "home/config.toml": `${PROVIDER}env_key = "K"\nauth = { command = "c" }\n` },
    {},
    "Error loading config.toml: model_providers.mock: provider auth cannot be combined with env_key\nin `model_providers`\n",
  ],
  [
    "an override without a value",
    {},
    { overrides: ["a.b"] },
    "Error parsing -c overrides: Invalid override (missing '='): a.b",
  ],
  [
    "a folder where a file should be",
    { "home/config.toml/x": "" },
    {},
    "Error loading config.toml: failed to read config file ROOT/home/config.toml: Is a directory (os error 21)",
  ],
])("loadConfig: refuses %s", ([, files, over, text]) => {
  expect(loadError(files, over)).toBe(text);
});

test("loadConfig: bad TOML is one line with file, line and column", () => {
  expect(loadError({ "home/config.toml": 'model = "m"\n[oops\n' })).toMatch(
    /^Error loading config\.toml:\nROOT\/home\/config\.toml:2:\d+: [^\n]+$/,
  );
  expect(loadError({ "home/config.toml": "[__proto__]\nx = 1\n" })).toMatch(
    /^Error loading config\.toml:\nROOT\/home\/config\.toml:1:\d+: [^\n]+$/,
  );
});

test("loadConfig: a value that a higher layer replaces does not matter", () => {
  const files = { "home/config.toml": "model = 5\n" };
  expect(load(files, { overrides: ["model=m"] }).config.model).toBe("m");
});

test("loadConfig: a message about a secret table does not quote its value", () => {
  const text = `${PROVIDER}http_headers = "Bearer s3cret"\n`;
  expect(loadError({ "home/config.toml": text })).toBe(
    "Error loading config.toml: invalid type: string, expected a map\nin `model_providers.mock.http_headers`\n",
  );
});

/** A folder with these files (a value that is `null` makes a folder), gone after the test. */
function createTree(files: Readonly<Record<string, string | Uint8Array | null>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "codexkit-config-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    const full = join(root, path);
    mkdirSync(content === null ? full : dirname(full), { recursive: true });
    if (content !== null) writeFileSync(full, content);
  }
  return root;
}
