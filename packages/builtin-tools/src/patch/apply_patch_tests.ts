import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createMemoryFileSystem, type MemoryFileSystem } from "@codexkit/apply-patch/memory";
import { createNodeFileSystem } from "@codexkit/apply-patch/node";
import { createTempDir } from "@codexkit/testkit";
import { type SandboxPolicy, type TurnItem } from "@codexkit/protocol";
import {
  toFailedOutput,
  type ToolCall,
  type ToolOutput,
  toTextOutput,
  type ApprovalRequest,
  type Approvals,
} from "@codexkit/tools";
import { expect, test } from "vitest";
import { createNoApprovals, createTestApprovals } from "../test_approvals.ts";
import { createTestToolContext } from "../test_tool_context.ts";
import type { ToolContext } from "../tool_context.ts";
import { createApplyPatch, createPatchInterceptor, type PatchToolOptions } from "./apply_patch.ts";

type Report = ["started" | "updated" | "completed", TurnItem];

/** Folders outside of the working folder that are there. */
const OUTSIDE = { "/else/keep": "", "/var/tmp/keep": "" };

const WORKSPACE: SandboxPolicy = {
  type: "workspace-write",
  writable_roots: ["/extra"],
  network_access: false,
  exclude_tmpdir_env_var: false,
  exclude_slash_tmp: true,
};

function createContext(change: Partial<ToolContext> = {}): ToolContext {
  return createTestToolContext({ sandboxPolicy: WORKSPACE, ...change });
}

function toCall(payload: ToolCall["payload"], reports: Report[]): ToolCall {
  const note =
    (kind: Report[0]) =>
    (item: TurnItem): void =>
      void reports.push([kind, item]);
  return {
    turnId: "t",
    callId: "c",
    toolName: { name: "apply_patch" },
    payload,
    model: "m",
    truncationPolicy: { mode: "tokens", limit: 10_000 },
    items: {
      started: note("started"),
      updated: note("updated"),
      completed: note("completed"),
      outputDelta: () => {},
    },
    signal: new AbortController().signal,
  };
}

function createOptions(fs: MemoryFileSystem, approvals = createNoApprovals()): PatchToolOptions {
  const times = [0, 260];
  const protectedFolders = ["/w/codex-home"];
  return { fs, approvals, tmpdir: "/var/tmp", protectedFolders, now: () => times.shift() ?? 260 };
}

interface Change {
  context?: Partial<ToolContext>;
  fs?: MemoryFileSystem;
  approvals?: Approvals;
}

interface Ran {
  output: ToolOutput;
  reports: Report[];
  fs: MemoryFileSystem;
}

async function run(body: string, change: Change = {}): Promise<Ran> {
  const reports: Report[] = [];
  const fs = change.fs ?? createMemoryFileSystem({ "/w/old.txt": "one\ntwo\n", ...OUTSIDE });
  const input = ["*** Begin Patch", ...(body === "" ? [] : [body]), "*** End Patch"].join("\n");
  const tool = createApplyPatch(createContext(change.context), createOptions(fs, change.approvals));
  return { output: await tool.handle(toCall({ type: "custom", input }, reports)), reports, fs };
}

const ADD = "*** Add File: new.txt\n+hi";
const ADDED = "Success. Updated the following files:\nA new.txt\n";
const IN_TIME = "Exit code: 0\nWall time: 0.3 seconds\nOutput:\n";

