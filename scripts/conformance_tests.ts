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

type Kind = "apply_patch" | "exec" | "tools";

const CASES: Record<Kind, readonly string[]> = {
  apply_patch: ["--cases", path.join(CONFORMANCE, "apply-patch")],
  exec: ["--cases", path.join(CONFORMANCE, "exec")],
  tools: [
    "--flags",
    "--cases",
    path.join(CONFORMANCE, "tools"),
    "--layer",
    path.join(CONFORMANCE, "tools-layer"),
  ],
};

/** How the list of accepted differences names a kind. */
const toPrefix = (kind: Kind): string => `${kind.replace("_", "-")}/`;

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
  const args = ["--cmd", program, "--accept", ACCEPTED, "--json", out, ...CASES[kind]];
  const env = { ...process.env, XDG_CACHE_HOME: scratch };
  const scorer = path.join(TOOLS, `score_${kind}.mjs`);
  execFileSync(process.execPath, [scorer, ...args], { stdio: "ignore", timeout: TIMEOUT_MS, env });
  const cases: readonly ScoredCase[] = JSON.parse(fs.readFileSync(out, "utf8"));
  return cases;
}

/**
 * Accepted differences of which every case is as recorded now. Those that no case has do not count: what this user
 * cannot try is left out.
 */
function findStale(kind: Kind, cases: readonly ScoredCase[]): readonly string[] {
  const entries: readonly { id: string }[] = JSON.parse(fs.readFileSync(ACCEPTED, "utf8"));
  return entries
    .map(({ id }) => id)
    .filter((id) => {
      const named = cases.filter(({ name }) => path.matchesGlob(`${toPrefix(kind)}${name}`, id));
      return named.length > 0 && !named.some(({ accepted }) => accepted);
    });
}

test("conformance: the recordings are there", ({ skip }) => {
  if (!IS_THERE && !MUST_BE_THERE)
    skip(`no recordings at ${CONFORMANCE}: set CODEXKIT_CONFORMANCE to their folder`);
  expect(IS_THERE).toBe(true);
});

describe.runIf(IS_THERE)("conformance with Codex 0.169.0", () => {
  test.for(["apply_patch", "exec", "tools"] as const)(
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
