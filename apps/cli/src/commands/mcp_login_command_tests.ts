import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import { ACCESS_TOKEN, startSignInServer } from "../mcp/test_sign_in_server.ts";
import { createMemoryIo, type MemoryIo } from "../memory_io.ts";
import { type OpenPage, runMcpLoginCommand, runMcpLogoutCommand } from "./mcp_login_command.ts";

interface Home {
  readonly folder: string;
  readonly credentials: () => unknown;
  readonly run: (
    argv: readonly string[],
    openPage?: OpenPage,
    env?: Readonly<Record<string, string>>,
  ) => Promise<MemoryIo>;
}

function createHome(config: string): Home {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-mcp-login-"));
  onTestFinished(() => fs.rmSync(folder, { recursive: true }));
  fs.writeFileSync(path.join(folder, "config.toml"), config);
  return {
    folder,
    credentials: () => {
      const value: unknown = JSON.parse(
        fs.readFileSync(path.join(folder, ".credentials.json"), "utf8"),
      );
      return value;
    },
    run: async (argv, openPage = () => Promise.resolve(false), env = {}) => {
      const io = createMemoryIo({ cwd: folder, env: { CODEX_HOME: folder, ...env } });
      const parsed = parseCommandLine(ROOT_COMMAND, ["mcp", ...argv]);
      const isLogin = argv[0] === "login";
      expect(
        await (isLogin
          ? runMcpLoginCommand(parsed, io, openPage)
          : runMcpLogoutCommand(parsed, io)),
      ).toBe(0);
      return io;
    },
  };
}

/** Goes to the page and on to where that sends one, as a browser does. */
const browse: OpenPage = async (url) => (await fetch(url)).ok;

test("mcp login: opens the page, keeps the tokens and prints none of them; mcp logout forgets them", async () => {
  await using server = await startSignInServer();
  const home = createHome(`[mcp_servers.web]\nurl = "${server.url}"\nscopes = ["all"]\n`);
  const io = await home.run(["login", "web", "--scopes", "read, write"], browse);
  const authorize = server.asked.find(([where]) => where === "/authorize")?.[1];
  const page = /^(http:\S+)$/m.exec(io.stdoutText())?.[1] ?? "";
  expect(io.stdoutText()).toBe(
    `If no page has opened in your browser, open this address to sign in at 'web':\n${page}\nSuccessfully logged in to MCP server 'web'.\n`,
  );
  expect(page.startsWith(server.url.replace("/mcp", "/authorize?"))).toBe(true);
  expect([authorize?.["scope"], authorize?.["resource"]]).toEqual(["read write", server.url]);
  expect(`${io.stdoutText()}${io.stderrText()}`).not.toContain(ACCESS_TOKEN);
  expect(Object.values(home.credentials() ?? {})).toMatchObject([
    { server_name: "web", access_token: ACCESS_TOKEN },
  ]);
  const first = await home.run(["logout", "web"]);
  const second = await home.run(["logout", "web"]);
  expect([first.stdoutText(), second.stdoutText(), home.credentials()]).toEqual([
    "Removed OAuth credentials for 'web'.\n",
    "No OAuth credentials stored for 'web'.\n",
    {},
  ]);
});

test("mcp login: --no-browser opens nothing and prints the address to open", async () => {
  await using server = await startSignInServer();
  const home = createHome(`[mcp_servers.web]\nurl = "${server.url}"\n`);
  const seen = Promise.withResolvers<string>();
  const io = createMemoryIo({ cwd: home.folder, env: { CODEX_HOME: home.folder } });
  const stdout = {
    ...io.stdout,
    write: (text: string) => {
      const page = /^(http:\S+)$/m.exec(text)?.[1];
      if (page !== undefined) seen.resolve(page);
      io.stdout.write(text);
    },
  };
  const parsed = parseCommandLine(ROOT_COMMAND, ["mcp", "login", "web", "--no-browser"]);
  const opened: string[] = [];
  const running = runMcpLoginCommand(parsed, { ...io, stdout }, async (url) => {
    opened.push(url);
    return true;
  });
  const page = await seen.promise;
  await browse(page);
  expect([await running, opened, io.stdoutText()]).toEqual([
    0,
    [],
    `Open this address to sign in at 'web':\n${page}\nSuccessfully logged in to MCP server 'web'.\n`,
  ]);
});

test("mcp login: a registered client proves itself with a secret from the environment", async () => {
  await using server = await startSignInServer();
  const home = createHome(
    `[mcp_servers.web]\nurl = "${server.url}"\n[mcp_servers.web.oauth]\nclient_id = "mine"\ntoken_endpoint_auth_method = "client_secret_post"\n`,
  );
  const argv = ["login", "web", "--oauth-client-secret-env", "SECRET"];
  const io = await home.run(argv, browse, { SECRET: "hunter2" });
  const token = server.asked.find(([where]) => where === "/token")?.[1];
  expect([
    token?.["client_id"],
    token?.["client_secret"],
    io.stdoutText().includes("hunter2"),
  ]).toEqual(["mine", "hunter2", false]);
});

test.for<[string, readonly string[], string, string]>([
  ["", ["login", "web"], "bad_input", "No MCP server named 'web' found."],
  [
    '[mcp_servers.web]\ncommand = "x"\n',
    ["login", "web"],
    "bad_input",
    "OAuth login is only supported for streamable_http transports; 'web' is a program",
  ],
  [
    '[mcp_servers.web]\ncommand = "x"\n',
    ["logout", "web"],
    "bad_input",
    "OAuth logout is only supported for streamable_http transports; 'web' is a program",
  ],
  [
    'mcp_oauth_credentials_store = "keyring"\n[mcp_servers.web]\nurl = "https://a.example"\n',
    ["login", "web"],
    "unavailable",
    'mcp_oauth_credentials_store = "keyring" is not available here; set it to "file"',
  ],
  [
    '[mcp_servers.web]\nurl = "https://a.example"\n',
    ["login", "web", "--oauth-client-secret-env", "NOT_SET"],
    "bad_input",
    "the environment variable NOT_SET is not set or empty",
  ],
])("mcp login: %j with %j is refused", async ([config, argv, code, message]) => {
  await expect(createHome(config).run(argv)).rejects.toMatchObject({ code, message });
});
