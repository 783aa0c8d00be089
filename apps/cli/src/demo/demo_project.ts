import type { Runtime } from "../command_io.ts";

/** Name of the script that runs the tests of the demo project. */
export const DEMO_TEST_SCRIPT = "run_tests.sh";

/** The file that must not change: otherwise a model could pass by bending the test. */
export const DEMO_TEST_FILE = "src/count_words_tests.ts";

/** The file with the mistake. */
export const DEMO_SOURCE_FILE = "src/count_words.ts";

const README = `# word-count

Counts words. \`src/count_words.ts\` is the code, \`${DEMO_TEST_FILE}\` its tests.

Run the tests with \`sh ${DEMO_TEST_SCRIPT}\`. Nothing has to be installed.
`;

const SOURCE = `/** Counts how often each word occurs in a text. Upper and lower case are the same word. */
export function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of text.split(" ")) {
    const key = word.toLowerCase();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
`;

const TESTS = `import assert from "node:assert/strict";
import { countWords } from "./count_words.ts";

const cases: [name: string, text: string, counts: Record<string, number>][] = [
  ["single words", "red green", { red: 1, green: 1 }],
  ["upper case", "Red red", { red: 2 }],
  ["punctuation", "The cat. The hat!", { the: 2, cat: 1, hat: 1 }],
  ["line breaks", "one two\\ntwo", { one: 1, two: 2 }],
  ["an apostrophe", "don't stop, don't", { "don't": 2, stop: 1 }],
  ["nothing at all", "", {}],
];

let failed = 0;
for (const [name, text, counts] of cases) {
  try {
    assert.deepEqual(Object.fromEntries(countWords(text)), counts);
    console.log("ok     " + name);
  } catch {
    failed += 1;
    console.log("FAILED " + name + ": got " + JSON.stringify(Object.fromEntries(countWords(text))));
  }
}
console.log(failed === 0 ? "all tests passed" : failed + " of " + cases.length + " tests failed");
process.exitCode = failed === 0 ? 0 : 1;
`;

/**
 * The files of the demo project, by path.
 *
 * Its tests run on the very program that runs the demo, so that nothing has to be installed or found.
 */
export function toDemoFiles(runtime: Runtime): Readonly<Record<string, string>> {
  return {
    "README.md": README,
    "package.json": '{ "name": "word-count", "private": true, "type": "module" }\n',
    [DEMO_TEST_SCRIPT]: toTestScript(runtime),
    [DEMO_SOURCE_FILE]: SOURCE,
    [DEMO_TEST_FILE]: TESTS,
  };
}

/** Whether a program runs TypeScript files as they are: Bun, and Node from 22.18 on. */
export function runsTypeScript({ kind, nodeVersion }: Runtime): boolean {
  if (kind !== "node") return true;
  const [major = 0, minor = 0] = nodeVersion.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 18);
}

function toTestScript({ kind, execPath }: Runtime): string {
  const program = `'${execPath.replaceAll("'", "'\\''")}'`;
  // A compiled program runs scripts when it is told to be Bun; Node may warn about stripping types.
  const env = kind === "bun-executable" ? "BUN_BE_BUN=1 " : "NODE_NO_WARNINGS=1 ";
  return `#!/bin/sh\nexec env ${env}${program} ${DEMO_TEST_FILE}\n`;
}
