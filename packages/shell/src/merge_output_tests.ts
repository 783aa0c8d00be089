import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { toMergedArgv } from "./merge_output.ts";

test("toMergedArgv: both streams come on one, in the order they were written, words and exit code untouched", () => {
  const script =
    'for i in 1 2 3 4 5; do echo "out $i"; echo "err $i" >&2; done; printf "%s|" "$@"; exit 7';
  const [program, ...args] = toMergedArgv([
    "/bin/bash",
    "-c",
    script,
    "x",
    "a b",
    "*",
    "$HOME",
    "",
  ]);
  const { stdout, stderr, status } = spawnSync(program, args, { encoding: "utf8" });
  const lines = [1, 2, 3, 4, 5].map((at) => `out ${at}\nerr ${at}\n`).join("");
  expect([stdout, stderr, status]).toEqual([`${lines}a b|*|$HOME||`, "", 7]);
});
