import type { ApprovalPolicy, TurnItem } from "@codexkit/protocol";
import { toOutputText } from "@codexkit/protocol";
import type { ApprovalDecision, ApprovalRequest } from "@codexkit/tools";
import { expect, test } from "vitest";
import { createNoApprovals, createTestApprovals } from "../test_approvals.ts";
import { createTestToolContext } from "../test_tool_context.ts";
import { type Admission, admitCommand, type AdmissionInput, mayRetry } from "./admit_command.ts";
import { type CommandShellOptions, createShellCommand } from "./command_shells.ts";
import { openReport } from "./command_report.ts";
import { createExecCommand } from "./exec_command.ts";
import { createTestShellOptions, toTestCall } from "./test_shell_options.ts";

const GRANULAR: ApprovalPolicy = {
  granular: {
    sandbox_approval: true,
    rules: true,
    mcp_elicitations: true,
    request_permissions: true,
    skill_approval: true,
  },
};
const command = { argv: ["/bin/sh", "-c", "true"], cwd: "/" };
const QUESTION = { type: "ask", sandboxed: true } as const;

interface Asking {
  items: TurnItem[];
  asked: ApprovalRequest[];
  turn: AbortController;
  input: AdmissionInput;
}

async function prepare(answer: ApprovalDecision | "nobody"): Promise<Asking> {
  const items: TurnItem[] = [];
  const asked: ApprovalRequest[] = [];
  const turn = new AbortController();
  const call = toTestCall({}, items, { signal: turn.signal, cancelTurn: () => turn.abort() });
  const report = await openReport(command, call, { describesCommands: false });
  const approvals = answer === "nobody" ? createNoApprovals() : createTestApprovals(answer, asked);
  const context = createTestToolContext({ approvalPolicy: "on-request" });
  return {
    items,
    asked,
    turn,
    input: { command, report, call, context, authority: { approvals } },
  };
}

const statuses = (items: readonly TurnItem[]): readonly unknown[] =>
  items.map((item) => item.type === "CommandExecution" && item.status);

test("admitCommand: what needs no question is admitted silently", async () => {
  const { input, items } = await prepare("decline");
  const admitted = await admitCommand({ type: "run", sandboxed: false }, input);
  expect([admitted, items]).toEqual([
    { ok: true, admission: { sandboxed: false, isApproved: false } },
    [],
  ]);
});

test.for([
  ["accept", { ok: true, admission: { sandboxed: true, isApproved: true } }, ["in_progress"]],
  ["decline", { ok: false, text: "rejected by user" }, ["in_progress", "declined"]],
  ["nobody", { ok: false, text: "approval request failed" }, ["in_progress", "failed"]],
] as const)("admitCommand: %s", async ([answer, admitted, told]) => {
  const { input, items } = await prepare(answer);
  expect([await admitCommand(QUESTION, input), statuses(items)]).toEqual([admitted, told]);
});

test("admitCommand: what is allowed for the session is not asked, nor told of as asked", async () => {
  const { input, items, asked } = await prepare("acceptForSession");
  await admitCommand(QUESTION, input);
  const admitted = await admitCommand(QUESTION, input);
  expect([admitted.ok, asked.length, statuses(items)]).toEqual([true, 1, ["in_progress"]]);
});

test("admitCommand: a cancelled command ends the turn", async () => {
  const { input, items, turn } = await prepare("cancel");
  await expect(admitCommand(QUESTION, input)).rejects.toThrow("aborted");
  expect([turn.signal.aborted, statuses(items)]).toEqual([true, ["in_progress", "declined"]]);
});

test("admitCommand: where a turn cannot be ended, cancelled is declined", async () => {
  const { input } = await prepare("cancel");
  const call = { ...input.call, cancelTurn: undefined };
  expect(await admitCommand(QUESTION, { ...input, call })).toEqual({
    ok: false,
    text: "rejected by user",
  });
});

