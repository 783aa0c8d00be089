import { collectFlags, type CommandSpec, type FlagSpec, listCommandPaths } from "./command_spec.ts";

/** Shells that completion can be written for. */
export type CompletionShell = "bash" | "zsh" | "fish";

/** Writes a completion script from the command table. Ends with a line break. */
export function renderCompletionScript(root: CommandSpec, shell: CompletionShell): string {
  switch (shell) {
    case "bash":
      return renderBash(root);
    case "zsh":
      return renderZsh(root);
    case "fish":
      return renderFish(root);
  }
}

interface Level {
  /** Words after the program, joined by spaces. */
  readonly name: string;
  readonly path: readonly CommandSpec[];
  readonly command: CommandSpec;
  readonly flags: readonly FlagSpec[];
}

function listLevels(root: CommandSpec): readonly Level[] {
  return listCommandPaths(root).flatMap((path) => {
    const command = path.at(-1);
    const name = path
      .slice(1)
      .map((part) => part.name)
      .join(" ");
    return command === undefined ? [] : [{ name, path, command, flags: collectFlags(path) }];
  });
}

function listAllFlags(root: CommandSpec): readonly FlagSpec[] {
  const flags = new Map<string, FlagSpec>();
  for (const level of listLevels(root)) for (const flag of level.flags) flags.set(flag.name, flag);
  return [...flags.values()];
}

/** Case arms that lead from one level to the next: `"exec resume"`. */
function toStepArms(root: CommandSpec): string {
  return listLevels(root)
    .flatMap(({ name, command }) =>
      command.commands.map((child) => {
        const words = [child.name, ...(child.aliases ?? [])];
        const arms = words.map((word) => `"${name}|${word}"`).join(" | ");
        return `      ${arms}) level="${name === "" ? child.name : `${name} ${child.name}`}" ;;`;
      }),
    )
    .join("\n");
}

function toSpellings({ name, short }: FlagSpec): readonly string[] {
  return short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`];
}

function toLevelWords({ command, flags }: Level): readonly string[] {
  return [
    ...command.commands.map(({ name }) => name),
    ...command.positionals.flatMap(({ choices }) => choices ?? []),
    ...flags.flatMap(toSpellings),
  ];
}

function toValueWordArms(root: CommandSpec): string {
  return listAllFlags(root)
    .filter((flag) => flag.value !== undefined)
    .map((flag) => `${toSpellings(flag).join(" | ")}) ;;`)
    .map((arm) => `      ${arm.replace(") ;;", ") at=$((at + 1)) ;;")}`)
    .join("\n");
}

function renderBash(root: CommandSpec): string {
  const values = listAllFlags(root)
    .filter((flag) => flag.value !== undefined)
    .map((flag) => {
      const kind = flag.completes === "folder" ? "-d" : flag.completes === "file" ? "-f" : "";
      const reply =
        flag.choices === undefined
          ? kind === ""
            ? "COMPREPLY=()"
            : `compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen ${kind} -- "$cur"))`
          : `COMPREPLY=($(compgen -W "${flag.choices.join(" ")}" -- "$cur"))`;
      return `    ${toSpellings(flag).join(" | ")}) ${reply}; return ;;`;
    })
    .join("\n");
  const levels = listLevels(root)
    .map((level) => `    "${level.name}") words="${toLevelWords(level).join(" ")}" ;;`)
    .join("\n");
  return `# bash completion for ${root.name}
_${root.name}() {
  local cur prev level="" words="" at=1 word
  cur="\${COMP_WORDS[COMP_CWORD]}"
  prev="\${COMP_WORDS[COMP_CWORD - 1]}"
  while [ "$at" -lt "$COMP_CWORD" ]; do
    word="\${COMP_WORDS[at]}"
    case "$word" in
      --) return ;;
${toValueWordArms(root)}
    esac
    case "$level|$word" in
${toStepArms(root)}
    esac
    at=$((at + 1))
  done
  case "$prev" in
