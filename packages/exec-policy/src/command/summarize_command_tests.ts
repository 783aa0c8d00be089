import { expect, test } from "vitest";
import { type CommandAction, summarizeCommand } from "./summarize_command.ts";
import { findRecordings, readRecordedCommands } from "./test_recordings.ts";
import { splitShellWords } from "./words.ts";

function read(command: string, path: string, name = path): CommandAction {
  return { type: "read", command, name, path };
}

function list(command: string, path: string | null = null): CommandAction {
  return { type: "listFiles", command, path };
}

function search(command: string, query: string, path: string | null = null): CommandAction {
  return { type: "search", command, query, path };
}

const TABLE: readonly (readonly [string, ...CommandAction[]])[] = [
  ["ls -la\n", list("ls -la")],
  ["ls 'a b'", list("ls 'a b'", "a b")],
  ["cat a", read("cat a", "a")],
  ['cat "a b"/c', read("cat 'a b/c'", "a b/c", "c")],
  ["cat a/b/node_modules", read("cat a/b/node_modules", "a/b/node_modules", "b")],
  ["sed -n 1,5p a", read("sed -n '1,5p' a", "a")],
  ["sed -n 1,5p a | head", read("sed -n 1,5p a | head", "a")],
  ["cat a | sed -n 1,5p", read("cat a | sed -n 1,5p", "a")],
  ["cat a | sed -n 1,5p | wc", read("cat a | sed -n 1,5p | wc", "a")],
  ["nl -ba a | sed -n 1,5p", read("nl -ba a | sed -n 1,5p", "a")],
  ["sed -n 1,5p a && true", read("sed -n '1,5p' a", "a")],
  ["ls x | sed -n 1,5p", list("ls x", "x")],
  ["cat a | sed s/a/b/", read("cat a", "a")],
  ["cat a | wc -l", read("cat a", "a")],
  ["cat a | sort | uniq -c", read("cat a", "a")],
  ["cat a | nl -ba", read("cat a", "a")],
  ["cat a | grep x", read("cat a", "a"), search("grep x", "x")],
  ["ls | grep x", list("ls"), search("grep x", "x")],
  ["rg 'a|b' x | head -n 20", search("rg 'a|b' x", "a|b", "x")],
  ["rg x | xargs cat", search("rg x", "x")],
  ["yes | cat a", read("cat a", "a")],
  ["cd a && ls", list("ls")],
  ["cd a && cat b", read("cat b", "a/b", "b")],
  ["cd a && cd b && cat c", read("cat c", "a/b/c", "c")],
  ["cd /x && cat b", read("cat b", "/x/b", "b")],
  ["cd a && cat /b", read("cat /b", "/b", "b")],
  ["cd -- -w && cat c", read("cat c", "-w/c", "c")],
  ["cd -P a && cat c", read("cat c", "a/c", "c")],
  ["cd && cat c", read("cat c", "c")],
  ["cat a && cd b", read("cat a", "a")],
  ["cd a"],
  ["ls && ls", list("ls")],
  ["ls && ls src", list("ls"), list("ls src", "src")],
  ["cat a; cat a; cat b", read("cat a", "a"), read("cat b", "b")],
  ["cat a\ncat b", read("cat a", "a"), read("cat b", "b")],
  ["echo hi && cat a", read("cat a", "a")],
  ["echo a; echo b; ls", list("ls")],
  ["printf x; cat a", read("cat a", "a")],
  ["true && ls", list("ls")],
  ["ls || true", list("ls")],
];

test.for(TABLE)("summary: %j", async ([script, ...expected]) => {
  expect(await summarizeCommand(["/bin/bash", "-lc", script])).toEqual(expected);
});

test.for([
  "",
  "  ",
  "echo hi",
  "true",
  "wc -l a",
  "head -n 3 | tail -n 2",
  "cat a && echo hi",
  "cat a && npm test",
  "cat a | wc -l && echo x",
  "git diff | cat x",
  "cat ~/x",
  "cat *.ts",
  "cat a\\ b",
  "cat a > b",
  "cat a 2>/dev/null",
  "cat $X",
  "(cat a)",
  "cat a # c",
  "FOO=1 cat a",
  "cat <<E\nE",
  "for i in 1; do cat a; done",
  "cat 'a",
  "cat a | tee b",
  "rg -l x | xargs sed -i s/a/b/",
  "rg -l x | xargs rm",
])("summary: %j is not known", async (script) => {
  expect(await summarizeCommand(["zsh", "-c", script])).toEqual([
    { type: "unknown", command: script },
  ]);
});

test.for([
  [["cat", "a b"], read("cat 'a b'", "a b")],
  [["npm", "run", "build"], { type: "unknown", command: "npm run build" }],
  [["bash", "script.sh"], { type: "unknown", command: "bash script.sh" }],
  [["grep", "a|b", "."], search("grep 'a|b' .", "a|b", ".")],
] as const)("summary: the command %j", async ([argv, expected]) => {
  expect(await summarizeCommand(argv)).toEqual([expected]);
});

test("summary: files to read are placed in the working directory", async () => {
  const options = { cwd: "/work" };
  expect(await summarizeCommand(["sh", "-c", "cd a && cat ../x/./y"], options)).toEqual([
    read("cat ../x/./y", "/work/x/y", "y"),
  ]);
  expect(await summarizeCommand(["cat", "b"], options)).toEqual([read("cat b", "/work/b", "b")]);
});

const recordings = findRecordings();

test.skipIf(recordings === undefined)("summary: agrees with every recorded command", async () => {
  const recorded = readRecordedCommands(recordings ?? "");
  const ours = await Promise.all(
    recorded.map(async ({ command, file }) => {
      const argv = splitShellWords(command) ?? [];
      const actions = await summarizeCommand(argv, { cwd: "/work" });
      const text = JSON.stringify(actions).replaceAll("/work", "<CWD>");
      return { file, command, actions: JSON.parse(text) };
    }),
  );
  expect(recorded.length).toBeGreaterThan(10);
  expect(ours).toEqual(recorded);
});
