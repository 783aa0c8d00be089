import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";

// Recordings of the reference are no part of the repository: they lie beside it, or where the variable says.
const ROOT = path.resolve(import.meta.dirname, "..");
const CONFORMANCE =
  process.env["CODEXKIT_CONFORMANCE"] ?? path.resolve(ROOT, "../shared/conformance");
const TOOLS = path.resolve(CONFORMANCE, "../tools");
const IS_THERE =
  fs.existsSync(path.join(TOOLS, "score_exec.mjs")) &&
  fs.existsSync(path.join(CONFORMANCE, "exec"));
const MUST_BE_THERE = process.env["CI"] !== undefined;
const TIMEOUT_MS = 400_000;
/** Differences on purpose, with their reasons. */
const ACCEPTED = path.join(ROOT, "conformance/accepted.json");

type Kind = "exec" | "tools";

interface ScoredCase {
  name: string;
  pass: boolean;
  /** Differs, and is on the list of those that may. */
  accepted?: boolean;
}

// The recorded work trees lay outside /tmp, which workspace-write may write; a home below it would not do.
const scratch = fs.mkdtempSync("/var/tmp/codexkit-conformance-");
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }));

function score(kind: Kind): readonly ScoredCase[] {
  const out = path.join(scratch, `${kind}.json`);
  const program = `${process.execPath} ${path.join(ROOT, "apps/cli/dist/bundle/main.mjs")}`;
  const own =
    kind === "exec"
      ? ["--cases", path.join(CONFORMANCE, "exec")]
      : [
          "--flags",
          "--cases",
          path.join(CONFORMANCE, "tools"),
          "--layer",
          path.join(CONFORMANCE, "tools-layer"),
        ];
  const args = ["--cmd", program, "--accept", ACCEPTED, "--json", out, ...own];
  const env = { ...process.env, XDG_CACHE_HOME: scratch };
  const scorer = path.join(TOOLS, `score_${kind}.mjs`);
  execFileSync(process.execPath, [scorer, ...args], { stdio: "ignore", timeout: TIMEOUT_MS, env });
  const cases: readonly ScoredCase[] = JSON.parse(fs.readFileSync(out, "utf8"));
  return cases;
}

/** Accepted differences that no case shows any more. */
function findStale(kind: Kind, cases: readonly ScoredCase[]): readonly string[] {
  const entries: readonly { id: string }[] = JSON.parse(fs.readFileSync(ACCEPTED, "utf8"));
  const differing = cases.filter(({ accepted }) => accepted).map(({ name }) => `${kind}/${name}`);
  return entries
    .map(({ id }) => id)
    .filter((id) => id.startsWith(`${kind}/`))
    .filter((id) => !differing.some((name) => path.matchesGlob(name, id)));
}

test("conformance: the recordings are there", ({ skip }) => {
  if (!IS_THERE && !MUST_BE_THERE)
    skip(`no recordings at ${CONFORMANCE}: set CODEXKIT_CONFORMANCE to their folder`);
  expect(IS_THERE).toBe(true);
});

describe.runIf(IS_THERE)("conformance with Codex 0.169.0", () => {
  test.for(["exec", "tools"] as const)(
    "%s: every case passes but those that differ on purpose",
    { timeout: TIMEOUT_MS },
    (kind) => {
      const cases = score(kind);
      const failed = cases.filter(({ pass, accepted }) => !pass && !accepted);
      expect({
        isEmpty: cases.length === 0,
        failed: failed.map(({ name }) => name).toSorted(),
        stale: findStale(kind, cases),
      }).toEqual({
        isEmpty: false,
        failed: [],
        stale: [],
      });
    },
  );
});
