import type { CommandSpec, FlagSpec, PositionalSpec } from "./command_spec.ts";
import { createMcpCommand, createMcpServerCommand } from "./mcp_commands.ts";
import {
  createDoctorCommand,
  createExecPolicyCommand,
  createSandboxCommand,
} from "./safety_commands.ts";

const CONFIG_FLAGS: readonly FlagSpec[] = [
  {
    name: "config",
    short: "c",
    value: "KEY=VALUE",
    repeatable: true,
    about: "Set one configuration value; dots reach into tables, the value is read as TOML",
  },
  { name: "profile", short: "p", value: "NAME", about: "Add the profile file NAME.config.toml" },
  { name: "enable", value: "FEATURE", repeatable: true, about: "Turn a feature on" },
  { name: "disable", value: "FEATURE", repeatable: true, about: "Turn a feature off" },
  { name: "strict-config", about: "Refuse configuration keys that are not known" },
  { name: "ignore-user-config", about: "Leave config.toml of CODEX_HOME unread" },
];

const CD_FLAG: FlagSpec = {
  name: "cd",
  short: "C",
  value: "DIR",
  completes: "folder",
  about: "Folder to work in",
};

const SANDBOX_FLAGS: readonly FlagSpec[] = [
  {
    name: "sandbox",
    short: "s",
    value: "MODE",
    choices: ["read-only", "workspace-write", "danger-full-access"],
    about: "What commands may touch",
  },
  {
    name: "add-dir",
    value: "DIR",
    repeatable: true,
    completes: "folder",
    about: "One more folder that may be written",
  },
];

const TURN_FLAGS: readonly FlagSpec[] = [
  ...CONFIG_FLAGS,
  { name: "model", short: "m", value: "MODEL", about: "Model to ask" },
  CD_FLAG,
  ...SANDBOX_FLAGS,
  {
    name: "dangerously-bypass-approvals-and-sandbox",
    about: "Run every command with full access; only inside a machine that is itself a sandbox",
  },
  { name: "oss", about: "Use a model server on this machine" },
  {
    name: "local-provider",
    value: "NAME",
    choices: ["lmstudio", "ollama"],
    about: "Which local server --oss talks to",
  },
];

const COLOR_FLAG: FlagSpec = {
  name: "color",
  value: "WHEN",
  choices: ["always", "never", "auto"],
  about: "Colours in the transcript (default: auto)",
};

const EXEC_FLAGS: readonly FlagSpec[] = [
  {
    name: "image",
    short: "i",
    value: "FILE[,FILE]",
    repeatable: true,
    completes: "file",
    about: "Attach images to the prompt",
  },
  { name: "json", about: "Print one JSON event a line on stdout" },
  {
    name: "output-last-message",
    short: "o",
    value: "FILE",
    completes: "file",
    about: "Write the last message to FILE",
  },
  {
    name: "output-schema",
    value: "FILE",
    completes: "file",
    about: "JSON Schema that the last message must match",
  },
  {
    name: "approve",
    value: "RULE",
    repeatable: true,
    about: 'Say yes to commands that start so ("git push") or to MCP tools (mcp__docs.*)',
  },
  {
    name: "ask",
    about:
      "Ask on this terminal: before what needs a person's word, and what the model or MCP servers want to know",
  },
  { name: "ignore-rules", about: "Leave the rules files of the user and of projects unread" },
  { name: "skip-git-repo-check", about: "Work outside a git repository too" },
  { name: "ephemeral", about: "Keep no session file" },
  COLOR_FLAG,
  ...TURN_FLAGS,
];

const JSON_FLAG: FlagSpec = { name: "json", about: "Print JSON" };

const PROMPT: PositionalSpec = {
  name: "PROMPT",
  about: "What to do; '-' or nothing reads it from stdin, other piped text is added to it",
};

const SESSION_POSITIONALS: readonly PositionalSpec[] = [
  { name: "SESSION_ID", about: "Session to go on from; left out with --last" },
  { name: "PROMPT", about: "What to do next; '-' or nothing reads it from stdin" },
];

const LAST_FLAG: FlagSpec = { name: "last", about: "Take the newest session of this folder" };

