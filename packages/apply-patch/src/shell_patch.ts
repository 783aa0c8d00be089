import { parsePatch } from "./parse_patch.ts";
import { PatchError } from "./patch_error.ts";

/** What a shell command has to do with patches. */
export type ShellPatch =
  /** Nothing: run it. */
  | { kind: "none" }
  /** It is a patch without the program's name: answer {@link BARE_PATCH_TEXT}. */
  | { kind: "bare_patch" }
  /** It does nothing but apply this patch, in this directory when given. */
  | { kind: "patch"; patch: string; directory?: string | undefined };

/** What the model reads when it sent a patch as a command. */
export const BARE_PATCH_TEXT =
  'apply_patch verification failed: patch detected without explicit call to apply_patch. Rerun as ["apply_patch", "<patch>"]';

const NONE: ShellPatch = { kind: "none" };
const PROGRAMS: ReadonlySet<string> = new Set(["apply_patch", "applypatch"]);
const POSIX_SHELLS: ReadonlySet<string> = new Set(["bash", "zsh", "sh"]);
const POWER_SHELLS: ReadonlySet<string> = new Set(["pwsh", "powershell"]);

/**
 * Looks for a patch in a command line: `apply_patch PATCH` itself, or a shell with a script.
 *
 * Mirrors: the forms Codex 0.169.0 looks at.
 */
export function findPatchInCommand(argv: readonly string[]): ShellPatch {
  const [program = "", second, third] = argv;
  if (argv.length === 1 && isWholePatch(program)) return { kind: "bare_patch" };
  if (argv.length === 2 && second !== undefined && PROGRAMS.has(program))
    return { kind: "patch", patch: second };
  const stem = toStem(program);
  if (argv.length === 3 && third !== undefined) {
    const flag = second ?? "";
    const isPosix = POSIX_SHELLS.has(stem) && (flag === "-lc" || flag === "-c");
    const isPower = POWER_SHELLS.has(stem.toLowerCase()) && flag.toLowerCase() === "-command";
    const isCmd = stem.toLowerCase() === "cmd" && flag.toLowerCase() === "/c";
    if (isPosix || isPower || isCmd) return findPatchInScript(third);
  }
  const isNoProfile =
    argv.length === 4 &&
    POWER_SHELLS.has(stem.toLowerCase()) &&
    second?.toLowerCase() === "-noprofile" &&
    third?.toLowerCase() === "-command";
  return isNoProfile ? findPatchInScript(argv[3] ?? "") : NONE;
}

/**
 * Looks for a patch in a script that does nothing else: `apply_patch <<X`, or
 * `cd P && apply_patch <<X` where `P` means to the shell exactly what it says.
 *
 * Mirrors: Codex 0.169.0, which also takes `~`, globs, escapes, `-` and variables in double quotes
 * for `P` and then writes elsewhere than the shell would. Those are left to the shell here.
 */
export function findPatchInScript(script: string): ShellPatch {
  if (isWholePatch(script)) return { kind: "bare_patch" };
  return new ScriptReader(script).read() ?? NONE;
}

function isWholePatch(text: string): boolean {
  if (!text.includes("*** Begin Patch")) return false;
  try {
    parsePatch(text);
    return true;
  } catch (error) {
    if (PatchError.isInstance(error)) return false;
    throw error;
  }
}

function toStem(program: string): string {
  const name = program.slice(Math.max(program.lastIndexOf("/"), program.lastIndexOf("\\")) + 1);
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(0, dot) : name;
}

interface Word {
  text: string;
  quote: "" | "'" | '"';
}

const BLANK = /(?:[ \t\r]|\\\r?\n)*/uy;
const SPACE = /(?:[ \t\r\n]|\\\r?\n)*/uy;
const BARE_WORD = /[^\s'"$`\\;&|<>(){}#*?[\]~!]+/uy;
const ANY_BARE_WORD = /[^\s'"$`\\;&|<>(){}]+/uy;
const SINGLE_QUOTED = /'([^']*)'/uy;
const DOUBLE_QUOTED = /"([^"$`\\]*)"/uy;
const ASSIGNMENT = /[A-Za-z_]\w*=(?:[^\s'"$`\\;&|<>(){}]*|'[^']*'|"[^"$`\\]*")(?=[ \t])/uy;
const AND = /&&/uy;
const HEREDOC = /<<-?[ \t]*(?:'([^'\r\n]+)'|"([^"$`\\\r\n]+)"|\\?([\w.+-]+))[ \t\r]*\n/uy;

