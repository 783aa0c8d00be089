import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createMemoryFileSystem, type MemorySeed } from "./memory_file_system.ts";
import { resolvePatchPath } from "./patch_path.ts";
import {
  applyPreparedPatch,
  preparePatchCall,
  renderPatchOutcome,
  runPatchCall,
} from "./patch_tool.ts";
import { BARE_PATCH_TEXT, findPatchInCommand } from "./shell_patch.ts";

const CWD = "/r/w";

interface RecordedFile {
  utf8?: string;
  base64?: string;
  mode?: string;
  dir?: boolean;
  symlink?: string;
  hardlink?: string;
}
interface RecordedCall {
  id: string;
  files: Record<string, RecordedFile>;
  call:
    | { custom: string; input: string | RecordedFile }
    | {
        function: string;
        arguments: { cmd: string; shell?: string; login?: boolean; workdir?: string };
      };
  sandbox: "full" | "workspace" | "read-only";
  output: string;
  intercepted: boolean | null;
  after: Record<string, RecordedFile>;
}

const show = (text: string): string => text.replaceAll("{CWD}", CWD).replaceAll("{ROOT}", "/r");
const toBytes = (file: RecordedFile): Uint8Array =>
  file.base64 === undefined
    ? new TextEncoder().encode(file.utf8 ?? "")
    : new Uint8Array(Buffer.from(file.base64, "base64"));

async function createWorld(files: Record<string, RecordedFile>) {
  const seeds: Record<string, MemorySeed> = { [CWD]: { kind: "directory", mode: 0o755 } };
  for (const [name, file] of Object.entries(files)) {
    const path = resolvePatchPath(CWD, name);
    const mode = Number.parseInt(file.mode ?? (file.dir ? "0755" : "0644"), 8);
    if (file.hardlink !== undefined) continue;
    if (file.symlink !== undefined) seeds[path] = { kind: "link", target: show(file.symlink) };
    else if (file.dir) seeds[path] = { kind: "directory", mode };
    else seeds[path] = { kind: "file", bytes: toBytes(file), mode };
  }
  const fs = createMemoryFileSystem(seeds);
  for (const [name, { hardlink }] of Object.entries(files))
    if (hardlink !== undefined)
      await fs.linkFile(resolvePatchPath(CWD, hardlink), resolvePatchPath(CWD, name));
  return fs;
}

const contents = (fs: Awaited<ReturnType<typeof createWorld>>) =>
  [...fs.entries()]
    .filter(([, entry]) => entry.kind !== "directory")
    .map(([path, entry]) => [path, entry.kind === "file" ? fs.readText(path) : entry]);

const ACCEPTED: readonly { id: string }[] = JSON.parse(
  readFileSync(new URL("../../../conformance/accepted.json", import.meta.url), "utf8"),
);
const isAccepted = (id: string): boolean =>
  ACCEPTED.some((one) =>
    new RegExp(`^${one.id.replace("apply-patch/", "").replaceAll("*", ".*")}$`, "u").test(id),
  );