test("apply_patch: adds, updates, moves and deletes, and shows every change from start to end", async () => {
  const fs = createMemoryFileSystem({
    "/w/old.txt": "one\ntwo\n",
    "/w/gone.txt": "bye\n",
    "/w/here.txt": "x\n",
  });
  const body = [
    "*** Add File: new.txt\n+hi",
    "*** Update File: old.txt\n@@\n one\n-two\n+2",
    "*** Update File: here.txt\n*** Move to: there.txt\n@@\n-x\n+y",
    "*** Delete File: gone.txt",
  ].join("\n");
  const { output, reports } = await run(body, { fs });
  const text =
    "Success. Updated the following files:\nA new.txt\nM old.txt\nM there.txt\nD gone.txt\n";
  const item = {
    type: "FileChange",
    id: "c",
    changes: {
      "/w/new.txt": { type: "add", content: "hi\n" },
      "/w/old.txt": {
        type: "update",
        unified_diff: "@@ -1,2 +1,2 @@\n one\n-two\n+2\n",
        move_path: null,
      },
      "/w/here.txt": {
        type: "update",
        unified_diff: "@@ -1 +1 @@\n-x\n+y\n",
        move_path: "/w/there.txt",
      },
      "/w/gone.txt": { type: "delete", content: "bye\n" },
    },
    status: "in_progress",
  } as const;
  expect([output, reports]).toEqual([
    { ...toTextOutput(`${IN_TIME}${text}`), codeModeResult: {} },
    [
      ["started", item],
      ["completed", { ...item, status: "completed", stdout: text, stderr: "" }],
    ],
  ]);
  const files = ["new", "old", "here", "there", "gone"].map((name) =>
    fs.readText(`/w/${name}.txt`),
  );
  expect(files).toEqual(["hi\n", "one\n2\n", undefined, "y\n", undefined]);
});

test.for([
  [
    "lines that are not there",
    "*** Update File: old.txt\n@@\n-three\n+3",
    "apply_patch verification failed: Failed to find expected lines in /w/old.txt:\nthree",
  ],
  [
    "a file that is not there",
    "*** Delete File: none.txt",
    "apply_patch verification failed: Failed to read /w/none.txt: No such file or directory (os error 2)",
  ],
  ["no section", "", "patch rejected: empty patch"],
  [
    "an environment",
    "*** Environment ID: e\n*** Add File: new.txt\n+hi",
    "apply_patch environment selection is unavailable for this turn",
  ],
] as const)("apply_patch: %s leave all files as they are", async ([, body, text]) => {
  const { output, reports, fs } = await run(body);
  expect([output, reports, fs.readText("/w/old.txt")]).toEqual([
    toFailedOutput(text),
    [],
    "one\ntwo\n",
  ]);
});

test("apply_patch: what fails while it is written is undone, and the item says failed", async () => {
  const fs = createMemoryFileSystem({ "/w/old.txt": "one\n", "/w/file": "" });
  const { output, reports } = await run(
    "*** Update File: old.txt\n@@\n-one\n+1\n*** Add File: file/new.txt\n+hi",
    { fs },
  );
  expect([output.success, fs.readText("/w/old.txt"), reports.map(([kind]) => kind)]).toEqual([
    false,
    "one\n",
    [],
  ]);
  expect(output.body).toMatch(/^Exit code: 1\nWall time: 0.3 seconds\nOutput:\n/);
});

test.for([
  [
    { type: "read-only" },
    "new.txt",
    "patch rejected: writing is blocked by read-only sandbox; rejected by user approval settings",
  ],
  [
    WORKSPACE,
    "/else/new.txt",
    "patch rejected: writing outside of the project; rejected by user approval settings",
  ],
  [
    WORKSPACE,
    ".git/hooks/pre-commit",
    "patch rejected: writing outside of the project; rejected by user approval settings",
  ],
  [
    WORKSPACE,
    "../w2/new.txt",
    "patch rejected: writing outside of the project; rejected by user approval settings",
  ],
  [
    WORKSPACE,
    "codex-home/rules/default.rules",
    "patch rejected: writing outside of the project; rejected by user approval settings",
  ],
] as const)(
  "apply_patch: under %j and never, %s is refused",
  async ([sandboxPolicy, file, text]) => {
    const asked: ApprovalRequest[] = [];
    const { output, reports, fs } = await run(`*** Add File: ${file}\n+hi`, {
      context: { sandboxPolicy },
      approvals: createTestApprovals("accept", asked),
    });
    const before = createMemoryFileSystem({ "/w/old.txt": "one\ntwo\n", ...OUTSIDE });
    expect([output, reports, asked, [...fs.entries().keys()]]).toEqual([
      toFailedOutput(text),
      [],
      [],
      [...before.entries().keys()],
    ]);
  },
);

