import type { Command, SyntaxNode, Word, WordPart } from "unbash";
import { toSimpleCommands } from "../simple_commands.ts";
import { type BashTree, parseBash } from "./bash_parser.ts";
import { extractShellScript } from "./shell_script.ts";

/** Scripts within scripts that are followed. */
const MAX_SCRIPT_DEPTH = 8;

/**
 * Every command that a script may run, wherever it stands: behind redirections, assignments and comments, in
 * subshells, substitutions, functions, control flow, and in scripts for another `bash -c`.
 *
 * Words that are only known when the script runs are left out, and so are commands whose name is. Good for
 * finding what must not run, never for showing that nothing else does. Any text is accepted. What the grammar
 * finds is joined by what splitting at quotes and operators finds, so that neither alone has to be right.
 */
export async function listLiteralCommands(script: string): Promise<string[][]> {
  const found = new Map<string, string[]>();
  await addCommands(script, found, 0);
  return [...found.values()];
}

async function addCommands(
  script: string,
  found: Map<string, string[]>,
  depth: number,
): Promise<void> {
  const tree = await parseBash(script);
  const commands = tree === undefined ? [] : collect(tree);
  for (const words of [...commands, ...toSimpleCommands(script)]) {
    const key = JSON.stringify(words);
    if (found.has(key)) continue;
    found.set(key, words);
    const nested = extractShellScript(words);
    if (nested !== undefined && depth < MAX_SCRIPT_DEPTH)
      await addCommands(nested, found, depth + 1);
  }
}

function collect(tree: BashTree): string[][] {
  const commands: string[][] = [];
  const left: SyntaxNode[] = [tree.root];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    const words = node.type === "Command" ? toLiteralWords(node) : undefined;
    if (words !== undefined) commands.push(words);
    left.push(...tree.listChildren(node).toReversed());
  }
  return commands;
}

function toLiteralWords({ name, args }: Command): string[] | undefined {
  const program = name === undefined ? undefined : toLiteral(name);
  if (program === undefined) return undefined;
  const words = args.map((word) => (word.type === "Word" ? toLiteral(word) : word.text));
  return [program, ...words.filter((word) => word !== undefined)];
}

function toLiteral(word: Word): string | undefined {
  return (word.parts ?? []).every(isFixed) ? word.value : undefined;
}

function isFixed(part: WordPart): boolean {
  switch (part.type) {
    case "AnsiCQuoted":
    case "Glob":
    case "Literal":
    case "SingleQuoted":
      return true;
    case "DoubleQuoted":
    case "LocaleString":
      return part.parts.every(isFixed);
    default:
      return false;
  }
}