test("admitCommand: a question that the turn did not live to see answered stays open", async () => {
  const { input, items, turn } = await prepare("accept");
  const handler = {
    decide: async (): Promise<ApprovalDecision> => {
      turn.abort();
      return "accept";
    },
  };
  const authority = { approvals: { ...input.authority.approvals, handler } };
  await expect(admitCommand(QUESTION, { ...input, authority })).rejects.toThrow("aborted");
  expect(statuses(items)).toEqual(["in_progress"]);
});

test.for<[ApprovalPolicy, Admission, boolean]>([
  ["never", { sandboxed: true, isApproved: false }, false],
  ["on-request", { sandboxed: true, isApproved: true }, false],
  ["untrusted", { sandboxed: true, isApproved: true }, true],
  ["untrusted", { sandboxed: false, isApproved: true }, false],
  [GRANULAR, { sandboxed: true, isApproved: false }, true],
])("mayRetry: %j %j is %s", ([approvalPolicy, admission, expected]) => {
  expect(mayRetry(admission, { approvalPolicy })).toBe(expected);
});

/** A sandbox in which every command fails as if it were stopped, and outside of which commands run. */
const STOPPING: CommandShellOptions["sandboxes"] = {
  prepare: async (policy, _cwd, { argv }) => ({
    argv:
      policy.type === "danger-full-access"
        ? argv
        : ["/bin/sh", "-c", "echo x: Read-only file system; exit 1"],
    variables: {},
    release: () => {},
  }),
  [Symbol.asyncDispose]: async () => {},
};

interface Tried {
  text: string;
  asked: ApprovalRequest[];
  items: TurnItem[];
  /** What went wrong with the call itself. */
  error: unknown;
}

async function tryAgain(
  shell: "exec_command" | "shell_command",
  approvalPolicy: ApprovalPolicy,
  answer: ApprovalDecision,
): Promise<Tried> {
  const asked: ApprovalRequest[] = [];
  const items: TurnItem[] = [];
  const turn = new AbortController();
  const { sessions: opened, ...rest } = createTestShellOptions({
    sandboxes: STOPPING,
    approvals: createTestApprovals(answer, asked),
  });
  await using sessions = opened;
  const options = { ...rest, sessions };
  const context = createTestToolContext({ cwd: "/", approvalPolicy });
  const create = shell === "exec_command" ? createExecCommand : createShellCommand;
  const args = { cmd: "echo done", command: "echo done" };
  const change = { signal: turn.signal, cancelTurn: (): void => turn.abort() };
  try {
    const { body } = await create(context, options).handle(toTestCall(args, items, change));
    return { text: toOutputText(body), asked, items, error: undefined };
  } catch (error) {
    return { text: "", asked, items, error };
  }
}

const RETRY = "command failed; retry without sandbox?";
const DONE = /Output:\ndone\n$/;
const STOPPED = /Output:\nx: Read-only file system\n$/;

test.for<[ApprovalPolicy, ApprovalDecision, (string | undefined)[], RegExp, number]>([
  // A person's word from before the first run is enough.
  ["untrusted", "accept", [undefined], DONE, 0],
  [GRANULAR, "accept", [RETRY], DONE, 0],
  [GRANULAR, "decline", [RETRY], STOPPED, 1],
  ["on-request", "accept", [], STOPPED, 1],
  ["never", "accept", [], STOPPED, 1],
])(
  "exec_command: a stopped command under %j, %s",
  async ([policy, answer, reasons, text, code]) => {
    for (const shell of ["exec_command", "shell_command"] as const) {
      const tried = await tryAgain(shell, policy, answer);
      expect(tried.text).toMatch(text);
      expect(tried.asked.map(({ reason }) => reason)).toEqual(reasons);
      expect(tried.items).toMatchObject([{ status: "in_progress" }, { exit_code: code }]);
    }
  },
);

test.for(["exec_command", "shell_command"] as const)(
  "%s: a cancelled retry ends the turn, and the first end is told of",
  async (shell) => {
    const { error, items } = await tryAgain(shell, GRANULAR, "cancel");
    expect([error instanceof Error && error.name, items]).toMatchObject([
      "AbortError",
      [
        { status: "in_progress" },
        { exit_code: 1, aggregated_output: "x: Read-only file system\n" },
      ],
    ]);
  },
);
