import { expect, test } from "vitest";
import { prepareCommand } from "./prepare_command.ts";
import { SandboxPool } from "./sandbox_pool.ts";

const FULL = { type: "danger-full-access" } as const;
const base = { threadId: "h", version: "1", codexHome: "/c", env: { PATH: "/bin" } };
const command = { argv: ["/bin/bash", "-lc", "true"], cwd: "/", variables: { LD_PRELOAD: "x.so" } };

test("prepareCommand: what the model chose stays out of the process that sets the sandbox up", async () => {
  const options = { ...base, sandboxes: new SandboxPool(base.env) };
  const { argv, env } = await prepareCommand(command, { callId: "c" }, FULL, { cwd: "/" }, options);
  expect(argv).toEqual(["/usr/bin/env", "LD_PRELOAD=x.so", ...command.argv]);
  expect([env["LD_PRELOAD"], env["CODEX_TOOL_CALL_ID"]]).toEqual([undefined, "c"]);
});

test("prepareCommand: a snapshot takes the place of a login shell, less what was set for the command", async () => {
  let overrides: readonly string[] | undefined;
  const toCommand = async (
    argv: readonly string[],
    options: { overrides?: readonly string[] | undefined } = {},
  ): Promise<readonly string[]> => {
    ({ overrides } = options);
    return ["snapshot", ...argv];
  };
  const options = {
    ...base,
    sandboxes: new SandboxPool(base.env),
    environmentPolicy: { set: { MINE: "1" } },
    findSnapshot: () => ({ toCommand }),
  };
  const plain = { argv: command.argv, cwd: "/" };
  const { argv } = await prepareCommand(plain, { callId: "c" }, FULL, { cwd: "/" }, options);
  expect(argv).toEqual(["snapshot", ...command.argv]);
  expect(["MINE", "CODEX_HOME", "PATH"].map((name) => overrides?.includes(name))).toEqual([
    true,
    true,
    false,
  ]);
});
