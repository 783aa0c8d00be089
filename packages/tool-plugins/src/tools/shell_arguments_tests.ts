import * as fc from "fast-check";
import { expect, test } from "vitest";
import { addMember, prepareShellArguments, type ShellArgumentRules } from "./shell_arguments.ts";

const RULES: ShellArgumentRules = {
  cwd: "/work",
  allowed: { roots: ["/work"], isAllowed: (target) => target.startsWith("/work") },
  timeout: { name: "timeout_ms", value: 60_000 },
};

test.for<[string, string, unknown]>([
  ["a call without a time", '{"command":"ls"}', { command: "ls", timeout_ms: 60_000 }],
  ["a call with one", '{"command":"ls","timeout_ms":5}', { command: "ls", timeout_ms: 5 }],
  ["null", '{"timeout_ms":null}', { timeout_ms: 60_000 }],
  ["no arguments", " { } ", { timeout_ms: 60_000 }],
  ["an empty folder", '{"workdir":""}', { workdir: "", timeout_ms: 60_000 }],
  ["a relative folder", '{"workdir":"sub"}', { workdir: "sub", timeout_ms: 60_000 }],
])("shell arguments: %s", ([, text, want]) => {
  const prepared = prepareShellArguments(text, RULES);
  expect(prepared.ok && JSON.parse(prepared.text)).toEqual(want);
});

test.for(["/etc", "../out", "sub/../../.."])(
  "shell arguments: the folder %s is refused",
  (workdir) => {
    expect(prepareShellArguments(JSON.stringify({ workdir }), RULES)).toMatchObject({ ok: false });
  },
);

test("shell arguments: the folder of the turn has to be allowed as well", () => {
  expect(prepareShellArguments("{}", { ...RULES, cwd: "/elsewhere" })).toEqual({
    ok: false,
    problem: "workdir `/elsewhere` is outside the folders that commands may start in",
  });
});

test.for(["", "{bad", "[1]", "null", '"text"'])("shell arguments: %j goes on as it is", (text) => {
  expect(prepareShellArguments(text, RULES)).toEqual({ ok: true, text });
});

test("shell arguments: a member is added to any object, and nothing before it moves", () => {
  const object = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(
      object,
      fc.string(),
      fc.nat(),
      fc.constantFrom(undefined, 2),
      (args, name, value, space) => {
        fc.pre(name !== "__proto__" && !Object.hasOwn(args, "__proto__"));
        const text = JSON.stringify(args, undefined, space);
        const added = addMember(text, name, value);
        expect(JSON.parse(added)).toEqual({ ...JSON.parse(text), [name]: value });
        expect(added.startsWith(text.slice(0, -1))).toBe(true);
      },
    ),
  );
});