test.for([
  [WORKSPACE, "/extra/new.txt"],
  [WORKSPACE, "/var/tmp/new.txt"],
  [{ type: "danger-full-access" }, "/else/new.txt"],
] as const)(
  "apply_patch: under %j, %s may be written without a question",
  async ([policy, file]) => {
    const { output, fs } = await run(`*** Add File: ${file}\n+hi`, {
      context: { sandboxPolicy: policy },
    });
    expect([output.success, fs.readText(file)]).toEqual([true, "hi\n"]);
  },
);

test("apply_patch: who works in a protected folder may write there", async () => {
  const cwd = "/w/codex-home/skill";
  const fs = createMemoryFileSystem({ [`${cwd}/keep`]: "", "/w/codex-home/auth.json": "" });
  const { output } = await run(ADD, { fs, context: { cwd } });
  const above = await run("*** Delete File: ../auth.json", { fs, context: { cwd } });
  expect([output.success, above.output]).toEqual([
    true,
    toFailedOutput(
      "patch rejected: writing outside of the project; rejected by user approval settings",
    ),
  ]);
});

test("apply_patch: a link out of the roots is outside", async () => {
  const fs = createMemoryFileSystem({
    "/w/link": { kind: "link", target: "/else" },
    "/else/keep": "",
  });
  const { output } = await run("*** Add File: link/new.txt\n+hi", { fs });
  expect([output.success, fs.readText("/else/new.txt")]).toEqual([false, undefined]);
});

test.for([
  ["accept", true],
  ["decline", false],
] as const)(
  "apply_patch: outside of the roots on request, %s decides",
  async ([decision, isYes]) => {
    const asked: ApprovalRequest[] = [];
    const { output, reports, fs } = await run("*** Add File: /else/new.txt\n+hi", {
      context: { approvalPolicy: "on-request" },
      approvals: createTestApprovals(decision, asked),
    });
    expect([asked, output, reports.map(([kind]) => kind), fs.readText("/else/new.txt")]).toEqual([
      [
        {
          type: "patch",
          threadId: "h",
          turnId: "t",
          callId: "c",
          changes: { "/else/new.txt": { type: "add", content: "hi\n" } },
          reason: "it writes outside the writable roots: /else/new.txt",
        },
      ],
      isYes
        ? {
            ...toTextOutput(`${IN_TIME}Success. Updated the following files:\nA /else/new.txt\n`),
            codeModeResult: {},
          }
        : toFailedOutput("patch rejected by user"),
      ["started", "completed"],
      isYes ? "hi\n" : undefined,
    ]);
  },
);

test("apply_patch: inside of the roots on request, nobody is asked; untrusted asks", async () => {
  const asked: ApprovalRequest[] = [];
  const approvals = createTestApprovals("decline", asked);
  const onRequest = await run(ADD, { context: { approvalPolicy: "on-request" }, approvals });
  expect([onRequest.output.success, asked]).toEqual([true, []]);
  const untrusted = await run(ADD, { context: { approvalPolicy: "untrusted" }, approvals });
  expect([untrusted.output, untrusted.reports, asked]).toEqual([
    toFailedOutput("patch rejected by user"),
    toReports("declined"),
    [
      {
        type: "patch",
        threadId: "h",
        turnId: "t",
        callId: "c",
        changes: { "/w/new.txt": { type: "add", content: "hi\n" } },
      },
    ],
  ]);
});

/** A patch that was asked about and did not come to pass. */
function toReports(status: "declined" | "failed"): unknown {
  const changes = { "/w/new.txt": { type: "add", content: "hi\n" } };
  const item = { type: "FileChange", id: "c", changes };
  return [
    ["started", { ...item, status: "in_progress" }],
    ["completed", { ...item, status }],
  ];
}

