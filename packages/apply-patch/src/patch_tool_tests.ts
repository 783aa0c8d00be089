import { expect, test } from "vitest";
import { createMemoryFileSystem } from "./memory_file_system.ts";
import {
  applyPreparedPatch,
  preparePatchCall,
  renderPatchOutcome,
  runPatchCall,
} from "./patch_tool.ts";

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

const FILES = { "/w/f": "a\n", "/w/bin": Uint8Array.of(0x61, 0xff), "/out/x": "x\n" };
const REFUSED = "apply_patch verification failed: ";

test.for([
  [
    "no patch",
    "hello",
    `${REFUSED}invalid patch: The first line of the patch must be '*** Begin Patch'`,
  ],
  [
    "a bad line",
    "*** Begin Patch\n*** Add File: a\nx\n*** End Patch",
    `${REFUSED}invalid hunk at line 3, 'x' is not a valid hunk header. Valid hunk headers: '*** Add File: {path}', '*** Delete File: {path}', '*** Update File: {path}'`,
  ],
  ["no section", "*** Begin Patch\n*** End Patch", "patch rejected: empty patch"],
  [
    "two sections for one file, spelled differently",
    PATCH.replace("*** End", "*** Delete File: ./f\n*** End"),
    `${REFUSED}invalid patch: multiple operations target /w/f`,
  ],
  [
    "an update of a file that is added before",
    "*** Begin Patch\n*** Add File: n\n+a\n*** Update File: d/../n2\n-a\n+b\n*** End Patch",
    `${REFUSED}Failed to read file to update /w/n2: No such file or directory (os error 2)`,
  ],
  [
    "a deletion of what is no text",
    "*** Begin Patch\n*** Delete File: bin\n*** End Patch",
    `${REFUSED}Failed to read /w/bin: invalid utf-8 sequence of 1 bytes from index 1`,
  ],
  [
    "a context that is not there",
    PATCH.replace("@@", "@@ head"),
    `${REFUSED}Failed to find context 'head' in /w/f`,
  ],
] as const)("runPatchCall: %s is rejected before anything is written", async ([, input, text]) => {
  const fs = createMemoryFileSystem(FILES);
  const before = fs.entries();
  expect(await runPatchCall({ input, cwd: "/w", fs })).toMatchObject({ kind: "rejected", text });
  expect(fs.entries()).toEqual(before);
});

test.for([
  [
    [],
    "patch rejected: writing is blocked by read-only sandbox; rejected by user approval settings",
  ],
  [["/x"], "patch rejected: writing outside of the project; rejected by user approval settings"],
] as const)("runPatchCall: with the roots %j a patch is refused", async ([roots, text]) => {
  const fs = createMemoryFileSystem(FILES);
  const outcome = await runPatchCall({ input: PATCH, cwd: "/w", fs, policy: { roots } });
  expect(outcome).toMatchObject({ kind: "rejected", text });
  expect(fs.readText("/w/f")).toBe("a\n");
});

test("runPatchCall: what fails while it is applied leaves nothing, and has an exit code", async () => {
  const fs = createMemoryFileSystem(FILES);
  const before = fs.entries();
  const input = PATCH.replace("*** End", "*** Add File: new/n\n+n\n*** Add File: f/x\n+x\n*** End");
  const outcome = await runPatchCall({ input, cwd: "/w", fs });
  expect(outcome).toMatchObject({ kind: "failed", text: "Failed to write file /w/f/x\n" });
  expect(renderPatchOutcome(outcome, { seconds: 0, isIntercepted: true })).toBe(
    "Exit code: 1\nWall time: 0 seconds\nOutput:\nFailed to write file /w/f/x\n",
  );
  expect(fs.entries()).toEqual(before);
});

test("runPatchCall: a tolerant call takes a fence around the patch", async () => {
  const call = { input: `\`\`\`\n${PATCH}\n\`\`\``, cwd: "/w", fs: createMemoryFileSystem(FILES) };
  expect(await runPatchCall(call)).toMatchObject({ kind: "rejected" });
  expect(await runPatchCall({ ...call, tolerant: true })).toMatchObject({ kind: "applied" });
});
