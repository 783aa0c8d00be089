import fs from "node:fs/promises";
import path from "node:path";
import { CliError } from "../cli_error.ts";
import type { CommandIo } from "../command_io.ts";
import type { ExecRunner } from "../exec/exec_flow.ts";
import type { ExecOptions } from "../exec/exec_options.ts";
import { type ColorChoice, createTextStyle, resolveColor } from "../terminal/text_style.ts";
import { DEMO_TEST_FILE, runsTypeScript, toDemoFiles } from "./demo_project.ts";
import { createDemoTurns, DEMO_PROMPT, type DemoStep } from "./demo_script.ts";
import { type DemoTestsRun, runDemoTests } from "./run_demo_project.ts";

/** What `codexkit demo` was told. */
export interface DemoOptions {
  /** A real Responses endpoint; absent means the script, or OpenAI when there is a key. */
  readonly baseUrl?: string | undefined;
  readonly model?: string | undefined;
  /** Leave the project in place. */
  readonly keep: boolean;
  readonly color: ColorChoice;
}

/** A model on this machine that plays a script. */
export interface ScriptedEndpoint extends AsyncDisposable {
  /** Ends in `/v1`. */
  readonly url: string;
}

/** A folder that is removed when it is disposed of. */
interface DemoFolder extends AsyncDisposable {
  /** Absolute. */
  readonly path: string;
}

/** What the demo is put together from. */
export interface DemoParts {
  readonly runExec: ExecRunner;
  readonly startScript: (turns: readonly (readonly DemoStep[])[]) => Promise<ScriptedEndpoint>;
  readonly createFolder: () => Promise<DemoFolder>;
  /** Makes a git repository with these files, committed. */
  readonly createRepository: (
    dir: string,
    files: Readonly<Record<string, string>>,
  ) => Promise<void>;
}

/** Where the turn gets its model from. */
interface DemoEndpoint extends AsyncDisposable {
  readonly label: string;
  readonly overrides: readonly string[];
  readonly model: string | undefined;
  /** A script is known to be harmless, a real model is not. */
  readonly sandbox: "danger-full-access" | "workspace-write";
}

const OPENAI_URL = "https://api.openai.com/v1";
const SCRIPTED_MODEL = "scripted-model";

/**
 * Runs the demo and returns its exit code: 0 only if the tests failed before the turn and pass after it.
 *
 * The turn is a real one: the same code path, tools and view as `codexkit exec`.
 *
 * @throws {@link CliError} `demo_failed` when the tests do not end as they must.
 */
export async function runDemo(
  options: DemoOptions,
  io: CommandIo,
  parts: DemoParts,
): Promise<number> {
  if (!runsTypeScript(io.runtime))
    throw new CliError(
      "demo_failed",
      `the demo runs TypeScript and needs Node 22.18 or newer, this is ${io.runtime.nodeVersion}`,
    );
  const hasColor = resolveColor({ choice: options.color, isTty: io.stderr.isTty, env: io.env });
  const style = createTextStyle({ hasColor });
  const say = (text: string): void => io.stderr.write(`${style.magenta("demo")} ${text}\n`);

  const folder = await parts.createFolder();
  try {
    const dir = path.join(folder.path, "word-count");
    const home = path.join(folder.path, "home");
    const files = toDemoFiles(io.runtime);
    await fs.mkdir(home, { recursive: true });
    await parts.createRepository(dir, files);
    say(`a small project with a mistake in it: ${dir}`);
    const before = await runDemoTests(dir, io);
    assertFailedBefore(before);
    say(`its tests fail, as they should:\n${indent(before.output)}\n`);

    await using endpoint = await openEndpoint(options, io, parts, home);
    say(`${endpoint.label}\n`);
    const env = { ...io.env, CODEX_HOME: home };
    const code = await parts.runExec(toExecOptions(options, endpoint, dir), {
      ...io,
      env,
      cwd: dir,
      // The prompt is all there is to read.
      stdin: {
        isTty: true,
        readAll: async () => new Uint8Array(),
        readLine: async () => undefined,
      },
    });
    io.stderr.write("\n");

    const after = await runDemoTests(dir, io);
    await assertMended(after, code, path.join(dir, DEMO_TEST_FILE), files[DEMO_TEST_FILE]);
    say(`${style.green("the same tests pass now")}:\n${indent(after.output)}`);
    return 0;
  } finally {
    if (options.keep) say(`kept: ${folder.path}`);
    else await folder[Symbol.asyncDispose]();
  }
}

