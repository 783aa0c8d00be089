import fs from "node:fs";
import path from "node:path";
import { createTempDir } from "@codexkit/testkit";
import { expect, test } from "vitest";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import { createMemoryIo } from "../memory_io.ts";
import { runSandboxCommand } from "./sandbox_command.ts";

async function run(argv: readonly string[], config = ""): Promise<unknown[]> {
  await using home = createTempDir();
  fs.writeFileSync(path.join(home.path, "config.toml"), config);
  const io = createMemoryIo({
    cwd: "/w",
    env: { CODEX_HOME: home.path, MY_TOKEN: "secret", PATH: "/bin" },
  });
  const calls: unknown[] = [];
  const parsed = parseCommandLine(ROOT_COMMAND, ["sandbox", ...argv]);
  const code = await runSandboxCommand(parsed, io, async (command, { policy, cwd, env }) => {
    calls.push(command, policy, cwd, "MY_TOKEN" in env, env["PATH"]);
    return 42;
  });
  return [code, ...calls];
}

test("sandbox: runs the command under the configured policy, and its exit code is ours", async () => {
  expect(await run(["--", "ls", "-a"], 'sandbox_mode = "read-only"')).toEqual([
    42,
    ["ls", "-a"],
    { type: "read-only" },
    "/w",
    true,
    "/bin",
  ]);
});

test("sandbox: flags come before the configuration, and the environment obeys its policy", async () => {
  const config = "[shell_environment_policy]\nignore_default_excludes = false\n";
  const argv = ["-s", "workspace-write", "--add-dir", "more", "-C", "sub", "--", "make"];
  expect(await run(argv, config)).toEqual([
    42,
    ["make"],
    {
      type: "workspace-write",
      writable_roots: ["/w/more"],
      network_access: false,
      exclude_tmpdir_env_var: false,
      exclude_slash_tmp: false,
    },
    "/w/sub",
    false,
    "/bin",
  ]);
});

test("sandbox: a folder to write makes no sense where nothing is written", async () => {
  await expect(run(["-s", "read-only", "--add-dir", "x", "--", "ls"])).rejects.toThrow(
    "--add-dir means nothing with the sandbox 'read-only'; try --sandbox workspace-write",
  );
});
