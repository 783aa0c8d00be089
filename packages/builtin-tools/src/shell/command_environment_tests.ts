import { expect, test } from "vitest";
import { toCommandEnvironment } from "./command_environment.ts";

const options = { threadId: "T", version: "1.2.3", codexHome: "/home/codex" };

test("toCommandEnvironment: what the harness sets comes on top of what is inherited", () => {
  const { env } = toCommandEnvironment(
    { callId: "c" },
    { type: "read-only" },
    {
      ...options,
      env: { HOME: "/h", GONE: undefined },
    },
  );
  expect(env).toMatchObject({
    HOME: "/h",
    CODEX_THREAD_ID: "T",
    CODEX_TOOL_CALL_ID: "c",
    CODEX_VERSION: "1.2.3",
    CODEX_HOME: "/home/codex",
    CODEX_SANDBOX_NETWORK_DISABLED: "1",
  });
  expect(Object.hasOwn(env, "GONE")).toBe(false);
});

test.for([
  ["/usr/bin", "/tools:/usr/bin"],
  ["", "/tools"],
  [undefined, undefined],
] as const)(
  "toCommandEnvironment: programs of the harness come before the PATH %j",
  ([path, want]) => {
    const { env } = toCommandEnvironment(
      { callId: "c" },
      { type: "danger-full-access" },
      {
        ...options,
        env: { PATH: path },
        programFolder: "/tools",
      },
    );
    expect(env["PATH"]).toBe(want);
  },
);

test("toCommandEnvironment: what is set for the command is named", () => {
  const { forced } = toCommandEnvironment(
    { callId: "c" },
    { type: "read-only" },
    { ...options, env: { HOME: "/h" }, environmentPolicy: { set: { MINE: "1" } } },
  );
  expect([
    forced.includes("MINE"),
    forced.includes("CODEX_HOME"),
    forced.includes("CODEX_TOOL_CALL_ID"),
    forced.includes("HOME"),
  ]).toEqual([true, true, true, false]);
});
