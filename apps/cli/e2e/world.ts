import fs from "node:fs";
import path from "node:path";
import {
  createGitRepository,
  createTempDir,
  type ResponsesServer,
  type ResponsesServerOptions,
  type ScriptTurn,
  startResponsesServer,
} from "@codexkit/testkit";
import { type CliForm, type CliResult, runCli, type RunCliOptions } from "./run_cli.ts";

/** The key that the configuration names; it must turn up nowhere. */
export const KEY = "sk-e2e-very-secret-0123456789";

/** A place to run the program in. */
export interface World extends AsyncDisposable {
  readonly work: string;
  readonly home: string;
  readonly server: ResponsesServer;
  run(form: CliForm, args: readonly string[], options?: RunCliOptions): Promise<CliResult>;
}

/** A git repository, an empty Codex home and a scripted endpoint that the configuration points to. */
export async function createWorld(
  turns: readonly ScriptTurn[],
  options: {
    provider?: string;
    config?: string;
    files?: Record<string, string>;
    server?: Omit<ResponsesServerOptions, "turns">;
  } = {},
): Promise<World> {
  const dir = createTempDir("codexkit-e2e-");
  const server = await startResponsesServer({ ...options.server, turns });
  const work = path.join(dir.path, "work");
  const home = path.join(dir.path, "home");
  fs.mkdirSync(work);
  fs.mkdirSync(home);
  await createGitRepository(work, { "README.md": "# e2e\n", ...options.files });
  fs.writeFileSync(
    path.join(home, "config.toml"),
    `model = "gpt-5.5"
model_provider = "mock"
${options.config ?? ""}
[model_providers.mock]
name = "mock"
base_url = "${server.url}"
env_key = "E2E_KEY"
request_max_retries = 0
stream_max_retries = 1
${(options.provider ?? "").replaceAll("{{url}}", server.url)}
`,
  );
  return {
    work,
    home,
    server,
    run: (form, args, more = {}) =>
      runCli(form, args, {
        cwd: work,
        ...more,
        env: { CODEX_HOME: home, HOME: home, SHELL: "/bin/bash", E2E_KEY: KEY, ...more.env },
      }),
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await dir[Symbol.asyncDispose]();
    },
  };
}

/** The events of a run with `--json`. */
export const readEvents = (text: string): unknown[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): unknown => JSON.parse(line));
