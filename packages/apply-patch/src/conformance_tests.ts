import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { applyPatch } from "./apply_patch.ts";
import {
  createWorld,
  matchesAccepted,
  readRecordings,
  type RecordedCall,
  type RecordedCase,
  resolveRecordings,
  showPlaces,
  snapshotWorld,
  toContentBytes,
  toContentText,
  WORLD_CWD,
} from "./conformance.ts";
import { parsePatch } from "./parse_patch.ts";
import { PatchError } from "./patch_error.ts";
import { resolvePatchPath } from "./patch_path.ts";
import { type ProgramOutcome, runApplyPatchFlag, runApplyPatchProgram } from "./patch_program.ts";
import { createPatchStream } from "./patch_stream.ts";
import { renderPatchOutcome, runPatchCall } from "./patch_tool.ts";
import { BARE_PATCH_TEXT, findPatchInCommand } from "./shell_patch.ts";

const FOLDER = resolveRecordings(process.env);
const RECORDINGS = readRecordings(FOLDER);
const MUST_BE_THERE = process.env["CI"] !== undefined;
const ACCEPTED: readonly { id: string; reason: string }[] = JSON.parse(
  readFileSync(new URL("../../../conformance/accepted.json", import.meta.url), "utf8"),
);
// The command line prints its help there; the program under its own name is as recorded.
const OF_THE_COMMAND_LINE = "apply-patch/invoke-help";
const OURS = ACCEPTED.filter(
  ({ id }) => id.startsWith("apply-patch/") && id !== OF_THE_COMMAND_LINE,
);
const isAccepted = (id: string): boolean => OURS.some((one) => matchesAccepted(id, one));

// What a memory file system has not: another program name, a mask for new files, folders that may not be searched.
const CASES = (RECORDINGS?.cases ?? []).filter(
  ({ id, invoke }) =>
    invoke.argv?.[0] !== "codex" &&
    invoke.umask === undefined &&
    id !== "perm-update-unsearchable-dir",
);
const CALLS = (RECORDINGS?.calls ?? []).filter(
  ({ call }) => "custom" in call || call.function === "exec_command",
);

const POLICIES = { full: undefined, workspace: { roots: [WORLD_CWD] }, "read-only": { roots: [] } };

async function runProgram(one: RecordedCase): Promise<{ got: unknown; recorded: unknown }> {
  const fs = await createWorld(one.files);
  const cwd = resolvePatchPath(WORLD_CWD, one.invoke.cwd ?? "");
  const patch = toContentText(one.patch);
  const bytesOf = (word: NonNullable<RecordedCase["invoke"]["stdin"]>): Uint8Array =>
    word === "{PATCH}" ? toContentBytes(patch) : toContentBytes(word);
  const run = async (): Promise<ProgramOutcome> => {
    const { argv = [], form, stdin = "" } = one.invoke;
    if (form === "flag") return await runApplyPatchFlag({ args: [patch], cwd, fs });
    const args = form === "raw" ? argv.slice(1).map(bytesOf) : form === "arg0" ? [patch] : [];
    const input = form === "stdin" ? toContentBytes(patch) : bytesOf(stdin);
    return await runApplyPatchProgram({ args, readStdin: async () => input, cwd, fs });
  };
  const outcome = await run();
  const { exit, stdout, stderr, files } = one.expected;
  return {
    got: { ...outcome, files: snapshotWorld(fs) },
    recorded: {
      exitCode: exit,
      stdout: showPlaces(stdout),
      stderr: showPlaces(stderr),
      files: snapshotWorld(await createWorld(files)),
    },
  };
}

