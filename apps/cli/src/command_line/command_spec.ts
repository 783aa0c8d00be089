/** One flag of a command. */
export interface FlagSpec {
  /** Long name without dashes. A name means the same in every command that has it. */
  readonly name: string;
  /** One letter without the dash. */
  readonly short?: string | undefined;
  /** Placeholder of the value in help; absent for a switch. */
  readonly value?: string | undefined;
  /** The only values allowed. */
  readonly choices?: readonly string[] | undefined;
  /** May be given several times. Default: once. */
  readonly repeatable?: boolean | undefined;
  /** What a shell offers to complete the value with. */
  readonly completes?: "file" | "folder" | undefined;
  /** One sentence without a full stop. */
  readonly about: string;
}

/** One argument that is told by its place. */
export interface PositionalSpec {
  /** In capitals. */
  readonly name: string;
  readonly about: string;
  /** The only values allowed. */
  readonly choices?: readonly string[] | undefined;
  /** Whether the command makes no sense without it. Default false. */
  readonly required?: boolean | undefined;
  /** Takes all words that are left; the last one only. Default false. */
  readonly variadic?: boolean | undefined;
}

/** One worked line of a help text. */
interface CommandExample {
  readonly line: string;
  readonly about: string;
}

/** One command, with the commands below it. Parsing, help and completion all read this. */
export interface CommandSpec {
  readonly name: string;
  readonly aliases?: readonly string[] | undefined;
  /** One line, without a full stop. */
  readonly about: string;
  /** More words for the command's own help. */
  readonly details?: string | undefined;
  /** Flags of this command and of every command below it. */
  readonly flags: readonly FlagSpec[];
  readonly positionals: readonly PositionalSpec[];
  readonly commands: readonly CommandSpec[];
  readonly examples: readonly CommandExample[];
  /** True when the command does nothing without one of its sub-commands. */
  readonly needsCommand?: boolean | undefined;
}

/** Finds a sub-command by name or alias. */
export function findCommand(parent: CommandSpec, name: string): CommandSpec | undefined {
  return parent.commands.find(
    (command) => command.name === name || command.aliases?.includes(name) === true,
  );
}

/** The flags that may be given to the last command of a path: its own and those of all above it. */
export function collectFlags(path: readonly CommandSpec[]): readonly FlagSpec[] {
  const flags = new Map<string, FlagSpec>();
  for (const command of path.toReversed())
    for (const flag of command.flags) if (!flags.has(flag.name)) flags.set(flag.name, flag);
  return [...flags.values()];
}

/** Every path from the root to a command, the root's own first. */
export function listCommandPaths(root: CommandSpec): readonly (readonly CommandSpec[])[] {
  const paths: (readonly CommandSpec[])[] = [];
  const visit = (path: readonly CommandSpec[], command: CommandSpec): void => {
    const here = [...path, command];
    paths.push(here);
    for (const child of command.commands) visit(here, child);
  };
  visit([], root);
  return paths;
}
