import type { CommandSpec, FlagSpec, PositionalSpec } from "./command_spec.ts";

/** Flags that these commands share with others. */
interface SharedFlags {
  readonly config: readonly FlagSpec[];
  readonly cd: FlagSpec;
  readonly json: FlagSpec;
}

const NAME: PositionalSpec = { name: "NAME", about: "Name of the server", required: true };

const ADD: CommandSpec = {
  name: "add",
  about: "Write a server into config.toml of CODEX_HOME",
  details:
    "A program is given behind '--', an address with --url. A server of that name is replaced; everything else in the file stays as it is.",
  flags: [
    {
      name: "env",
      value: "KEY=VALUE",
      repeatable: true,
      about: "Variable that is set for the program",
    },
    { name: "url", value: "URL", about: "Address of a server over HTTP" },
    {
      name: "bearer-token-env-var",
      value: "VARIABLE",
      about: "Environment variable that holds the token for --url",
    },
    {
      name: "oauth-client-id",
      value: "ID",
      about: "Client that was registered for signing in at --url",
    },
    { name: "oauth-resource", value: "URI", about: "Resource that a token for --url is asked for" },
  ],
  positionals: [
    NAME,
    { name: "COMMAND", about: "Program and its arguments, behind '--'", variadic: true },
  ],
  commands: [],
  examples: [
    {
      line: "codexkit mcp add docs --env KEY=value -- npx -y docs-server",
      about: "a program that is started",
    },
    {
      line: "codexkit mcp add web --url https://mcp.example.com/mcp",
      about: "a server over HTTP",
    },
  ],
};

function createLogin(config: readonly FlagSpec[]): CommandSpec {
  return {
    name: "login",
    about: "Sign in at a server over HTTP",
    details:
      "Opens the page of the server in a browser and waits up to 5 minutes for you to come back. The tokens are kept in .credentials.json of CODEX_HOME, readable by you alone, and are never printed.",
    flags: [
      { name: "scopes", value: "SCOPE[,SCOPE]", about: "What to ask for, in place of the default" },
      { name: "no-browser", about: "Print the address of the page and open nothing" },
      {
        name: "oauth-client-secret-env",
        value: "VARIABLE",
        about: "Environment variable that holds the secret of the registered client",
      },
      ...config,
    ],
    positionals: [NAME],
    commands: [],
    examples: [
      { line: "codexkit mcp login web --scopes read,write", about: "with less than all rights" },
    ],
  };
}

/** `codexkit mcp` and what belongs to it. Mirrors: `codex mcp` of Codex 0.169.0. */
export function createMcpCommand({ config, cd, json }: SharedFlags): CommandSpec {
  const readFlags = [json, ...config, cd];
  return {
    name: "mcp",
    about: "See and change the MCP servers of the configuration",
    needsCommand: true,
    flags: [],
    positionals: [],
    commands: [
      {
        name: "list",
        about: "Print every server, whether it is on and how one is signed in",
        details:
          "Values of variables and headers are masked; --json prints them as they are. Servers over HTTP are asked whether they have a sign-in, for at most 5 seconds.",
        flags: readFlags,
        positionals: [],
        commands: [],
        examples: [],
      },
      {
        name: "get",
        about: "Print one server",
        details: "Values of variables and headers are masked; --json prints them as they are.",
        flags: readFlags,
        positionals: [NAME],
        commands: [],
        examples: [],
      },
      ADD,
      {
        name: "remove",
        about: "Take a server out of config.toml of CODEX_HOME",
        flags: [],
        positionals: [NAME],
        commands: [],
        examples: [],
      },
      createLogin(config),
      {
        name: "logout",
        about: "Forget the tokens of a server",
        flags: config,
        positionals: [NAME],
        commands: [],
        examples: [],
      },
    ],
    examples: [
      { line: "codexkit mcp add docs -- npx -y docs-server", about: "from now on, everywhere" },
      { line: "codexkit mcp list --json", about: "for programs" },
    ],
  };
}

/** `codexkit mcp-server`. Mirrors: `codex mcp-server`, which Codex had up to 0.153. */
export function createMcpServerCommand(config: readonly FlagSpec[]): CommandSpec {
  return {
    name: "mcp-server",
    about: "Be an MCP server over stdin and stdout, with tools that run this agent",
    details:
      "Offers the tools `codex` (a new thread) and `codex-reply` (goes on with one). Threads live as long as the process. What has to be approved is asked of the client, and refused when it cannot ask.",
    flags: config,
    positionals: [],
    commands: [],
    examples: [
      {
        line: "codexkit mcp-server -c approval_policy=never",
        about: "as the command of a server in any MCP client",
      },
    ],
  };
}