/** Reads the few statements that are taken; anything unexpected ends with undefined. */
class ScriptReader {
  readonly #script: string;
  #at = 0;

  constructor(script: string) {
    this.#script = script;
  }

  read(): ShellPatch | undefined {
    this.#skip(SPACE);
    this.#skipAssignments();
    const name = this.#take(BARE_WORD)?.[0];
    if (name === "cd") return this.#readAfterCd();
    if (name === undefined || !PROGRAMS.has(name)) return undefined;
    this.#skip(BLANK);
    // A lone dash is the one argument that is let through.
    if (this.#script.startsWith("-", this.#at)) {
      this.#at += 1;
      if (this.#skip(BLANK) === 0) return undefined;
    }
    return this.#readHeredoc();
  }

  #readAfterCd(): ShellPatch | undefined {
    if (this.#skip(BLANK) === 0) return undefined;
    const directory = this.#readDirectory();
    if (directory === undefined) return undefined;
    this.#skip(BLANK);
    if (this.#take(AND) === undefined) return undefined;
    this.#skip(SPACE);
    this.#skipAssignments();
    const name = this.#take(BARE_WORD)?.[0];
    if (name === undefined || !PROGRAMS.has(name)) return undefined;
    for (;;) {
      const gap = this.#skip(BLANK);
      if (this.#script.startsWith("<<", this.#at)) break;
      const argument = this.#take(ANY_BARE_WORD)?.[0] ?? this.#readWord()?.text;
      if (gap === 0 || argument === undefined || this.#isFileDescriptor(argument)) return undefined;
    }
    const found = this.#readHeredoc();
    return found === undefined ? undefined : { ...found, directory };
  }

  #isFileDescriptor(argument: string): boolean {
    return /^\d+$/u.test(argument) && this.#script.startsWith("<", this.#at);
  }

  #readDirectory(): string | undefined {
    const word = this.#readWord();
    if (word === undefined || !this.#isWordEnd()) return undefined;
    if (word.quote === '"' && word.text === "") return undefined;
    if (word.text.startsWith("-")) return undefined;
    if (word.quote === "" && /^\d+$/u.test(word.text)) return undefined;
    return word.text;
  }

  #readWord(): Word | undefined {
    const single = this.#take(SINGLE_QUOTED);
    if (single !== undefined) return { text: single[1] ?? "", quote: "'" };
    const double = this.#take(DOUBLE_QUOTED);
    if (double !== undefined) return { text: double[1] ?? "", quote: '"' };
    const bare = this.#take(BARE_WORD);
    return bare === undefined ? undefined : { text: bare[0], quote: "" };
  }

  #isWordEnd(): boolean {
    return /[\s&\\]/u.test(this.#script.charAt(this.#at));
  }

  #readHeredoc(): (ShellPatch & { kind: "patch" }) | undefined {
    const start = this.#take(HEREDOC);
    const word = start?.[1] ?? start?.[2] ?? start?.[3];
    if (word === undefined) return undefined;
    const bodyStart = this.#at;
    for (let line = bodyStart; line < this.#script.length;) {
      const newline = this.#script.indexOf("\n", line);
      const next = newline < 0 ? this.#script.length : newline + 1;
      const text = this.#script.slice(line, next).trimStart();
      if (text.startsWith(word)) {
        const rest = text.slice(word.length) + this.#script.slice(next);
        if (rest.trim() !== "") return undefined;
        return toPatch(this.#script.slice(bodyStart, line));
      }
      line = next;
    }
    return toPatch(this.#script.slice(bodyStart));
  }

  #skipAssignments(): void {
    while (this.#take(ASSIGNMENT) !== undefined) this.#skip(BLANK);
  }

  #skip(pattern: RegExp): number {
    return this.#take(pattern)?.[0].length ?? 0;
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#script);
    if (match === null) return undefined;
    this.#at += match[0].length;
    return match;
  }
}

function toPatch(body: string): ShellPatch & { kind: "patch" } {
  return { kind: "patch", patch: body.replace(/\n+$/u, "") };
}
