import { expect, test } from "vitest";
import { compareWithRecordings } from "../test_recorded_specs.ts";
import { callTool, createTestToolCall } from "../test_tool_call.ts";
import { type CopyEnvironment, createMultiEnvCopyFile } from "./multi_env_copy_file.ts";

interface TestEnvironment extends CopyEnvironment {
  readonly tree: Map<string, string[]>;
}

function createEnvironment(id: string, tree: Record<string, string[]> = {}): TestEnvironment {
  const files = new Map(Object.entries(tree));
  return {
    id,
    cwd: "/w",
    tree: files,
    files: {
      read: async function* (path) {
        const pieces = files.get(path);
        if (!pieces) throw Object.assign(new Error("ENOENT"), { code: "ENOENT" });
        for (const piece of pieces) yield new TextEncoder().encode(piece);
      },
      write: async (path, chunks) => {
        const pieces: string[] = [];
        for await (const chunk of chunks) pieces.push(new TextDecoder().decode(chunk));
        files.set(path, pieces);
      },
    },
  };
}

const ARGS = {
  source_environment_id: "a",
  source_path: "/w/x",
  target_environment_id: "b",
  target_path: "/w/y",
};

test("multi_env_copy_file: the spec is as recorded", ({ skip }) => {
  const { got, recorded } = compareWithRecordings(createMultiEnvCopyFile([]), skip);
  expect(got).toEqual(recorded);
});

test("multi_env_copy_file: a file goes over piece by piece", async () => {
  const [a, b] = [createEnvironment("a", { "/w/x": ["on", "e"] }), createEnvironment("b")];
  const { body } = await callTool(createMultiEnvCopyFile([a, b]), ARGS);
  expect([body, [...b.tree]]).toEqual(['{"bytes_copied":3}', [["/w/y", ["on", "e"]]]]);
});

test("multi_env_copy_file: an interrupt ends the copy", async () => {
  const [a, b] = [createEnvironment("a", { "/w/x": ["one"] }), createEnvironment("b")];
  const call = createTestToolCall(ARGS, { signal: AbortSignal.abort(new Error("interrupted")) });
  const { body } = await createMultiEnvCopyFile([a, b]).handle(call);
  expect([body, b.tree.size]).toEqual(["failed to copy `/w/x` to `/w/y`: interrupted", 0]);
});

test.for([
  [{ source_environment_id: "z" }, "unknown turn environment id `z`"],
  [{ target_environment_id: "z" }, "unknown turn environment id `z`"],
  [
    { target_environment_id: "a" },
    "source and target must be two different environments; within one, copy with a command",
  ],
  [{ source_path: "x" }, "source_path must be an absolute path, got `x`"],
  [{ target_path: "y" }, "target_path must be an absolute path, got `y`"],
  [
    { source_path: "/none" },
    "failed to copy `/none` to `/w/y`: No such file or directory (os error 2)",
  ],
] as const)("multi_env_copy_file: %o is told %s", async ([change, body]) => {
  const environments = [createEnvironment("a"), createEnvironment("b")];
  const output = await callTool(createMultiEnvCopyFile(environments), { ...ARGS, ...change });
  expect(output).toEqual({ body, success: false });
});

test("multi_env_copy_file: missing arguments are told to the model", async () => {
  expect(await callTool(createMultiEnvCopyFile([]), {})).toEqual({
    body: "failed to parse function arguments: missing field `source_environment_id` at line 1 column 2",
    success: false,
  });
});
