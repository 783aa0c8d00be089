import { expect, test } from "vitest";
import { type ProgramSummary, summarizeProgram } from "./program_summary.ts";
import { splitShellWords } from "./words.ts";

function read(path: string): ProgramSummary {
  return { type: "read", path };
}

function list(path: string | null = null): ProgramSummary {
  return { type: "listFiles", path };
}

function search(query: string | null, path: string | null = null): ProgramSummary {
  return { type: "search", query, path };
}

const TABLE: readonly (readonly [string, ProgramSummary | undefined])[] = [
  ["ls", list()],
  ["ls -la webview/src/", list("webview")],
  ["ls -w 80 a b", list("a")],
  ["ls --color=auto x", list("x")],
  ["ls -I '*.js' y", list("y")],
  ["ls /", list("")],
  ["eza --sort name a", list("a")],
  ["exa -I t .", list(".")],
  ["tree -L 2 src", list("src")],
  ["du -d 1 node_modules/x/build", list("x")],
  ["rg", search(null)],
  ["rg -n foo src/app", search("foo", "app")],
  ["rg --files", list()],
  ["rg --files src", list("src")],
  ["rg -t js foo lib", search("foo", "lib")],
  ["rg -g '*.ts' foo", search("foo")],
  ["rg -- -foo src", search("-foo", "src")],
  ["rga foo", search("foo")],
  ["ripgrep-all foo x", search("foo", "x")],
  ["grep -rn a/b src", search("a/b", "src")],
  ["grep -e foo src", search("foo", "src")],
  ["grep -e a -e b src", search("a", "src")],
  ["grep -f pats src", search("pats", "src")],
  ["grep -A 2 -B 3 foo x y", search("foo", "x")],
  ["grep -- -x f", search("-x", "f")],
  ["egrep a b", search("a", "b")],
  ["fgrep a b", search("a", "b")],
  ["git grep -n foo src", search("foo", "src")],
  ["git ls-files", list()],
  ["git ls-files src --exclude x", list("src")],
  ["git status", undefined],
  ["git", undefined],
  ["fd", list()],
  ["fd foo", search("foo")],
  ["fd foo src", search("foo", "src")],
  ["fd . src", search(".", "src")],
  ["fd -t f", list()],
  ["fd ./a", list("a")],
  ["find .", list(".")],
  ["find . -name '*.ts'", search("*.ts", ".")],
  ["find a b -iname q", search("q", "a")],
  ["find ! -path q -type f", search("q", "q")],
  ["ag -G x foo src", search("foo", "src")],
  ["ack foo", search("foo")],
  ["pt foo", search("foo")],
  ["cat a", read("a")],
  ["cat -n a", read("a")],
  ["cat -- -a", read("-a")],
  ["cat a b", undefined],
  ["cat", undefined],
  ["more a", read("a")],
  ["less -p x a", read("a")],
  ["less +G a", undefined],
  ["bat --theme x a", read("a")],
  ["batcat a", read("a")],
  ["head a", read("a")],
  ["head -n 5 a", read("a")],
  ["head -n5 a b", read("a")],
  ["head -5 a", undefined],
  ["head -n x a", undefined],
  ["head a b", undefined],
  ["head", undefined],
  ["tail -n +5 a", read("a")],
  ["tail -n+5 a", read("a")],
  ["tail -n 5", undefined],
  ["tail -f a", undefined],
  ["nl -ba a", read("a")],
  ["nl -b a f", read("f")],
  ["nl", undefined],
  ["sed -n 1,5p a", read("a")],
  ["sed -n -e 5p a", read("a")],
  ["sed -e 5p -n a", read("a")],
  ["sed -n 1p -- a", read("a")],
  ["sed -n p a", undefined],
  ["sed -n 1,5p", undefined],
  ["sed -i s/a/b/ a", undefined],
  ["sed s/a/b/ a", undefined],
  ["awk '{print $1}' a", read("a")],
  ["awk -F : '{print}' a", read("a")],
  ["awk -f s a", read("a")],
  ["awk '{print}'", undefined],
  ["python -c 'import os; os.walk(1)'", list()],
  ["python3.12 -c 'glob.glob(1)'", list()],
  ["python2 -c pathlib.Path", list()],
  ["python3 -c 'print(1)'", undefined],
  ["python x.py", undefined],
  ["pythonx -c 'os.walk(1)'", undefined],
  ["/bin/ls", undefined],
  ["npm run build", undefined],
  ["", undefined],
];

test.for(TABLE)("summary: %s", ([line, expected]) => {
  expect(summarizeProgram(splitShellWords(line) ?? [])).toEqual(expected);
});
