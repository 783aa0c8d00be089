import { DEMO_SOURCE_FILE, DEMO_TEST_FILE, DEMO_TEST_SCRIPT } from "./demo_project.ts";

/** One thing the scripted model does in an answer. */
export type DemoStep =
  | { readonly type: "reason"; readonly text: string }
  | { readonly type: "command"; readonly callId: string; readonly cmd: string }
  | { readonly type: "patch"; readonly callId: string; readonly patch: string }
  | {
      readonly type: "say";
      /** Gets the outputs of all calls so far by call id, so that the report tells what really happened. */
      readonly text: (outputs: ReadonlyMap<string, string>) => string;
    };

/** What to do, in words that a real model understands as well. */
export const DEMO_PROMPT = `The tests of this project fail. Find out why and mend the code, not the tests. Run the tests with \`sh ${DEMO_TEST_SCRIPT}\` before and after, and finish with a short report.`;

const PATCH = `*** Begin Patch
*** Update File: ${DEMO_SOURCE_FILE}
@@ export function countWords(text: string): Map<string, number> {
   const counts = new Map<string, number>();
-  for (const word of text.split(" ")) {
-    const key = word.toLowerCase();
-    counts.set(key, (counts.get(key) ?? 0) + 1);
+  for (const word of text.toLowerCase().match(/[\\p{L}\\p{N}']+/gu) ?? []) {
+    counts.set(word, (counts.get(word) ?? 0) + 1);
   }
*** End Patch
`;

/** The answers of the scripted model, one list a request: look, try, mend, try again, report. */
export function createDemoTurns(): readonly (readonly DemoStep[])[] {
  return [
    [
      { type: "reason", text: "**Looking around**\n\nFirst the code and its tests." },
      { type: "command", callId: "look_1", cmd: `cat README.md ${DEMO_SOURCE_FILE}` },
      { type: "command", callId: "look_2", cmd: `cat ${DEMO_TEST_FILE}` },
    ],
    [
      {
        type: "say",
        text: () => "Words are split at single spaces only. I run the tests to see it.",
      },
      { type: "command", callId: "test_1", cmd: `sh ${DEMO_TEST_SCRIPT}` },
    ],
    [
      {
        type: "reason",
        text: "**Mending the split**\n\nMatching runs of letters, digits and apostrophes covers all cases.",
      },
      { type: "patch", callId: "mend_1", patch: PATCH },
    ],
    [{ type: "command", callId: "test_2", cmd: `sh ${DEMO_TEST_SCRIPT}` }],
    [{ type: "say", text: toReport }],
  ];
}

function toReport(outputs: ReadonlyMap<string, string>): string {
  const before = findVerdict(outputs.get("test_1"));
  const after = findVerdict(outputs.get("test_2"));
  return `\`countWords\` split its text at single spaces, so punctuation stuck to words, line breaks joined them and an empty text counted as a word. It now matches runs of letters, digits and apostrophes.\n\n- before: ${before}\n- after: ${after}`;
}

/** The last line that a test run printed. */
function findVerdict(output: string | undefined): string {
  return output?.trim().split("\n").at(-1) ?? "not run";
}
