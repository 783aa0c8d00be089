import { resolve } from "node:path";
import { quoteCommand } from "../quote.ts";
import { joinPath, shortenPath } from "./display_path.ts";
import { isFormattingHelper } from "./formatting_helper.ts";
import { parsePlainCommands } from "./plain_commands.ts";
import { summarizeProgram } from "./program_summary.ts";
import { extractShellScript } from "./shell_script.ts";

/**
 * What a command does, for people. Paths of `listFiles` and `search` are shortened to their last telling part.
 *
 * Wire: `commandActions` of the app-server (Codex 0.169.0).
 */
export type CommandAction =
  | {
      /** Reads a file. */
      type: "read";
      /** The part of the command that does, quoted anew. */
      command: string;
      /** The file's name, for display. */
      name: string;
      /** The file as seen from `cwd`, if that was given. */
      path: string;
    }
  | {
      /** Lists files. */
      type: "listFiles";
      /** The part of the command that does, quoted anew. */
      command: string;
      /** The folder, shortened; `null` for the working directory. */
      path: string | null;
    }
  | {
      /** Searches in files, or for files. */
      type: "search";
      /** The part of the command that does, quoted anew. */
      command: string;
      /** What is searched for. */
      query: string | null;
      /** Where, shortened; `null` for the working directory. */
      path: string | null;
    }
  | {
      /** Anything else. */
      type: "unknown";
      /** The whole script, or the quoted command. */
      command: string;
    };

/**
 * Says what a command is run for: what it reads, lists and searches, or that it is not known.
 *
 * Of a shell script `cd` and what only shapes output are left out, and repetitions. One part that is not
 * known makes the whole unknown. A script of nothing but `cd` gives an empty list. Mirrors: Codex 0.169.0.
 *
 * @param options.cwd folder that paths of files to read start from; without it they stay as written.
 */
export async function summarizeCommand(
  argv: readonly string[],
  options: { cwd?: string | undefined } = {},
): Promise<CommandAction[]> {
  const script = extractShellScript(argv);
  if (script === undefined) return [locate(toAction(argv, undefined), options.cwd)];
  const unknown: CommandAction[] = [{ type: "unknown", command: script }];
  const plain = await parsePlainCommands(script);
  if (plain === undefined || plain.complex || !plain.literal) return unknown;
  const commands = plain.commands.filter((words) => !isFormattingHelper(words));
  if (commands.length === 0) return unknown;
  const actions = dropChatter(toActions(commands));
  if (actions.some(({ type }) => type === "unknown")) return unknown;
  const shown = actions.length === 1 ? widen(actions, script) : actions;
  return dropRepetitions(shown.map((action) => locate(action, options.cwd)));
}

function locate(action: CommandAction, cwd: string | undefined): CommandAction {
  if (action.type !== "read" || cwd === undefined) return action;
  return { ...action, path: resolve(cwd, action.path) };
}

function toActions(commands: readonly string[][]): CommandAction[] {
  const actions: CommandAction[] = [];
  let folder: string | undefined;
  for (const words of commands) {
    if (words[0] === "cd") folder = joinPath(folder, toFolder(words.slice(1)));
    else actions.push(toAction(words, folder));
  }
  return actions;
}

/** Where `cd` goes; the same folder if that cannot be said. */
function toFolder(args: readonly string[]): string {
  const end = args.indexOf("--");
  if (end >= 0) return args[end + 1] ?? "";
  return args.findLast((arg) => !arg.startsWith("-")) ?? "";
}

function toAction(words: readonly string[], folder: string | undefined): CommandAction {
  const command = quoteCommand(words);
  const summary = summarizeProgram(words);
  if (summary === undefined) return { type: "unknown", command };
  const { type, path } = summary;
  switch (type) {
    case "read":
      return { type, command, name: shortenPath(path), path: joinPath(folder, path) };
    case "listFiles":
      return { type, command, path };
    case "search":
      return { type, command, query: summary.query, path };
    default:
      return type satisfies never;
  }
}

/** Leaves out leading `echo`, `true`, and `nl` that numbers the output of another. */
function dropChatter(actions: readonly CommandAction[]): readonly CommandAction[] {
  let left = actions;
  while (left.length > 1) {
    const at = left.findIndex((action, index) => isChatter(action, index));
    if (at < 0) return left;
    left = left.toSpliced(at, 1);
  }
  return left;
}

function isChatter(action: CommandAction, index: number): boolean {
  if (action.type !== "unknown") return false;
  if (index === 0 && /^echo(?: |$)/.test(action.command)) return true;
  return action.command === "true" || /^nl(?: -\S+)*$/.test(action.command);
}

function dropRepetitions(actions: readonly CommandAction[]): CommandAction[] {
  let last = "";
  return actions.filter((action) => {
    const text = JSON.stringify(action);
    const isNew = text !== last;
    last = text;
    return isNew;
  });
}

/** A file whose lines `sed -n` picks is shown with the whole pipeline, because that says which lines. */
function widen(actions: readonly CommandAction[], script: string): readonly CommandAction[] {
  const isPiped = /(?:^|[^|])\|(?!\|)/.test(script);
  if (!isPiped || !/(?:^|[\s|;&])sed\s+-n(?:\s|$)/.test(script)) return actions;
  return actions.map((action) =>
    action.type === "read" ? { ...action, command: script } : action,
  );
}
