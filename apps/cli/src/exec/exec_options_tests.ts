import { expect, test } from "vitest";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import { type ExecOptions, toColorChoice, toExecOptions, toOverrides } from "./exec_options.ts";

const read = (...argv: readonly string[]): ExecOptions =>
  toExecOptions(parseCommandLine(ROOT_COMMAND, argv), { cwd: "/srv/app" });

const DEFAULTS: ExecOptions = {
  task: { type: "new" },
  prompt: undefined,
  cwd: "/srv/app",
  overrides: [],
  profile: undefined,
  strictConfig: false,
  ignoreUserConfig: false,
  model: undefined,
  sandbox: undefined,
  addDirs: [],
  bypassApprovalsAndSandbox: false,
  oss: false,
  localProvider: undefined,
  images: [],
  outputLastMessage: undefined,
  outputSchema: undefined,
  approve: [],
  ask: false,
  ignoreRules: false,
  skipGitRepoCheck: false,
  ephemeral: false,
  json: false,
  color: "auto",
};

test("toExecOptions: nothing given", () => {
  expect(read("exec")).toEqual(DEFAULTS);
});

test("toExecOptions: everything given", () => {
  const argv = `exec --json -c a=1 --enable x --disable y -p work --strict-config --ignore-user-config -m m1 -C sub
    -s workspace-write --add-dir ../more --dangerously-bypass-approvals-and-sandbox --oss --local-provider ollama
    -i a.png,b.png -i c.png -o out.txt --output-schema s.json --skip-git-repo-check --ephemeral --color never
    --approve git --approve mcp__docs.* --ask --ignore-rules`;
  expect(read(...argv.split(/\s+/), "do it")).toEqual({
    task: { type: "new" },
    prompt: "do it",
    cwd: "/srv/app/sub",
    overrides: ["a=1", "features.x=true", "features.y=false"],
    profile: "work",
    strictConfig: true,
    ignoreUserConfig: true,
    model: "m1",
    sandbox: "workspace-write",
    addDirs: ["/srv/more"],
    bypassApprovalsAndSandbox: true,
    oss: true,
    localProvider: "ollama",
    images: ["a.png", "b.png", "c.png"],
    outputLastMessage: "/srv/app/out.txt",
    outputSchema: "s.json",
    approve: ["git", "mcp__docs.*"],
    ask: true,
    ignoreRules: true,
    skipGitRepoCheck: true,
    ephemeral: true,
    json: true,
    color: "never",
  } satisfies ExecOptions);
});

test.for<readonly [readonly string[], Pick<ExecOptions, "task" | "prompt">]>([
  [["resume", "--last"], { task: { type: "resume", from: { type: "last" } }, prompt: undefined }],
  [["resume", "--last", "go"], { task: { type: "resume", from: { type: "last" } }, prompt: "go" }],
  [
    ["resume", "t1", "go"],
    { task: { type: "resume", from: { type: "thread", thread_id: "t1" } }, prompt: "go" },
  ],
  [
    ["fork", "t1"],
    { task: { type: "fork", from: { type: "thread", thread_id: "t1" } }, prompt: undefined },
  ],
])("toExecOptions: exec %j", ([argv, expected]) => {
  expect(read("exec", ...argv)).toEqual({ ...DEFAULTS, ...expected });
});

test.for([
  [["resume"], "resume needs a SESSION_ID or --last; try codexkit exec resume --help"],
  [["fork"], "fork needs a SESSION_ID or --last; try codexkit exec fork --help"],
  [
    ["resume", "--last", "t1", "go"],
    "--last takes the place of SESSION_ID, give only a prompt; try codexkit exec resume --help",
  ],
] as const)("toExecOptions: refuses exec %j", ([argv, message]) => {
  expect(() => read("exec", ...argv)).toThrow(message);
});

test("toOverrides, toColorChoice: read what was typed", () => {
  expect(
    toOverrides(parseCommandLine(ROOT_COMMAND, ["features", "list", "--enable", "a"])),
  ).toEqual(["features.a=true"]);
  expect(["always", "never", "auto", undefined].map(toColorChoice)).toEqual([
    "always",
    "never",
    "auto",
    "auto",
  ]);
});