const EXEC: CommandSpec = {
  name: "exec",
  aliases: ["e"],
  about: "Run one turn, then exit",
  details:
    "The transcript goes to stderr, the last message to stdout. Nobody is asked: what needs a person's word is refused, unless --approve or `approve` in config.toml says yes, or --ask lets you decide on the terminal. Flags may stand before or after the prompt; '--' ends them. Exit code: 0 done, 1 failed or interrupted, 2 wrong arguments.",
  flags: EXEC_FLAGS,
  positionals: [PROMPT],
  commands: [
    {
      name: "resume",
      about: "Go on with an earlier session",
      flags: [LAST_FLAG],
      positionals: SESSION_POSITIONALS,
      commands: [],
      examples: [
        { line: 'codexkit exec resume --last "now add a test"', about: "go on where you left off" },
      ],
    },
    {
      name: "fork",
      about: "Start a new session from the history of an earlier one",
      flags: [LAST_FLAG],
      positionals: SESSION_POSITIONALS,
      commands: [],
      examples: [
        { line: 'codexkit exec fork --last "try it with a map"', about: "the old session stays" },
      ],
    },
  ],
  examples: [
    {
      line: 'codexkit exec "explain this folder"',
      about: "read-only unless the folder is trusted",
    },
    {
      line: 'codexkit exec -s workspace-write "fix the failing test"',
      about: "may edit files here",
    },
    { line: 'git diff | codexkit exec "review this diff"', about: "piped text joins the prompt" },
    { line: 'codexkit exec --json "list the entry points" | jq', about: "one event a line" },
    { line: "codexkit exec -o answer.md - < prompt.md", about: "prompt from a file" },
    {
      line: 'codexkit exec --approve "git push" "commit and push"',
      about: "may push, nothing else is approved",
    },
    { line: 'codexkit exec --ask "publish the package"', about: "you decide, on the terminal" },
  ],
};

const DEMO: CommandSpec = {
  name: "demo",
  about: "Watch a turn mend a failing test in a throw-away project",
  details:
    "Makes a small git repository with one failing test and lets a turn repair it. Without an endpoint the model is a script on this machine: no key, no network. With --base-url or OPENAI_API_KEY a real model does the work. Exit code 0 only if the test failed before and passes after.",
  flags: [
    {
      name: "base-url",
      value: "URL",
      about: "Responses endpoint to use, for example http://host/v1",
    },
    { name: "model", short: "m", value: "MODEL", about: "Model to ask" },
    { name: "keep", about: "Leave the project in place and print where it is" },
    COLOR_FLAG,
  ],
  positionals: [],
  commands: [],
  examples: [
    { line: "codexkit demo", about: "scripted, offline" },
    {
      line: "codexkit demo --base-url http://127.0.0.1:8000/v1 -m my-model --keep",
      about: "your model",
    },
  ],
};

const LOGIN: CommandSpec = {
  name: "login",
  about: "Store an API key, or show how you are signed in",
  flags: [{ name: "with-api-key", about: "Read the key from stdin" }, ...CONFIG_FLAGS],
  positionals: [],
  commands: [
    {
      name: "status",
      about: "Say how you are signed in; exit code 1 if you are not",
      flags: [],
      positionals: [],
      commands: [],
      examples: [],
    },
  ],
  examples: [
    {
      line: "printenv OPENAI_API_KEY | codexkit login --with-api-key",
      about: "keeps the key out of ps",
    },
  ],
};

const DEBUG: CommandSpec = {
  name: "debug",
  about: "Show what a turn would be made of, without asking a model",
  needsCommand: true,
  flags: TURN_FLAGS,
  positionals: [],
  commands: [
    {
      name: "models",
      about: "Print the model catalog as JSON",
      flags: [],
      positionals: [],
      commands: [],
      examples: [],
    },
    {
      name: "prompt-input",
      about: "Print the input items of a first request as JSON",
      flags: [],
      positionals: [PROMPT],
      commands: [],
      examples: [],
    },
    {
      name: "tools",
      about: "Print the tools as a first request would have them, as JSON",
      flags: [JSON_FLAG],
      positionals: [],
      commands: [],
      examples: [],
    },
  ],
  examples: [
    { line: "codexkit debug tools --json -m gpt-5.5", about: "as the request would say it" },
  ],
};