test("apply_patch: without somebody to ask, untrusted means no", async () => {
  const { output, reports } = await run(ADD, { context: { approvalPolicy: "untrusted" } });
  expect([output, reports]).toEqual([
    toFailedOutput("patch rejected: approval request failed"),
    toReports("failed"),
  ]);
});

test("apply_patch: what is allowed for the session is not asked again, another file is", async () => {
  const asked: ApprovalRequest[] = [];
  const approvals = createTestApprovals("acceptForSession", asked);
  const context = { approvalPolicy: "untrusted" } as const;
  for (const file of ["a.txt", "a.txt", "b.txt"])
    await run(`*** Add File: ${file}\n+hi`, { context, approvals });
  await run("*** Add File: a.txt\n+hi\n*** Add File: c.txt\n+hi", { context, approvals });
  const files = asked.map((request) => request.type === "patch" && Object.keys(request.changes));
  expect(files).toEqual([["/w/a.txt"], ["/w/b.txt"], ["/w/a.txt", "/w/c.txt"]]);
});

test("apply_patch: both names of a moved file have to be allowed", async () => {
  const asked: ApprovalRequest[] = [];
  const approvals = createTestApprovals("acceptForSession", asked);
  const context = { approvalPolicy: "untrusted" } as const;
  const update = "*** Update File: old.txt\n";
  const change = "@@\n one\n-two\n+2";
  await run(`${update}${change}`, { context, approvals });
  await run(`${update}*** Move to: new.txt\n${change}`, { context, approvals });
  expect(asked.length).toBe(2);
});

test("apply_patch: a cancelled patch ends the turn, and its item stays open", async () => {
  const turn = new AbortController();
  const reports: Report[] = [];
  const options = createOptions(createMemoryFileSystem(), createTestApprovals("cancel"));
  const tool = createApplyPatch(createContext({ approvalPolicy: "untrusted" }), options);
  const input = `*** Begin Patch\n${ADD}\n*** End Patch`;
  const call = {
    ...toCall({ type: "custom", input }, reports),
    signal: turn.signal,
    cancelTurn: () => turn.abort(),
  };
  await expect(tool.handle(call)).rejects.toThrow("aborted");
  expect(reports.map(([kind]) => kind)).toEqual(["started"]);
});

test("apply_patch: granular approvals without the sandbox refuse what is outside, unasked", async () => {
  const asked: ApprovalRequest[] = [];
  const granular = {
    sandbox_approval: false,
    rules: true,
    mcp_elicitations: true,
    request_permissions: true,
    skill_approval: true,
  };
  const { output } = await run("*** Add File: /else/new.txt\n+hi", {
    context: { approvalPolicy: { granular } },
    approvals: createTestApprovals("accept", asked),
  });
  expect([output, asked]).toEqual([
    toFailedOutput(
      "patch rejected: writing outside of the project; rejected by user approval settings",
    ),
    [],
  ]);
});

test("apply_patch: a function call in place of a freeform one is a fault of the call", async () => {
  const tool = createApplyPatch(createContext(), createOptions(createMemoryFileSystem()));
  const call = toCall({ type: "function", arguments: "{}" }, []);
  await expect(async () => await tool.handle(call)).rejects.toThrow(
    "tool apply_patch invoked with incompatible payload",
  );
});

/** Runs a shell script past the interceptor. */
async function intercept(
  script: string,
  change: Change & { cwd?: string } = {},
): Promise<Omit<Ran, "output"> & { output: ToolOutput | undefined }> {
  const reports: Report[] = [];
  const fs = change.fs ?? createMemoryFileSystem({ "/w/sub/old.txt": "one\n" });
  const interceptPatch = createPatchInterceptor(
    createContext(change.context),
    createOptions(fs, change.approvals),
  );
  const call = toCall({ type: "function", arguments: "{}" }, reports);
  const output = await interceptPatch({ command: script, cwd: change.cwd ?? "/w" }, call);
  return { output, reports, fs };
}

