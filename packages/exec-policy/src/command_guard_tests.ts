import { expect, test } from "vitest";
import { findRefusal, toRefusalText } from "./command_guard.ts";

const REFUSAL = {
  rule: "forced_rm",
  reason: "rm -f style commands are not permitted. Use a safer approach",
} as const;

function check(script: string): unknown {
  return findRefusal(["/bin/bash", "-lc", script]);
}

test.for([
  "rm -f x",
  "rm -rf x",
  "rm -fr x",
  "rm x -f",
  "rm --force x",
  "rm --fo x",
  "rm -v -- -x; rm -f y",
  "sudo rm -f x",
  "sudo -u root rm -rf x",
  "/bin/rm -f x",
  "(rm -f x)",
  "cd a && rm -f x",
  "ls | xargs rm -f",
  "find . -name '*.o' -exec rm -f {} \\;",
  "rm -f x > /dev/null 2>&1",
  'rm -f "$VAR"',
  "rm -f nothing.txt; echo rc=$?",
  "X=1 rm -f x",
  "if true; then rm -f x; fi",
  "for i in 1; do rm -f $i; done",
  "f() { rm -f x; }; f",
  "echo $(rm -f x)",
  'echo "a `rm -f x` b"',
  "r\\m '-f' x",
  "bash -c 'rm -f x'",
  "trap 'rm -f x' EXIT",
  'sudo sh -e -c "rm -f x"',
  "env A=1 timeout 5 rm -f x",
  "eval 'rm -f x'",
  "true &\nrm -f x",
])("findRefusal: %s is refused", (script) => {
  expect(check(script)).toEqual(REFUSAL);
});

test.for([
  "rm x",
  "rm -r x",
  "rm -ri -- -f",
  "rm $FLAGS x",
  "echo rm -f x",
  "echo 'rm -f x'",
  "git rm -f x",
  "git commit -m 'rm -f x'",
  "grep -f rm x",
  "cat <<EOF\nrm -f x\nEOF",
  "# rm -f x",
  "farm -f x",
  "rm x; tail -f y",
  "rm x | head -f",
  "find . -name rm -print",
  "sudo ls -f",
  "bash script.sh -f",
  "",
])("findRefusal: %s passes", (script) => {
  expect(check(script)).toBeUndefined();
});

test("findRefusal: a command without a shell is checked as it stands", () => {
  expect([findRefusal(["rm", "-f", "x"]), findRefusal(["rm", "x"]), findRefusal([])]).toEqual([
    REFUSAL,
    undefined,
    undefined,
  ]);
});

test("findRefusal: scripts within scripts are followed, and too deep ones are refused if they mention rm", () => {
  let script = "rm x";
  for (let depth = 0; depth < 12; depth++) script = `bash -c '${script.replaceAll("'", `'\\''`)}'`;
  expect(check(script)).toEqual(REFUSAL);
});

test("toRefusalText: the recorded sentence", () => {
  const argv = ["/bin/bash", "-lc", "rm -f nothing.txt; echo rc=$?"];
  expect(toRefusalText(argv, REFUSAL)).toBe(
    "`/bin/bash -lc 'rm -f nothing.txt; echo rc=$?'` rejected: rm -f style commands are not permitted. Use a safer approach",
  );
});
