import type { ParsedScript, SyntaxNode } from "unbash";

/** Longest script that is parsed, in UTF-16 code units. Longer ones count as not understood. */
export const MAX_PARSED_SCRIPT_LENGTH = 32_768;

/** A script as the parsing library sees it. The rest of this folder knows the library by this alone. */
export interface BashTree {
  /** The whole script. */
  readonly root: ParsedScript;
  /** Children of a node in source order, scripts of substitutions included. None where the library gives up. */
  readonly listChildren: (node: SyntaxNode) => SyntaxNode[];
}

/**
 * Parses a bash script. The library is loaded by the first call.
 *
 * A script with mistakes gives the part that was understood; see {@link hasErrors}.
 *
 * @returns `undefined` for a script with a NUL, one longer than {@link MAX_PARSED_SCRIPT_LENGTH}, and one that
 * the library gives up on.
 */
export async function parseBash(script: string): Promise<BashTree | undefined> {
  if (script.length > MAX_PARSED_SCRIPT_LENGTH || script.includes("\0")) return undefined;
  const { forEachChild, parse } = await import("unbash");
  // Thousands of functions within functions exhaust its stack. Not understood is an answer, a crash is none.
  const root = attempt(() => parse(script));
  if (root === undefined) return undefined;
  return {
    root,
    listChildren: (node) => {
      const children: SyntaxNode[] = [];
      attempt(() => {
        forEachChild(node, (child) => children.push(child));
      });
      return children;
    },
  };
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Whether the script itself breaks the grammar. Substitutions report for themselves. */
export function hasErrors(tree: BashTree): boolean {
  return tree.root.errors !== undefined && tree.root.errors.length > 0;
}
