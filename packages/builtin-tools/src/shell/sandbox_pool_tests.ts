import fs from "node:fs";
import { createTempDir } from "@codexkit/testkit";
import { expect, test } from "vitest";
import { SandboxPool } from "./sandbox_pool.ts";

const policy = {
  type: "workspace-write",
  exclude_slash_tmp: true,
  exclude_tmpdir_env_var: true,
} as const;

/** A program with the name of bubblewrap is all that making a command line needs. */
function createHost(): { work: string; env: { PATH: string } } & AsyncDisposable {
  const dir = createTempDir("codexkit-pool-");
  const host = fs.realpathSync(dir.path);
  const work = `${host}/work`;
  fs.mkdirSync(work);
  fs.mkdirSync(`${host}/bin`);
  fs.writeFileSync(`${host}/bin/bwrap`, "#!/bin/sh\n", { mode: 0o755 });
  return {
    work,
    env: { PATH: `${host}/bin` },
    [Symbol.asyncDispose]: async () => dir[Symbol.asyncDispose](),
  };
}

test("SandboxPool: what covers missing names goes when the last command has ended, not before", async () => {
  await using host = createHost();
  const { work, env } = host;
  const pool = new SandboxPool(env);
  const command = { argv: ["true"], cwd: work, tty: false };
  const first = await pool.prepare(policy, work, command);
  const second = await pool.prepare(policy, work, command);
  // What bubblewrap would do.
  fs.mkdirSync(`${work}/.git`);
  first.release();
  first.release();
  expect(fs.existsSync(`${work}/.git`)).toBe(true);
  second.release();
  await pool[Symbol.asyncDispose]();
  expect(fs.readdirSync(work)).toEqual([]);
});

test("SandboxPool: without bubblewrap it refuses, and what needs none is left alone", async () => {
  const pool = new SandboxPool({ PATH: "/nowhere" });
  const command = { argv: ["true"], cwd: "/", tty: undefined };
  await expect(pool.prepare(policy, "/", command)).rejects.toMatchObject({
    code: "sandbox_unavailable",
  });
  const open = await pool.prepare({ type: "danger-full-access" }, "/", command);
  expect(open.argv).toEqual(["true"]);
});
