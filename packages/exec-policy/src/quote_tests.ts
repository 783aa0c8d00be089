import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { quoteCommand, quoteWord } from "./quote.ts";

test.for([
  ["", "''"],
  ["true", "true"],
  ["/usr/bin/a-b_c.d:e@f]+1", "/usr/bin/a-b_c.d:e@f]+1"],
  ["a b", "'a b'"],
  ["a=b", "'a=b'"],
  ["ä", "'ä'"],
  ["it's", `"it's"`],
  [String.raw`a\b`, String.raw`"a\\b"`],
  [`say "hi"`, `'say "hi"'`],
  [`it's "fine"`, String.raw`"it's \"fine\""`],
  ["$x", "'$x'"],
  ["it's $x", `"it's "'$x'`],
  ["^a", "'^a'"],
  ["a^b", "a'^b'"],
  ["!", "'!'"],
  ["a\nb", "'a\nb'"],
] as const)("quoteWord: %s becomes %s", ([word, quoted]) => {
  expect(quoteWord(word)).toBe(quoted);
});

test.for([
  ["echo hello; ls", "/bin/bash -lc 'echo hello; ls'"],
  ["true", "/bin/bash -lc true"],
  [
    String.raw`printf 'a\xff\xfeb\n\033[31mred\033[0m\nold\rnew\n'`,
    String.raw`/bin/bash -lc "printf 'a\\xff\\xfeb\\n\\033[31mred\\033[0m\\nold\\rnew\\n'"`,
  ],
  [
    "env | grep -v -E '^(PWD|OLDPWD|_|SHLVL)=' | sort",
    `/bin/bash -lc "env | grep -v -E '"'^(PWD|OLDPWD|_|SHLVL)='"' | sort"`,
  ],
  [
    `cat > s.py <<'PY'\nprint('it''s', "fine")\nPY\npython3 s.py || true\nfor i in 1 2; do echo "$i"; done`,
    `/bin/bash -lc "cat > s.py <<'PY'\nprint('it''s', \\"fine\\")\nPY\npython3 s.py || true\nfor i in 1 2; do echo \\""'$i"; done'`,
  ],
] as const)("quoteCommand: the recorded line of %s", ([script, line]) => {
  expect(quoteCommand(["/bin/bash", "-lc", script])).toBe(line);
});

test("quoteCommand: a NUL cannot be shown", () => {
  expect(quoteCommand(["echo", "a\0b"])).toBe("<command included NUL byte>");
});

test("quoteWord: words of megabytes, also in many pieces", () => {
  const [long, pieces] = ["a ".repeat(2_000_000), "'$".repeat(200_000)];
  expect([quoteWord(long) === `'${long}'`, quoteWord(pieces)]).toEqual([
    true,
    `"'"${`'$'"'"`.repeat(199_999)}'$'`,
  ]);
});

test("quoteCommand: a shell reads back the same words", () => {
  const words = ["", " ", "a'b\"c", "$(x)`y`", "\\", "^", "a^^!", "ü\n\t", "*?[~", "'^'", "-n"];
  const read = execFileSync("/bin/sh", ["-c", `printf '%s\\0' ${quoteCommand(words)}`], {
    encoding: "utf8",
  });
  expect(read.split("\0").slice(0, -1)).toEqual(words);
});