const CALLS = readFileSync(new URL("fixtures/calls.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line): RecordedCall => JSON.parse(line))
  .filter(({ id }) => !isAccepted(id));

const POLICIES = { full: undefined, workspace: { roots: [CWD] }, "read-only": { roots: [] } };

async function runRecorded(one: RecordedCall) {
  const fs = await createWorld(one.files);
  const policy = POLICIES[one.sandbox];
  if ("custom" in one.call) {
    const { input } = one.call;
    const text = typeof input === "string" ? input : Buffer.from(toBytes(input)).toString("utf8");
    const outcome = await runPatchCall({ input: show(text), cwd: CWD, fs, policy });
    return { fs, intercepted: null, output: renderPatchOutcome(outcome, { seconds: 0 }) };
  }
  const { cmd, shell, login, workdir } = one.call.arguments;
  const found = findPatchInCommand([
    shell ?? "/bin/bash",
    login === false ? "-c" : "-lc",
    show(cmd),
  ]);
  if (found.kind === "none") return { fs, intercepted: false, output: one.output };
  if (found.kind === "bare_patch") return { fs, intercepted: true, output: BARE_PATCH_TEXT };
  const cwd = resolvePatchPath(resolvePatchPath(CWD, show(workdir ?? "")), found.directory ?? "");
  const outcome = await runPatchCall({
    input: found.patch,
    cwd,
    fs,
    policy,
    environments: "ignored",
  });
  const output = renderPatchOutcome(outcome, { seconds: 0, isIntercepted: true });
  return { fs, intercepted: true, output };
}

test.for(CALLS.map((one) => [one.id, one] as const))(
  "recording %s: output and files are as recorded",
  async ([, one]) => {
    const { fs, intercepted, output } = await runRecorded(one);
    expect(intercepted).toBe(one.intercepted);
    if (intercepted === false) return;
    expect(output.replaceAll(/Wall time: [\d.]+/gu, "Wall time: {SECONDS}")).toBe(show(one.output));
    expect(contents(fs)).toEqual(contents(await createWorld(one.after)));
  },
);

const PATCH = "*** Begin Patch\n*** Update File: f\n@@\n-a\n+b\n*** End Patch";

test("preparePatchCall: shows what will be done, and what needs permission, before it is done", async () => {
  const fs = createMemoryFileSystem({ "/w/f": "a\n", "/out": "x" });
  const input = PATCH.replace("*** End", "*** Delete File: ../out\n*** End");
  const prepared = await preparePatchCall({ input, cwd: "/w", fs, policy: { roots: ["/w"] } });
  expect(prepared).toMatchObject({ kind: "ready", outside: ["/out"], failure: undefined });
  expect(fs.readText("/w/f")).toBe("a\n");
  if (prepared.kind !== "ready") return;
  expect(prepared.plan?.sections[0]?.diff).toBe("@@ -1 +1 @@\n-a\n+b\n");
  expect(await applyPreparedPatch(prepared)).toMatchObject({ kind: "applied" });
  expect([fs.readText("/w/f"), fs.readText("/out")]).toEqual(["b\n", undefined]);
});

test("hints: are added when asked for", async () => {
  const call = { input: PATCH, cwd: "/w", fs: createMemoryFileSystem({ "/w/f": "  an a\n" }) };
  const plain = "apply_patch verification failed: Failed to find expected lines in /w/f:\na";
  expect(await runPatchCall(call)).toMatchObject({ kind: "rejected", text: plain });
  expect((await runPatchCall({ ...call, hints: true })).text).toBe(
    `${plain}\n(read the file again: none of these lines is in it)`,
  );
});

test("environments: named ones are taken when there are several", async () => {
  const input = PATCH.replace("*** Update", "*** Environment ID: remote\n*** Update");
  const call = { input, cwd: "/w", fs: createMemoryFileSystem({ "/w/f": "a\n" }) };
  expect((await runPatchCall(call)).text).toBe(
    "apply_patch environment selection is unavailable for this turn",
  );
  expect(await runPatchCall({ ...call, environments: true })).toMatchObject({
    kind: "applied",
    patch: { environmentId: "remote" },
  });
});

test("renderPatchOutcome: seconds as the reference prints them", async () => {
  const fs = createMemoryFileSystem({ "/w/f": "a\n" });
  const outcome = await runPatchCall({ input: PATCH, cwd: "/w", fs });
  const body = "Success. Updated the following files:\nM f\n";
  expect(renderPatchOutcome(outcome, { seconds: 1.26 })).toBe(
    `Exit code: 0\nWall time: 1.3 seconds\nOutput:\n${body}`,
  );
  expect(renderPatchOutcome(outcome, { seconds: 0.01, isIntercepted: true })).toBe(
    `Wall time: 0.0100 seconds\nOutput:\nExit code: 0\nWall time: 0 seconds\nOutput:\n${body}`,
  );
});
