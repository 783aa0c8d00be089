import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import { startSignInServer } from "../mcp/test_sign_in_server.ts";
import { createMemoryIo } from "../memory_io.ts";
import {
  runMcpAddCommand,
  runMcpGetCommand,
  runMcpListCommand,
  runMcpRemoveCommand,
} from "./mcp_command.ts";

const COMMANDS: Readonly<Record<string, typeof runMcpListCommand>> = {
  list: runMcpListCommand,
  get: runMcpGetCommand,
  add: runMcpAddCommand,
  remove: runMcpRemoveCommand,
};

interface Home {
  readonly file: string;
  /** Runs a command below `mcp` and returns what it prints. */
  readonly run: (...argv: readonly string[]) => Promise<string>;
  readonly read: () => string;
}

function createHome(config?: string): Home {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-mcp-command-"));
  onTestFinished(() => fs.rmSync(folder, { recursive: true }));
  const file = path.join(folder, "config.toml");
  if (config !== undefined) fs.writeFileSync(file, config);
  return {
    file,
    run: async (...argv) => {
      const io = createMemoryIo({ cwd: folder, env: { CODEX_HOME: folder } });
      const command = COMMANDS[argv[0] ?? ""];
      expect(await command?.(parseCommandLine(ROOT_COMMAND, ["mcp", ...argv]), io)).toBe(0);
      return io.stdoutText() + io.stderrText();
    },
    read: () => fs.readFileSync(file, "utf8"),
  };
}

test("mcp add and remove: everything else in the file stays as it is", async () => {
  const before =
    '# my settings\nmodel = "m" # the good one\n\n[mcp_servers.a] # first\ncommand = "a"\n';
  const home = createHome(before);
  const added = await home.run(
    "add",
    "docs",
    "--env",
    "KEY=a=b",
    "--env",
    "B=",
    "--",
    "npx",
    "-y",
    "d",
  );
  expect([added, home.read()]).toEqual([
    "Added global MCP server 'docs'.\n",
    `${before}\n[mcp_servers.docs]\ncommand = "npx"\nargs = [ "-y", "d" ]\n\n[mcp_servers.docs.env]\nKEY = "a=b"\nB = ""\n`,
  ]);
  expect([await home.run("remove", "docs"), home.read()]).toEqual([
    "Removed global MCP server 'docs'.\n",
    before,
  ]);
  expect([await home.run("remove", "docs"), home.read()]).toEqual([
    "No MCP server named 'docs' found.\n",
    before,
  ]);
});

test("mcp add: a server over HTTP, with all that goes with it", async () => {
  const home = createHome();
  const flags = ["--bearer-token-env-var", "T", "--oauth-client-id", "me", "--oauth-resource", "r"];
  const printed = await home.run("add", "we/b.x", "--url", "https://a.example/mcp", ...flags);
  expect([printed, home.read()]).toEqual([
    "Added global MCP server 'we/b.x'.\n",
    '[mcp_servers."we/b.x"]\nurl = "https://a.example/mcp"\nbearer_token_env_var = "T"\noauth_resource = "r"\n\n[mcp_servers."we/b.x".oauth]\nclient_id = "me"\n',
  ]);
});

test("mcp add: says so when the server wants a sign-in; list and its JSON know it too", async () => {
  await using server = await startSignInServer();
  const home = createHome('[mcp_servers.off]\nurl = "http://127.0.0.1:1"\nenabled = false\n');
  expect(await home.run("add", "web", "--url", server.url)).toBe(
    "Added global MCP server 'web'.\nIt wants you to sign in: codexkit mcp login web\n",
  );
  const listed: unknown = JSON.parse(await home.run("list", "--json"));
  expect(listed).toMatchObject([
    { name: "off", enabled: false, auth_status: "unsupported" },
    { name: "web", enabled: true, auth_status: "not_logged_in" },
  ]);
  expect(await home.run("list")).toContain("enabled   Not logged in");
});

test("mcp list and get: a configured server", async () => {
  const home = createHome('[mcp_servers.a]\ncommand = "run"\nenv = { KEY = "secret" }\n');
  const [text, lines, json] = [
    await home.run("list"),
    await home.run("get", "a"),
    await home.run("get", "a", "--json"),
  ];
  expect([text.includes("KEY=*****"), lines.split("\n")[0], /secret/.test(text + lines)]).toEqual([
    true,
    "a",
    false,
  ]);
  expect(JSON.parse(json)).toMatchObject({ name: "a", transport: { env: { KEY: "secret" } } });
});

test("mcp list: no servers at all", async () => {
  const home = createHome();
  expect([await home.run("list"), await home.run("list", "--json")]).toEqual([
    "No MCP servers configured yet. Try `codexkit mcp add my-tool -- my-command`.\n",
    "[]\n",
  ]);
});

test("mcp remove: works although another server is wrong", async () => {
  const home = createHome("[mcp_servers.bad]\n\n[mcp_servers.a]\nurl = 1\n");
  await home.run("remove", "a");
  await home.run("remove", "bad");
  expect(home.read()).toBe("");
});

const BAD_NAME = "(use letters, numbers, '-', '_', ':', '@', '/', '.')";

test.for<[readonly string[], string, string]>([
  [["get", "x"], "bad_input", "No MCP server named 'x' found."],
  [["add", "a b", "--", "x"], "bad_input", `invalid server name 'a b' ${BAD_NAME}`],
  [["remove", "__proto__"], "bad_input", `invalid server name '__proto__' ${BAD_NAME}`],
  [["add", "a"], "usage", "a server needs a program behind '--', or an address with --url"],
  [["add", "a", "--url", "https://a", "--", "x"], "usage", "a server is a program or an address"],
  [["add", "a", "--url", "https://a", "--env", "A=1"], "usage", "--env goes with a program only"],
  [
    ["add", "a", "--url", "ftp://a"],
    "usage",
    "--url takes an http or https address, got 'ftp://a'",
  ],
  [
    ["add", "a", "--oauth-resource", "r", "--", "x"],
    "usage",
    "--oauth-resource goes with --url only",
  ],
  [["add", "a", "--env", "=hunter2", "--", "x"], "usage", "--env takes KEY=VALUE"],
  [["add", "a", "--env", "hunter2", "--", "x"], "usage", "--env takes KEY=VALUE"],
])("mcp: %j is refused, and nothing is written", async ([argv, code, message]) => {
  const home = createHome();
  const refused = expect.objectContaining({ code, message: expect.stringContaining(message) });
  await expect(home.run(...argv)).rejects.toEqual(refused);
  await expect(home.run(...argv)).rejects.not.toMatchObject({
    message: expect.stringContaining("hunter2"),
  });
  expect(fs.existsSync(home.file)).toBe(false);
});
