import type { TextStyle } from "../terminal/text_style.ts";
import { collectFlags, type CommandSpec, type FlagSpec } from "./command_spec.ts";

/** Lines of help are not made wider than this many cells. */
const MAX_HELP_WIDTH = 100;
/** Left columns wider than this put their explanation on the next line. */
const MAX_TERM_WIDTH = 34;
const MIN_ABOUT_WIDTH = 24;

/** How {@link renderHelp} lays out its text. */
export interface HelpOptions {
  /** Cells a line; at most 100 are used. Default 80. */
  readonly columns?: number | undefined;
  readonly style: TextStyle;
}

interface Row {
  readonly term: string;
  readonly about: string;
}

/** Writes the help of the last command of a path. Ends with a line break. */
export function renderHelp(path: readonly CommandSpec[], options: HelpOptions): string {
  const command = path.at(-1);
  if (command === undefined) return "";
  const width = Math.min(options.columns ?? 80, MAX_HELP_WIDTH);
  const { style } = options;
  const name = path.map((part) => part.name).join(" ");
  const own = command.flags;
  const inherited = collectFlags(path).filter((flag) => !own.includes(flag));
  const parts = [
    `${wrapText(`${command.about}.`, width).join("\n")}\n`,
    command.details === undefined ? "" : `${wrapText(command.details, width).join("\n")}\n`,
    renderUsage(name, command, style),
    renderRows("Commands", command.commands.map(toCommandRow), width, style),
    renderRows("Arguments", command.positionals.map(toPositionalRow), width, style),
    renderRows("Flags", own.map(toFlagRow), width, style),
    renderRows(own.length === 0 ? "Flags" : "Also taken", inherited.map(toFlagRow), width, style),
    renderExamples(command, width, style),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

/** Breaks text into lines of at most `width` cells between words; a longer word gets a line of its own. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines;
}

function renderUsage(name: string, command: CommandSpec, style: TextStyle): string {
  const lines = [];
  const positionals = command.positionals.map((one) => {
    const word = one.variadic === true ? `${one.name}...` : one.name;
    return one.required === true ? ` <${word}>` : ` [${word}]`;
  });
  if (command.needsCommand !== true) lines.push(`  ${name} [FLAGS]${positionals.join("")}`);
  if (command.commands.length > 0) lines.push(`  ${name} [FLAGS] <COMMAND>`);
  return `${style.bold("Usage")}\n${lines.join("\n")}\n`;
}

function renderRows(title: string, rows: readonly Row[], width: number, style: TextStyle): string {
  if (rows.length === 0) return "";
  const fitting = rows.map(({ term }) => term.length).filter((length) => length <= MAX_TERM_WIDTH);
  const termWidth = Math.max(0, ...fitting);
  const indent = termWidth + 4;
  const aboutWidth = Math.max(MIN_ABOUT_WIDTH, width - indent);
  const lines = rows.flatMap(({ term, about }) => {
    const [first = "", ...rest] = wrapText(about, aboutWidth);
    const tail = rest.map((line) => `${" ".repeat(indent)}${line}`);
    if (term.length > termWidth)
      return [`  ${style.cyan(term)}`, `${" ".repeat(indent)}${first}`, ...tail];
    return [`  ${style.cyan(term)}${" ".repeat(termWidth - term.length)}  ${first}`, ...tail];
  });
  return `${style.bold(title)}\n${lines.join("\n")}\n`;
}

function renderExamples(command: CommandSpec, width: number, style: TextStyle): string {
  if (command.examples.length === 0) return "";
  const longest = Math.max(...command.examples.map(({ line }) => line.length));
  const lines = command.examples.map(({ line, about }) =>
    longest + 6 + about.length <= width
      ? `  ${line}${" ".repeat(longest - line.length)}  ${style.dim(`# ${about}`)}`
      : `  ${style.dim(`# ${about}`)}\n  ${line}`,
  );
  return `${style.bold("Examples")}\n${lines.join("\n")}\n`;
}

function toCommandRow({ name, aliases, about }: CommandSpec): Row {
  return { term: [name, ...(aliases ?? [])].join(", "), about };
}

function toPositionalRow({ name, about, choices }: CommandSpec["positionals"][number]): Row {
  return { term: name, about: withChoices(about, choices) };
}

function toFlagRow({ name, short, value, choices, repeatable, about }: FlagSpec): Row {
  const head = `${short === undefined ? "    " : `-${short}, `}--${name}`;
  return {
    term: value === undefined ? head : `${head} ${value}`,
    about: `${withChoices(about, choices)}${repeatable === true ? " (repeatable)" : ""}`,
  };
}

function withChoices(about: string, choices: readonly string[] | undefined): string {
  return choices === undefined ? about : `${about}: ${choices.join(", ")}`;
}
