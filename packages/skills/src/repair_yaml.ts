const ENTRY = /^(\s*[^\s#:][^:]*:\s+)(\S.*)$/;
const COMMENT = /(?:^|\s+)#.*$/;

/**
 * The same YAML with quotes around texts that YAML forbids and people write: `Build for AWS: ECS`, `[sic`, `@me`.
 * `undefined` when no line is of that kind. Mirrors: Codex 0.169.0.
 */
export function repairYaml(text: string): string | undefined {
  let blockIndent: number | undefined;
  let repaired = false;
  const lines = text.split("\n").map((line) => {
    const indent = line.length - line.trimStart().length;
    if (blockIndent !== undefined) {
      if (line.trim() === "" || indent > blockIndent) return line;
      blockIndent = undefined;
    }
    const [, head, value] = ENTRY.exec(line) ?? [];
    if (head === undefined || value === undefined) return line;
    if (/^[|>]/.test(value)) blockIndent = indent;
    const comment = COMMENT.exec(value)?.[0] ?? "";
    const scalar = value.slice(0, value.length - comment.length).trimEnd();
    if (!isForbidden(scalar)) return line;
    repaired = true;
    return `${head}'${scalar.replaceAll("'", "''")}'${comment}`;
  });
  return repaired ? lines.join("\n") : undefined;
}

function isForbidden(scalar: string): boolean {
  if (scalar === "" || /^['"|>]/.test(scalar)) return false;
  if (/:(?:\s|$)/.test(scalar) || /^[@`]/.test(scalar)) return true;
  return (
    (scalar.startsWith("[") && !scalar.endsWith("]")) ||
    (scalar.startsWith("{") && !scalar.endsWith("}"))
  );
}
