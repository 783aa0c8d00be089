import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import { toTurnOptions } from "../exec/exec_options.ts";
import { openCredentials } from "./open_credentials.ts";

test("openCredentials: what the configuration says about signing in", () => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-credentials-"));
  const argv = [
    "login",
    "-c",
    "forced_login_method=api",
    "-c",
    "cli_auth_credentials_store=ephemeral",
  ];
  const options = toTurnOptions(parseCommandLine(ROOT_COMMAND, argv), { cwd: home });
  const { auth, config } = openCredentials(options, { env: { CODEX_HOME: home, HOME: home } });
  expect([config.forced_login_method, auth.identity()]).toEqual(["api", undefined]);
  fs.rmSync(home, { recursive: true });
});
