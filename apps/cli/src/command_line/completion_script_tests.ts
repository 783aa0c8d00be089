import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { ROOT_COMMAND } from "./command_table.ts";
import { renderCompletionScript } from "./completion_script.ts";

const bash = renderCompletionScript(ROOT_COMMAND, "bash");

/** Completes the last of the words, as bash would after Tab. */
function complete(...words: readonly string[]): readonly string[] {
  const script = `${bash}
COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _codexkit; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const text = execFileSync("bash", ["-c", script, "bash", "codexkit", ...words], {
    encoding: "utf8",
  });
  return text.split("\n").filter((line) => line !== "");
}

function hasShell(name: string): boolean {
  try {
    execFileSync(name, ["-c", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

test("bash: the script is valid", () => {
  expect(execFileSync("bash", ["-n"], { input: bash, encoding: "utf8" })).toBe("");
});

test.for<readonly [readonly string[], readonly string[]]>([
  [["ex"], ["exec", "execpolicy"]],
  [["lo"], ["login", "logout"]],
  [["exec", "re"], ["resume"]],
  [["e", "re"], ["resume"]],
  [["exec", "-m", "fork", "re"], ["resume"]],
  [["exec", "-s", "r"], ["read-only"]],
  [
    ["exec", "--sandbox", ""],
    ["read-only", "workspace-write", "danger-full-access"],
  ],
  [["exec", "resume", "--la"], ["--last"]],
  [["exec", "resume", "--js"], ["--json"]],
  [["demo", "--k"], ["--keep"]],
  [["debug", ""], ["models", "prompt-input", "tools"].concat([])],
  [["completion", "z"], ["zsh"]],
  [["features", "l"], ["list"]],
  [["exec", "--", "re"], []],
])("bash: %j completes to %j", ([words, expected]) => {
  const found = complete(...words);
  expect(words.at(-1) === "" ? found.filter((word) => !word.startsWith("-")) : found).toEqual(
    expected,
  );
});

test("bash: folders for --cd, files for --image", () => {
  expect(complete("exec", "-C", "/et")).toEqual(["/etc"]);
  expect(complete("exec", "-i", "/etc/hostn")).toEqual(["/etc/hostname"]);
});

test.for(["zsh", "fish"] as const)("%s: names every command and flag of the table", (shell) => {
  const script = renderCompletionScript(ROOT_COMMAND, shell);
  for (const word of [
    "exec",
    "resume",
    "fork",
    "demo",
    "prompt-input",
    "apply-patch",
    "output-schema",
  ])
    expect(script).toContain(word);
});

test.skipIf(!hasShell("zsh"))("zsh: the script is valid", () => {
  const input = renderCompletionScript(ROOT_COMMAND, "zsh");
  expect(execFileSync("zsh", ["-n"], { input, encoding: "utf8" })).toBe("");
});

test.skipIf(!hasShell("fish"))("fish: the script is valid", () => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-fish-"));
  const file = path.join(dir, "codexkit.fish");
  fs.writeFileSync(file, renderCompletionScript(ROOT_COMMAND, "fish"));
  const shell: string = "fish";
  execFileSync(shell, ["--no-execute", file]);
  const seen = execFileSync(shell, ["-c", `source ${file}; complete -C "codexkit exec re"`], {
    encoding: "utf8",
    env: { ...process.env, HOME: dir },
  });
  fs.rmSync(dir, { recursive: true });
  expect(seen).toBe("resume\tGo on with an earlier session\n");
});