async function runCall(one: RecordedCall): Promise<{ got: unknown; recorded: unknown }> {
  const fs = await createWorld(one.files);
  const policy = POLICIES[one.sandbox ?? "full"];
  const { expected } = one;
  const settle = async (output: string, intercepted?: boolean) => ({
    got: {
      intercepted,
      output: output.replaceAll(/Wall time: [\d.]+/gu, "Wall time: {SECONDS}"),
      files: snapshotWorld(fs),
    },
    recorded: {
      intercepted: expected.intercepted,
      output: showPlaces(expected.output),
      files: snapshotWorld(await createWorld(expected.files)),
    },
  });
  if ("custom" in one.call) {
    const input = toContentText(one.call.input);
    const outcome = await runPatchCall({ input, cwd: WORLD_CWD, fs, policy });
    return await settle(renderPatchOutcome(outcome, { seconds: 0 }));
  }
  const { cmd, shell = "/bin/bash", login, workdir } = one.call.arguments;
  const found = findPatchInCommand([shell, login === false ? "-c" : "-lc", showPlaces(cmd)]);
  if (found.kind === "none")
    return { got: { intercepted: false }, recorded: { intercepted: expected.intercepted } };
  if (found.kind === "bare_patch") return await settle(BARE_PATCH_TEXT, true);
  const folder = resolvePatchPath(WORLD_CWD, showPlaces(workdir ?? ""));
  const outcome = await runPatchCall({
    input: found.patch,
    cwd: resolvePatchPath(folder, found.directory ?? ""),
    fs,
    policy,
    environments: "ignored",
  });
  return await settle(renderPatchOutcome(outcome, { seconds: 0, isIntercepted: true }), true);
}

test("recordings: are there", ({ skip }) => {
  if (RECORDINGS === undefined && !MUST_BE_THERE)
    skip(`no recordings in ${FOLDER}: set CODEXKIT_CONFORMANCE to the folder that holds them`);
  expect([CASES.length > 700, CALLS.length > 400]).toEqual([true, true]);
});

test.for(CASES.filter(({ id }) => !isAccepted(id)).map((one) => [one.id, one] as const))(
  "recording %s: exit, output and files are as recorded",
  async ([, one]) => {
    const { got, recorded } = await runProgram(one);
    expect(got).toEqual(recorded);
  },
);

test.for(CALLS.filter(({ id }) => !isAccepted(id)).map((one) => [one.id, one] as const))(
  "recording %s: output and files are as recorded",
  async ([, one]) => {
    const { got, recorded } = await runCall(one);
    expect(got).toEqual(recorded);
  },
);

test.skipIf(RECORDINGS === undefined)("accepted: nothing is listed that is the same", async () => {
  expect(OURS.length).toBeLessThan(40);
  const different: string[] = [];
  for (const one of CASES.filter(({ id }) => isAccepted(id))) {
    const { got, recorded } = await runProgram(one);
    if (JSON.stringify(got) !== JSON.stringify(recorded)) different.push(one.id);
  }
  for (const one of CALLS.filter(({ id }) => isAccepted(id))) {
    const { got, recorded } = await runCall(one);
    if (JSON.stringify(got) !== JSON.stringify(recorded)) different.push(one.id);
  }
  const known = [...CASES, ...CALLS].map(({ id }) => id);
  const needless = OURS.filter(
    (entry) =>
      known.some((id) => matchesAccepted(id, entry)) &&
      !different.some((id) => matchesAccepted(id, entry)),
  );
  expect(needless).toEqual([]);
});

test.for(CASES.filter((one) => one.expected.exit !== 0).map((one) => [one.id, one] as const))(
  "recording %s: after a failure every file is as before",
  async ([, one]) => {
    const fs = await createWorld(one.files);
    const before = fs.entries();
    await applyPatch({ patch: toContentText(one.patch), cwd: WORLD_CWD, fs }).then(
      () => undefined,
      (error: unknown) => {
        expect(PatchError.isInstance(error)).toBe(true);
        expect(fs.entries()).toEqual(before);
      },
    );
  },
);

test.skipIf(RECORDINGS === undefined)(
  "stream: recorded patches that are valid arrive without a fault, and whole",
  () => {
    const patches = CASES.map(({ patch }) => toContentText(patch).trim()).filter(
      (patch) => patch.length < 800 && patch.startsWith("*** Begin Patch") && isValid(patch),
    );
    expect(patches.length).toBeGreaterThan(400);
    for (const patch of patches) {
      const stream = createPatchStream();
      for (const character of patch) expect(stream.push(character)).toBeUndefined();
      expect(stream.finish()).toBeUndefined();
      expect(stream.patch).toEqual(parsePatch(patch));
    }
  },
);

function isValid(patch: string): boolean {
  try {
    return parsePatch(patch).sections.length > 0;
  } catch {
    return false;
  }
}