const HEREDOC = `apply_patch <<'EOF'\n*** Begin Patch\n${ADD}\n*** End Patch\nEOF\n`;

test.for([
  ["in the folder of the command", HEREDOC, "/w/new.txt"],
  ["in a folder below it", `cd sub && ${HEREDOC}`, "/w/sub/new.txt"],
  ["in another folder", `cd /extra && ${HEREDOC}`, "/extra/new.txt"],
] as const)("interceptor: a patch %s is applied as the tool would", async ([, script, file]) => {
  const { output, reports, fs } = await intercept(script);
  expect([output, reports.map(([kind]) => kind), fs.readText(file)]).toEqual([
    toTextOutput(`Wall time: 0.2600 seconds\nOutput:\n${IN_TIME}${ADDED}`),
    ["started", "completed"],
    "hi\n",
  ]);
});

test("interceptor: a patch out of the roots is refused like the tool's", async () => {
  const { output, fs } = await intercept(`cd /else && ${HEREDOC}`);
  expect([output, fs.readText("/else/new.txt")]).toEqual([
    toFailedOutput(
      "patch rejected: writing outside of the project; rejected by user approval settings",
    ),
    undefined,
  ]);
});

test("interceptor: a patch without a command is answered, not run", async () => {
  const { output } = await intercept(`*** Begin Patch\n${ADD}\n*** End Patch`);
  expect(output).toEqual(
    toFailedOutput(
      'apply_patch verification failed: patch detected without explicit call to apply_patch. Rerun as ["apply_patch", "<patch>"]',
    ),
  );
});

test.for(["ls", `echo hi; ${HEREDOC}`, `${HEREDOC}echo done`])(
  "interceptor: %j is somebody else's",
  async (script) => {
    const { output, reports } = await intercept(script);
    expect([output, reports]).toEqual([undefined, []]);
  },
);

test("apply_patch: what models often get wrong is taken only where that is wanted", async () => {
  const input = "*** Begin Patch ***\n*** Add File: new.txt\n+hi\n*** End Patch ***";
  const take = async (tolerant: boolean): Promise<boolean> => {
    const fs = createMemoryFileSystem({ "/w/keep": "" });
    const tool = createApplyPatch(createContext(), { ...createOptions(fs), tolerant });
    return (await tool.handle(toCall({ type: "custom", input }, []))).success;
  };
  expect([await take(false), await take(true)]).toEqual([false, true]);
});

test("apply_patch: in a work tree, the folder that its `.git` file names is protected", async () => {
  await using dir = createTempDir();
  const cwd = path.join(dir.path, "tree");
  const git = path.join(dir.path, "main/.git");
  mkdirSync(path.join(git, "worktrees/tree"), { recursive: true });
  mkdirSync(cwd);
  writeFileSync(path.join(cwd, ".git"), `gitdir: ${git}/worktrees/tree\n`);
  writeFileSync(path.join(git, "worktrees/tree/commondir"), "../..\n");
  const options = { ...createOptions(createMemoryFileSystem({})), fs: createNodeFileSystem() };
  const sandboxPolicy = { ...WORKSPACE, writable_roots: [dir.path] };
  const tool = createApplyPatch(createContext({ cwd, sandboxPolicy }), options);
  const add = async (file: string): Promise<unknown> => {
    const input = `*** Begin Patch\n*** Add File: ${file}\n+x\n*** End Patch`;
    return (await tool.handle(toCall({ type: "custom", input }, []))).success;
  };
  expect([
    await add(path.join(git, "hooks/post-checkout")),
    await add(path.join(git, "worktrees/tree/x")),
    await add(path.join(dir.path, "main/a.txt")),
  ]).toEqual([false, false, true]);
});
