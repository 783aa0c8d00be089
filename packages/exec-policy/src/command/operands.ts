/**
 * The arguments that are neither options nor values of options.
 *
 * @param valued options whose value is the next argument. `--option=value` is one argument anyway.
 */
export function listOperands(
  args: readonly string[],
  valued: ReadonlySet<string> = new Set(),
): string[] {
  const operands: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg === "--") return [...operands, ...args.slice(at + 1)];
    if (valued.has(arg)) at += 1;
    else if (!arg.startsWith("-")) operands.push(arg);
  }
  return operands;
}

/** The values of an option given as two arguments, and the arguments without them. */
export function takeValues(
  args: readonly string[],
  options: ReadonlySet<string>,
): { values: string[]; rest: string[] } {
  const values: string[] = [];
  const rest: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg === "--") return { values, rest: [...rest, ...args.slice(at)] };
    const value = args[at + 1];
    if (!options.has(arg)) rest.push(arg);
    else if (value !== undefined) {
      values.push(value);
      at += 1;
    }
  }
  return { values, rest };
}
