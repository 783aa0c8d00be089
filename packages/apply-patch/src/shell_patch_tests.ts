import { expect, test } from "vitest";
import { findPatchInCommand, findPatchInScript } from "./shell_patch.ts";

const PATCH = "*** Begin Patch\n*** Add File: new.txt\n+hi\n*** End Patch";
const HEREDOC = `apply_patch <<'EOF'\n${PATCH}\nEOF`;

test.for([
  ["quoted", HEREDOC],
  ["unquoted", `apply_patch <<EOF\n${PATCH}\nEOF`],
  ["double-quoted", `apply_patch << "EOF"\n${PATCH}\nEOF\n\n`],
  ["escaped", `apply_patch <<\\EOF\n${PATCH}\nEOF`],
  ["other word, other name", `\n\napplypatch <<eof\n${PATCH}\neof`],
  ["dash", `apply_patch <<-EOF\n${PATCH}\nEOF`],
  ["unterminated", `apply_patch <<EOF\n${PATCH}`],
  ["indented end", `apply_patch <<EOF\n${PATCH}\n  EOF`],
  ["assignments", `A=1 B='2 3' apply_patch <<EOF\n${PATCH}\nEOF`],
  ["a dash for standard input", `apply_patch - <<EOF\n${PATCH}\nEOF`],
  ["continued line", `apply_patch \\\n<<EOF\n${PATCH}\nEOF`],
] as const)("findPatchInScript: %s", ([, script]) => {
  const found = findPatchInScript(script);
  expect(found.kind === "patch" && found.patch.trim()).toBe(PATCH);
  expect(found).not.toHaveProperty("directory");
});

test.for([
  ["cd sub && ", "sub"],
  ["  cd sub/&&", "sub/"],
  ["cd sub \\\n && ", "sub"],
  ["cd sub &&\n", "sub"],
  ["cd 'sub dir' && ", "sub dir"],
  ['cd "sub dir" && ', "sub dir"],
  ["cd '$HOME' && ", "$HOME"],
  ["cd '' && ", ""],
  ["cd .. && ", ".."],
  ["cd /abs/été && ", "/abs/été"],
  ["X=1 cd sub && Y=2 ", "sub"],
] as const)("findPatchInScript: %j is the directory %j", ([before, directory]) => {
  expect(findPatchInScript(before + HEREDOC)).toEqual({ kind: "patch", patch: PATCH, directory });
});

test("findPatchInScript: after cd the program may have arguments", () => {
  const script = `cd sub && apply_patch foo 'b c' <<EOF\n${PATCH}\nEOF`;
  expect(findPatchInScript(script)).toMatchObject({ kind: "patch", directory: "sub" });
});

test.for([
  `echo x; ${HEREDOC}`,
  `${HEREDOC}\necho done`,
  `${HEREDOC}\n# done`,
  `# do it\n${HEREDOC}`,
  HEREDOC.replace("'EOF'", "'EOF' && echo done"),
  HEREDOC.replace("'EOF'", "'EOF' | cat"),
  HEREDOC.replace("'EOF'", "'EOF' > log"),
  HEREDOC.replace("'EOF'", "'EOF' 2>&1"),
  HEREDOC.replace("'EOF'", "'EOF'; echo"),
  HEREDOC.replace("'EOF'", "'EOF' &"),
  HEREDOC.replace(" <<", " foo <<"),
  HEREDOC.replace(" <<", " 0<<"),
  HEREDOC.replace(" <<", "; <<"),
  `${HEREDOC}2`,
  `"apply_patch" <<EOF\n${PATCH}\nEOF`,
  `\\apply_patch <<EOF\n${PATCH}\nEOF`,
  `(${HEREDOC}\n)`,
  `time ${HEREDOC}`,
  `${HEREDOC}\n${HEREDOC}`,
  `apply_patch <<< '${PATCH}'`,
  `apply_patch '${PATCH}'`,
  "apply_patch",
  `${PATCH}\necho done`,
  "ls",
  "",
  ...[
    "$D",
    "${D}",
    "$(pwd)",
    "{a,b}",
    "~",
    "~/x",
    "su*",
    "a?",
    "[ab]",
    "-",
    "--",
    "-P sub",
    "a b",
    "sub\\ dir",
    '"$D/x"',
    '"sub$D"',
    '"`x`"',
    '"a\\b"',
    '""',
    'su"b"',
    "'a''b'",
    "$'a'",
    "1",
    "",
    "a >/dev/null",
    "a; true",
    "a && cd b",
  ].map((directory) => `cd ${directory} && ${HEREDOC}`),
  `cd a || ${HEREDOC}`,
  `cd a; ${HEREDOC}`,
  `cd a\n${HEREDOC}`,
  `pushd a && ${HEREDOC}`,
  `cd a && apply_patch 0<<EOF\n${PATCH}\nEOF`,
])("findPatchInScript: %j is left to the shell", (script) => {
  expect(findPatchInScript(script)).toEqual({ kind: "none" });
});

test.for([PATCH, `\n  ${PATCH}\n\n`, "*** Begin Patch\n*** End Patch", `<<'EOF'\n${PATCH}\nEOF`])(
  "findPatchInScript: %j lacks the program's name",
  (script) => {
    expect(findPatchInScript(script)).toEqual({ kind: "bare_patch" });
  },
);

test("findPatchInScript: a line that starts with the word ends the body, as the parser of the reference has it", () => {
  const script = "apply_patch <<EOF\nhello\n EOF\n";
  expect(findPatchInScript(script)).toEqual({ kind: "patch", patch: "hello" });
  expect(findPatchInScript("apply_patch <<EOF\nEOF")).toEqual({ kind: "patch", patch: "" });
});

test.for([
  [["apply_patch", PATCH], "patch"],
  [["applypatch", "anything"], "patch"],
  [["bash", "-lc", HEREDOC], "patch"],
  [["/bin/zsh", "-c", HEREDOC], "patch"],
  [["sh", "-x", HEREDOC], "none"],
  [["fish", "-c", HEREDOC], "none"],
  [["C:\\Windows\\PowerShell.exe", "-Command", HEREDOC], "patch"],
  [["pwsh", "-NoProfile", "-command", HEREDOC], "patch"],
  [["cmd.exe", "/C", HEREDOC], "patch"],
  [[PATCH], "bare_patch"],
  [["bash", "-lc", PATCH], "bare_patch"],
  [["ls"], "none"],
  [[], "none"],
] as const)("findPatchInCommand: %j: %s", ([argv, kind]) => {
  expect(findPatchInCommand(argv).kind).toBe(kind);
});