${values}
  esac
  case "$level" in
${levels}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o bashdefault -o default -F _${root.name} ${root.name}
`;
}

function toZshText(text: string): string {
  return text
    .replaceAll("'", "'\\''")
    .replaceAll("[", "(")
    .replaceAll("]", ")")
    .replaceAll(":", " -");
}

function renderZsh(root: CommandSpec): string {
  const values = listAllFlags(root)
    .filter((flag) => flag.value !== undefined)
    .map((flag) => {
      const action =
        flag.choices === undefined
          ? flag.completes === undefined
            ? "return"
            : flag.completes === "folder"
              ? "_files -/"
              : "_files"
          : `compadd -- ${flag.choices.join(" ")}`;
      return `    ${toSpellings(flag).join(" | ")}) ${action}; return ;;`;
    })
    .join("\n");
  const levels = listLevels(root)
    .map(({ name, command, flags }) => {
      const rows = [
        ...command.commands.map((child) => `'${child.name}:${toZshText(child.about)}'`),
        ...command.positionals.flatMap(({ choices = [] }) => choices.map((one) => `'${one}'`)),
        ...flags.flatMap((flag) =>
          toSpellings(flag).map((spelling) => `'${spelling}:${toZshText(flag.about)}'`),
        ),
      ];
      return `    "${name}") rows=(${rows.join(" ")}) ;;`;
    })
    .join("\n");
  return `#compdef ${root.name}
_${root.name}() {
  local level="" word
  local -i at=2
  local -a rows
  while (( at < CURRENT )); do
    word="\${words[at]}"
    case "$word" in
      --) _files; return ;;
${toValueWordArms(root)}
    esac
    case "$level|$word" in
${toStepArms(root)}
    esac
    at=$((at + 1))
  done
  case "\${words[CURRENT - 1]}" in
${values}
  esac
  case "$level" in
${levels}
  esac
  _describe '${root.name}' rows || _files
}
if [ "$funcstack[1]" = "_${root.name}" ]; then _${root.name} "$@"; else compdef _${root.name} ${root.name}; fi
`;
}

function toFishText(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("'", "\\'");
}

function renderFish(root: CommandSpec): string {
  const lines = [`# fish completion for ${root.name}`, `complete -c ${root.name} -f`];
  for (const level of listLevels(root)) {
    const names = level.path
      .slice(1)
      .map(
        (part) => `__fish_seen_subcommand_from ${[part.name, ...(part.aliases ?? [])].join(" ")}`,
      );
    const children = level.command.commands.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    const none =
      level.path.length === 1
        ? "__fish_use_subcommand"
        : children.length > 0
          ? `not __fish_seen_subcommand_from ${children.join(" ")}`
          : undefined;
    const here = [...names, ...(none === undefined ? [] : [none])].join("; and ");
    for (const child of level.command.commands)
      lines.push(
        `complete -c ${root.name} -n '${here}' -a ${child.name} -d '${toFishText(child.about)}'`,
      );
    for (const { choices } of level.command.positionals)
      if (choices !== undefined)
        lines.push(`complete -c ${root.name} -n '${here}' -a '${choices.join(" ")}'`);
    const within = level.path.length === 1 ? "" : ` -n '${names.join("; and ")}'`;
    for (const flag of level.command.flags) lines.push(toFishFlag(root, flag, within));
  }
  return `${lines.join("\n")}\n`;
}

function toFishFlag(root: CommandSpec, flag: FlagSpec, within: string): string {
  const value =
    flag.value === undefined
      ? ""
      : flag.choices === undefined
        ? ` -r${flag.completes === undefined ? "" : " -F"}`
        : ` -x -a '${flag.choices.join(" ")}'`;
  const short = flag.short === undefined ? "" : ` -s ${flag.short}`;
  return `complete -c ${root.name}${within}${short} -l ${flag.name}${value} -d '${toFishText(flag.about)}'`;
}
