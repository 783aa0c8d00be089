import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { createTestFolder, openTestHost, runCall } from "../test_host.ts";

const ADD = "*** Begin Patch\n*** Add File: new.txt\n+hello\n*** End Patch";

test.for<[string, unknown, string]>([
  ["no JSON", "{bad", "failed to parse function arguments: "],
  ["no patch", { patch: ADD }, "failed to parse function arguments: `input` must be a string"],
  ["no text", { input: 1 }, "failed to parse function arguments: `input` must be a string"],
  ["no patch inside", { input: "hello" }, "apply_patch verification failed: "],
])("apply_patch as a function: %s is told of to the model", async ([, args, want]) => {
  const { host } = await openTestHost();
  expect(await runCall(host, "apply_patch", args)).toContain(want);
});

test("apply_patch: without its grammar it takes what models get wrong, with it it does not", async () => {
  const fenced = `\`\`\`\n${ADD}\n\`\`\``;
  const { host, folder } = await openTestHost();
  const strict = await host.execute({
    type: "custom_tool_call",
    call_id: "c",
    name: "apply_patch",
    input: fenced,
  });
  expect(strict.output).toContain("invalid patch");
  expect(await runCall(host, "apply_patch", { input: fenced })).toContain("Success");
  expect(readFileSync(path.join(folder, "new.txt"), "utf8")).toBe("hello\n");
});

test("apply_patch: by default it writes below the allowed folders only", async () => {
  const outside = createTestFolder();
  const target = path.join(outside, "new.txt");
  const patch = ADD.replace("new.txt", target);
  const { host, folder } = await openTestHost(
    {},
    {
      sandboxPolicy: {
        type: "workspace-write",
        writable_roots: [],
        network_access: false,
        exclude_tmpdir_env_var: true,
        exclude_slash_tmp: true,
      },
    },
  );
  const refused = await runCall(host, "apply_patch", { input: patch });
  expect([refused.includes("Success"), existsSync(target)]).toEqual([false, false]);
  expect(await runCall(host, "apply_patch", { input: ADD })).toContain("Success");
  expect(existsSync(path.join(folder, "new.txt"))).toBe(true);
});

test("apply_patch: a person may allow more, and no is no", async () => {
  const { host, folder } = await openTestHost(
    {},
    { sandboxPolicy: { type: "read-only" }, approvals: { decide: async () => "accept" } },
  );
  expect(await runCall(host, "apply_patch", { input: ADD })).toContain("Success");
  expect(existsSync(path.join(folder, "new.txt"))).toBe(true);
  const refused = await openTestHost(
    {},
    { sandboxPolicy: { type: "read-only" }, approvals: { decide: async () => "decline" } },
  );
  writeFileSync(path.join(refused.folder, "old.txt"), "old\n");
  const answer = await runCall(refused.host, "apply_patch", { input: ADD });
  expect([answer.includes("Success"), existsSync(path.join(refused.folder, "new.txt"))]).toEqual([
    false,
    false,
  ]);
});