const TOOLS: CommandSpec = {
  name: "tools",
  about: "Ask which tools a model is offered, and why",
  needsCommand: true,
  flags: TURN_FLAGS,
  positionals: [],
  commands: [
    {
      name: "explain",
      about: "Say of every tool, or of one, what decided about it",
      details:
        "Works with the configuration, model, provider and sign-in that exec would use; starts the configured MCP servers, asks no model. NAME may be the whole name (mcp__docs.search), the name alone, or a namespace.",
      flags: [JSON_FLAG],
      positionals: [{ name: "NAME", about: "Tool to explain; all when left out" }],
      commands: [],
      examples: [
        { line: "codexkit tools explain", about: "one line for each tool" },
        { line: "codexkit tools explain imagegen", about: "every gate on its way" },
      ],
    },
  ],
  examples: [
    { line: "codexkit tools explain -m gpt-5.5", about: "what that model would get" },
    { line: "codexkit tools explain --json web_search", about: "for programs" },
  ],
};

const SKILLS: CommandSpec = {
  name: "skills",
  about: "See which skills a session has",
  needsCommand: true,
  flags: [...CONFIG_FLAGS, CD_FLAG],
  positionals: [],
  commands: [
    {
      name: "list",
      about: "Print every skill, where it was found and whether it is on",
      details:
        "Hidden skills are not listed for models and can be named in a prompt as $name. Skills that cannot be loaded are told on stderr.",
      flags: [JSON_FLAG],
      positionals: [],
      commands: [],
      examples: [],
    },
  ],
  examples: [{ line: "codexkit skills list --json", about: "for programs" }],
};

/** All commands of the program. */
export const ROOT_COMMAND: CommandSpec = {
  name: "codexkit",
  about: "A coding agent for the terminal, made of parts you can also import",
  needsCommand: true,
  flags: [
    { name: "help", short: "h", about: "Print help" },
    { name: "version", short: "V", about: "Print the version" },
  ],
  positionals: [],
  commands: [
    EXEC,
    DEMO,
    LOGIN,
    {
      name: "logout",
      about: "Forget stored credentials",
      flags: CONFIG_FLAGS,
      positionals: [],
      commands: [],
      examples: [],
    },
    {
      name: "features",
      about: "Work with feature flags",
      needsCommand: true,
      flags: CONFIG_FLAGS,
      positionals: [],
      commands: [
        {
          name: "list",
          about: "Print every feature, its stage and whether it is on",
          flags: [],
          positionals: [],
          commands: [],
          examples: [],
        },
      ],
      examples: [],
    },
    createSandboxCommand([...CONFIG_FLAGS, CD_FLAG, ...SANDBOX_FLAGS]),
    createExecPolicyCommand([...CONFIG_FLAGS, CD_FLAG]),
    createDoctorCommand([...CONFIG_FLAGS, CD_FLAG, JSON_FLAG]),
    createMcpCommand({ config: CONFIG_FLAGS, cd: CD_FLAG, json: JSON_FLAG }),
    createMcpServerCommand(CONFIG_FLAGS),
    SKILLS,
    TOOLS,
    DEBUG,
    {
      name: "completion",
      about: "Print a completion script for a shell",
      flags: [],
      positionals: [
        {
          name: "SHELL",
          about: "Shell to write for",
          choices: ["bash", "zsh", "fish"],
          required: true,
        },
      ],
      commands: [],
      examples: [
        { line: "source <(codexkit completion bash)", about: "in ~/.bashrc" },
        {
          line: "codexkit completion fish > ~/.config/fish/completions/codexkit.fish",
          about: "for good",
        },
      ],
    },
    {
      name: "apply-patch",
      about: "Apply a patch to the files of this folder",
      details: "The same as calling this program by the name apply_patch.",
      flags: [],
      positionals: [{ name: "PATCH", about: "The patch; read from stdin when left out" }],
      commands: [],
      examples: [{ line: "codexkit apply-patch < change.patch", about: "patch from stdin" }],
    },
    {
      name: "help",
      about: "Print help for a command",
      flags: [],
      positionals: [{ name: "COMMAND", about: "Command to explain, with its sub-command if any" }],
      commands: [],
      examples: [],
    },
  ],
  examples: [
    { line: "codexkit demo", about: "see it work, offline" },
    { line: 'codexkit exec "what does this project do?"', about: "one turn" },
    { line: "codexkit help exec", about: "all about one command" },
  ],
};