async function openEndpoint(
  { baseUrl, model }: DemoOptions,
  { env }: CommandIo,
  parts: DemoParts,
  home: string,
): Promise<DemoEndpoint> {
  const hasKey = (env["OPENAI_API_KEY"] ?? "") !== "";
  if (baseUrl !== undefined || hasKey) {
    const url = baseUrl ?? OPENAI_URL;
    const key = hasKey ? ', env_key = "OPENAI_API_KEY"' : "";
    return {
      label: `a real model does the work, at ${toShownUrl(url)}`,
      overrides: toProviderOverrides(url, key),
      model,
      sandbox: "workspace-write",
      [Symbol.asyncDispose]: async () => undefined,
    };
  }
  const script = await parts.startScript(createDemoTurns());
  const catalog = path.join(home, "models.json");
  await fs.writeFile(catalog, JSON.stringify({ models: [toScriptedModel(model)] }));
  return {
    label: "the model is a script on this machine, everything else is real",
    overrides: [
      ...toProviderOverrides(script.url, ""),
      `model_catalog_json=${JSON.stringify(catalog)}`,
    ],
    model: model ?? SCRIPTED_MODEL,
    sandbox: "danger-full-access",
    [Symbol.asyncDispose]: () => script[Symbol.asyncDispose](),
  };
}

/** `KEY=VALUE` pairs, their values in TOML; a JSON string is a TOML string. */
function toProviderOverrides(url: string, extra: string): readonly string[] {
  return [
    `model_providers.demo={ name = "demo", base_url = ${JSON.stringify(url)}, wire_api = "responses"${extra} }`,
    'model_provider="demo"',
  ];
}

/** A row of the model catalog. Wire: `GET /models` (Codex 0.169.0). */
function toScriptedModel(slug = SCRIPTED_MODEL): unknown {
  return {
    slug,
    display_name: slug,
    description: "plays the script of codexkit demo",
    supported_reasoning_levels: [],
    shell_type: "unified_exec",
    visibility: "list",
    supported_in_api: true,
    priority: 1,
    support_verbosity: false,
    apply_patch_tool_type: "freeform",
    truncation_policy: { mode: "tokens", limit: 10_000 },
    experimental_supported_tools: [],
    base_instructions: "You mend small mistakes.",
    context_window: 200_000,
    input_modalities: ["text"],
  };
}

function toExecOptions(options: DemoOptions, endpoint: DemoEndpoint, dir: string): ExecOptions {
  return {
    task: { type: "new" },
    prompt: DEMO_PROMPT,
    cwd: dir,
    overrides: endpoint.overrides,
    strictConfig: false,
    ignoreUserConfig: true,
    model: endpoint.model,
    sandbox: endpoint.sandbox,
    addDirs: [],
    bypassApprovalsAndSandbox: false,
    oss: false,
    images: [],
    approve: [],
    ask: false,
    ignoreRules: false,
    skipGitRepoCheck: false,
    ephemeral: true,
    json: false,
    color: options.color,
  };
}

function assertFailedBefore({ exitCode, output }: DemoTestsRun): void {
  if (exitCode === 1 && output.includes("tests failed")) return;
  throw new CliError(
    "demo_failed",
    `the tests of the demo project must fail at first, they ended with ${exitCode ?? "a signal"}:\n${output}`,
  );
}

async function assertMended(
  { exitCode, output }: DemoTestsRun,
  turnCode: number,
  testFile: string,
  testText: string | undefined,
): Promise<void> {
  if (turnCode !== 0) throw new CliError("demo_failed", "the turn did not end well, see above");
  const found = await fs.readFile(testFile, "utf8").catch(() => undefined);
  if (found !== testText)
    throw new CliError(
      "demo_failed",
      `the turn changed the tests instead of the code: ${testFile}`,
    );
  if (exitCode !== 0)
    throw new CliError("demo_failed", `the tests still fail after the turn:\n${output}`);
}

function toShownUrl(url: string): string {
  // A URL may carry a key; what is shown does not.
  return url.replace(/\/\/[^/@]*@/, "//").replace(/[?#].*$/, "");
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `     ${line}`)
    .join("\n");
}
