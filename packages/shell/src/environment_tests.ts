import { expect, test } from "vitest";
import {
  buildEnvironment,
  type ShellEnvironmentPolicy,
  toExecVariables,
  UNIFIED_EXEC_VARIABLES,
} from "./environment.ts";

const BASE = {
  PATH: "/bin",
  Home: "/home/me",
  MY_PLAIN: "plain",
  MY_secret_TOKEN: "tok",
  API_KEY: "k",
  ABSENT: undefined,
};

interface Case {
  name: string;
  policy: ShellEnvironmentPolicy;
  expected: Record<string, string>;
}

const CASES: readonly Case[] = [
  {
    name: "nothing said keeps everything, secrets too",
    policy: {},
    expected: {
      PATH: "/bin",
      Home: "/home/me",
      MY_PLAIN: "plain",
      MY_secret_TOKEN: "tok",
      API_KEY: "k",
    },
  },
  {
    name: "default excludes drop keys, secrets and tokens in any case",
    policy: { ignore_default_excludes: false },
    expected: { PATH: "/bin", Home: "/home/me", MY_PLAIN: "plain" },
  },
  {
    name: "core keeps the short list in any case",
    policy: { inherit: "core" },
    expected: { PATH: "/bin", Home: "/home/me" },
  },
  {
    name: "none and set",
    policy: { inherit: "none", set: { ADDED: "yes" } },
    expected: { ADDED: "yes" },
  },
  {
    name: "exclude with wildcards in any case",
    policy: { inherit: "all", exclude: ["my_*", "?PI_KEY", "home"] },
    expected: { PATH: "/bin" },
  },
  {
    name: "set brings an excluded name back",
    policy: { exclude: ["*"], set: { PATH: "/mine" } },
    expected: { PATH: "/mine" },
  },
  {
    name: "include_only filters set as well",
    policy: { set: { ADDED: "yes", MY_PATH: "x" }, include_only: ["*PATH"] },
    expected: { PATH: "/bin", MY_PATH: "x" },
  },
  {
    name: "an empty include_only filters nothing",
    policy: { inherit: "core", include_only: [] },
    expected: { PATH: "/bin", Home: "/home/me" },
  },
  {
    name: "dots and brackets are plain characters",
    policy: {
      inherit: "none",
      set: { "A.B": "1", AxB: "2", "[A]": "3" },
      include_only: ["A.B", "[a]"],
    },
    expected: { "A.B": "1", "[A]": "3" },
  },
];

test.for(CASES)("buildEnvironment: $name", ({ policy, expected }) => {
  expect(buildEnvironment({ policy, base: BASE })).toEqual(expected);
});

test("buildEnvironment: forced variables win over everything", () => {
  const policy: ShellEnvironmentPolicy = { set: { TERM: "xterm" }, include_only: ["PATH"] };
  expect(buildEnvironment({ policy, base: BASE, forced: { TERM: "dumb" } })).toEqual({
    PATH: "/bin",
    TERM: "dumb",
  });
});

test("buildEnvironment: a pattern of many stars stays fast", () => {
  const name = "A".repeat(5_000);
  const policy: ShellEnvironmentPolicy = { exclude: [`${"*A".repeat(50)}*B`] };
  expect(Object.keys(buildEnvironment({ policy, base: { [name]: "1" } }))).toEqual([name]);
});

test("toExecVariables: without a sandbox, as recorded", () => {
  expect(
    toExecVariables({ threadId: "t", sessionId: "s", toolCallId: "c1", version: "0.169.0" }),
  ).toEqual({
    CODEX_APPLY_PATCH_PRESERVE_LINE_ENDINGS: "1",
    CODEX_CI: "1",
    CODEX_SESSION_ID: "s",
    CODEX_THREAD_ID: "t",
    CODEX_TOOL_CALL_ID: "c1",
    CODEX_VERSION: "0.169.0",
    COLORTERM: "",
    GH_PAGER: "cat",
    GIT_PAGER: "cat",
    LANG: "C.UTF-8",
    LC_ALL: "C.UTF-8",
    LC_CTYPE: "C.UTF-8",
    NO_COLOR: "1",
    PAGER: "cat",
    TERM: "dumb",
  });
});

test("toExecVariables: in a sandbox without network", () => {
  const identity = { threadId: "t", sessionId: "s", toolCallId: "c", version: "1" };
  expect(
    toExecVariables({ ...identity, permissionProfile: ":read-only", isNetworkDisabled: true }),
  ).toEqual({
    ...UNIFIED_EXEC_VARIABLES,
    CODEX_THREAD_ID: "t",
    CODEX_SESSION_ID: "s",
    CODEX_TOOL_CALL_ID: "c",
    CODEX_VERSION: "1",
    CODEX_PERMISSION_PROFILE: ":read-only",
    CODEX_SANDBOX_NETWORK_DISABLED: "1",
  });
});
