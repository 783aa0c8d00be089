/** Substitutions and subshells that are followed with their own state; deeper ones are read flat. */
const MAX_NESTING = 64;

/** What stands for itself within a word, and within double quotes. */
const ORDINARY = /[^ \t\n;|()&<>#'"\\`$]*/y;
const QUOTED = /[^"\\`$]*/y;

interface Heredoc {
  delimiter: string;
  stripTabs: boolean;
}

/** The command being read. */
interface Frame {
  words: string[];
  /** Absent between words; empty after `''`. */
  word: string | undefined;
  /** What the next word is, when it is no argument. */
  role: "argument" | "target" | "heredoc" | "tab_heredoc";
}

/**
 * Splits a POSIX shell script into its commands and these into words, without quotes and redirections.
 *
 * Commands of subshells and substitutions are listed as well, before the command they stand in. Nothing is
 * expanded: `$x` stays as it is, and a substitution leaves nothing behind. Keywords are words like any other.
 * Bodies of here-documents and comments are skipped. Any text is accepted.
 */
export function toSimpleCommands(script: string): string[][] {
  const scanner = new ScriptScanner(script);
  scanner.scan("");
  return scanner.commands;
}

class ScriptScanner {
  readonly commands: string[][] = [];
  readonly #text: string;
  #at = 0;
  #depth = 0;
  #heredocs: Heredoc[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** Reads up to `end`, or all there is. */
  scan(end: string): void {
    const frame: Frame = { words: [], word: undefined, role: "argument" };
    while (this.#at < this.#text.length) {
      const character = this.#text.charAt(this.#at++);
      if (character === end) break;
      this.#step(character, frame);
    }
    this.#endCommand(frame);
  }

  #step(character: string, frame: Frame): void {
    switch (character) {
      case " ":
      case "\t":
        this.#endWord(frame);
        return;
      case "\n":
        this.#endCommand(frame);
        this.#skipHeredocs();
        return;
      case ";":
      case "|":
      case ")":
        this.#endCommand(frame);
        return;
      case "(":
        this.#endCommand(frame);
        this.#nest(")");
        return;
      case "&":
        if (this.#peek() === ">") this.#step(this.#next(), frame);
        else this.#endCommand(frame);
        return;
      case "<":
      case ">":
        this.#startRedirection(character, frame);
        return;
      default:
        this.#readWordPart(character, frame);
    }
  }

  #readWordPart(character: string, frame: Frame): void {
    if (character === "#" && frame.word === undefined) {
      const end = this.#text.indexOf("\n", this.#at);
      this.#at = end < 0 ? this.#text.length : end;
      return;
    }
    frame.word ??= "";
    switch (character) {
      case "'": {
        const end = this.#text.indexOf("'", this.#at);
        const to = end < 0 ? this.#text.length : end;
        frame.word += this.#text.slice(this.#at, to);
        this.#at = to + 1;
        return;
      }
      case '"':
        this.#readDoubleQuoted(frame);
        return;
      case "\\": {
        const next = this.#next();
        if (next !== "\n") frame.word += next;
        return;
      }
      default:
        if (!this.#readSubstitution(character)) frame.word += character + this.#readRun(ORDINARY);
    }
  }

  #readDoubleQuoted(frame: Frame): void {
    while (this.#at < this.#text.length) {
      const character = this.#next();
      if (character === '"') return;
      if (character === "\\") frame.word = (frame.word ?? "") + this.#next();
      else if (!this.#readSubstitution(character))
        frame.word = (frame.word ?? "") + character + this.#readRun(QUOTED);
    }
  }

  /** Reads the rest of `$(...)` or of a backquoted command, if `character` opens one. */
  #readSubstitution(character: string): boolean {
    if (character === "`") {
      this.#nest("`");
      return true;
    }
    if (character !== "$" || this.#peek() !== "(") return false;
    this.#at += 1;
    this.#nest(")");
    return true;
  }

  #startRedirection(character: string, frame: Frame): void {
    if (this.#peek() === "(") {
      this.#at += 1;
      frame.word ??= "";
      this.#nest(")");
      return;
    }
    // A number right before the operator is the descriptor, not an argument.
    if (frame.word !== undefined && /^\d+$/.test(frame.word)) frame.word = undefined;
    this.#endWord(frame);
    frame.role = "target";
    if (character === "<" && this.#peek() === "<") {
      this.#at += 1;
      if (this.#peek() === "<") this.#at += 1;
      else if (this.#peek() === "-") {
        this.#at += 1;
        frame.role = "tab_heredoc";
      } else frame.role = "heredoc";
      return;
    }
    while (/[<>&|]/.test(this.#peek())) this.#at += 1;
  }

  #endWord(frame: Frame): void {
    const { word, role } = frame;
    if (word === undefined) return;
    frame.word = undefined;
    frame.role = "argument";
    switch (role) {
      case "argument":
        frame.words.push(word);
        return;
      case "heredoc":
      case "tab_heredoc":
        this.#heredocs.push({ delimiter: word, stripTabs: role === "tab_heredoc" });
        return;
      case "target":
        return;
      default:
        role satisfies never;
    }
  }

  #endCommand(frame: Frame): void {
    this.#endWord(frame);
    frame.role = "argument";
    if (frame.words.length > 0) this.commands.push(frame.words);
    frame.words = [];
  }

  #skipHeredocs(): void {
    for (const { delimiter, stripTabs } of this.#heredocs) {
      while (this.#at < this.#text.length) {
        const end = this.#text.indexOf("\n", this.#at);
        const to = end < 0 ? this.#text.length : end;
        const line = this.#text.slice(this.#at, to);
        this.#at = to + 1;
        if ((stripTabs ? line.replace(/^\t+/, "") : line) === delimiter) break;
      }
    }
    this.#heredocs = [];
  }

  #nest(end: string): void {
    if (this.#depth >= MAX_NESTING) return;
    this.#depth += 1;
    this.scan(end);
    this.#depth -= 1;
  }

  /** The longest run from here that a pattern covers. A word of megabytes is not put together by character. */
  #readRun(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    pattern.test(this.#text);
    const run = this.#text.slice(this.#at, pattern.lastIndex);
    this.#at = pattern.lastIndex;
    return run;
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  #next(): string {
    return this.#text.charAt(this.#at++);
  }
}
