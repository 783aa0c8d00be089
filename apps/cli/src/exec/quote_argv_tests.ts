import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { quoteArgv } from "./quote_argv.ts";

test.for<readonly [readonly string[], string]>([
  [["/bin/bash", "-lc", "true"], "/bin/bash -lc true"],
  [["/bin/bash", "-lc", "echo hi"], "/bin/bash -lc 'echo hi'"],
  [["a", ""], "a ''"],
  [["it's"], `"it's"`],
  [['say "hi" it\'s'], `"say \\"hi\\" it's"`],
  [["it's $x"], `"it's "'$x'`],
  [["^a^b"], `'^a''^b'`],
  [["é"], "'é'"],
  [["back\\slash"], `"back\\\\slash"`],
  [
    [
      "/bin/bash",
      "-lc",
      "cat > s.py <<'PY'\nprint('it''s', \"fine\")\nPY\npython3 s.py || true\nfor i in 1 2; do echo \"$i\"; done",
    ],
    "/bin/bash -lc \"cat > s.py <<'PY'\nprint('it''s', \\\"fine\\\")\nPY\npython3 s.py || true\nfor i in 1 2; do echo \\\"\"'$i\"; done'",
  ],
])("quoteArgv: %j", ([argv, expected]) => {
  expect(quoteArgv(argv)).toBe(expected);
});

test("quoteArgv: a shell reads the same words back", () => {
  const words = [
    "a b",
    "it's",
    "$HOME",
    "`id`",
    'q"q',
    "\\",
    "^x!",
    "*?[]{}~#&;|<>()",
    "\n\t",
    "漢🙂",
    "",
  ];
  const script = `printf '%s\\0' ${quoteArgv(words)}`;
  const text = execFileSync("sh", ["-c", script], { encoding: "utf8" });
  expect(text.split("\0").slice(0, -1)).toEqual(words);
});
