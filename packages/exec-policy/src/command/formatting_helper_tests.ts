import { expect, test } from "vitest";
import { isFormattingHelper } from "./formatting_helper.ts";
import { splitShellWords } from "./words.ts";

function isHelper(line: string): boolean {
  return isFormattingHelper(splitShellWords(line) ?? []);
}

test.for([
  "wc",
  "wc -l a",
  "tr a b",
  "cut -f1",
  "sort -u",
  "uniq -c",
  "column -t",
  "yes",
  "printf x",
  "tee",
  "head",
  "head -n 40",
  "head -40",
  "head -n40",
  "head -c 5",
  "tail",
  "tail -n +10",
  "tail -c +10",
  "sed",
  "sed s/a/b/",
  "sed -n 10p",
  "sed -n p file",
  "awk '{print $1}'",
  "xargs",
  "xargs -n 1",
  "xargs cat",
  "xargs -I {} -- grep x {}",
])("helper: %j", (line) => {
  expect(isHelper(line)).toBe(true);
});

test.for([
  "",
  "ls",
  "nl",
  "head file",
  "head -n 40 file",
  "head -n x",
  "tail -n +10 file",
  "tail file",
  "sed -n 10p file",
  "sed -n 1,200p file",
  "sed -i s/a/b/ file",
  "sed --in-place s/a/b/ file",
  "awk '{print $1}' file",
  "awk -f script file",
  "tee file",
  "xargs rm",
  "xargs -n 1 perl -pi -e x",
  "xargs sed -i s/a/b/",
  "xargs rg --replace y z",
])("helper: not %j", (line) => {
  expect(isHelper(line)).toBe(false);
});
