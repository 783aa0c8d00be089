import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { CONFORMANCE_CLIENT } from "./test_conformance_client.ts";
import { CONFORMANCE_SUITE } from "./test_real_servers.ts";

/** The suite starts a program for each of its scenarios. */
const TIMEOUT_MS = 120_000;

const CLIENT = [process.execPath, "--conditions=@codexkit/source", CONFORMANCE_CLIENT]
  .map((word) => `"${word}"`)
  .join(" ");

/** Runs the client side of the suite, and gives what it says of each scenario. */
async function runSuite(...which: readonly string[]): Promise<readonly string[]> {
  const args = [CONFORMANCE_SUITE, "client", "--command", CLIENT, ...which];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, {
    maxBuffer: 64 * 1_024 * 1_024,
  });
  return `${stdout}${stderr}`.match(/^(?:[✓✗] .*|Passed: .*|Total: .*)$/gmu) ?? [];
}

test(
  "conformance: signing in, as the suite of the protocol wants it",
  { timeout: TIMEOUT_MS },
  async () => {
    const lines = await runSuite("--suite", "auth");
    expect(lines).toEqual([
      "✓ auth/metadata-default: 13 passed, 0 failed",
      "✓ auth/metadata-var1: 13 passed, 0 failed",
      "✓ auth/metadata-var2: 13 passed, 0 failed",
      "✓ auth/metadata-var3: 13 passed, 0 failed",
      "✓ auth/basic-cimd: 13 passed, 0 failed",
      "✓ auth/scope-from-www-authenticate: 14 passed, 0 failed",
      "✓ auth/scope-from-scopes-supported: 14 passed, 0 failed",
      "✓ auth/scope-omitted-when-undefined: 14 passed, 0 failed",
      "✓ auth/scope-step-up: 24 passed, 0 failed",
      "✓ auth/scope-retry-limit: 10 passed, 0 failed",
      "✓ auth/token-endpoint-auth-basic: 18 passed, 0 failed",
      "✓ auth/token-endpoint-auth-post: 18 passed, 0 failed",
      "✓ auth/token-endpoint-auth-none: 18 passed, 0 failed",
      "✓ auth/pre-registration: 13 passed, 0 failed",
      "Total: 208 passed, 0 failed, 0 warnings",
    ]);
  },
);

test("conformance: defaults of forms", { timeout: TIMEOUT_MS }, async () => {
  const lines = await runSuite("--scenario", "elicitation-sep1034-client-defaults");
  expect(lines).toEqual(["Passed: 5/5, 0 failed, 0 warnings"]);
});
