import { toOneLine } from "../terminal/clean_text.ts";
import type { TextStyle } from "../terminal/text_style.ts";
import type { DoctorCheck } from "./doctor_check.ts";

/** Writes checks for people: a line each, what may help below it, and a count at the end. Ends with a line break. */
export function renderDoctor(checks: readonly DoctorCheck[], style: TextStyle): string {
  const width = Math.max(0, ...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, status, detail, remedy }) => {
    const line = `${toSign(status, style)} ${style.bold(name.padEnd(width))}  ${toOneLine(detail)}`;
    const help = `${" ".repeat(width + 4)}${style.dim(`→ ${toOneLine(remedy ?? "")}`)}`;
    return remedy === undefined ? [line] : [line, help];
  });
  return `${[...lines, "", toSummary(checks)].join("\n")}\n`;
}

function toSign(status: DoctorCheck["status"], style: TextStyle): string {
  switch (status) {
    case "ok":
      return style.green("✓");
    case "warning":
      return style.yellow("!");
    case "problem":
      return style.red("✗");
  }
}

function toSummary(checks: readonly DoctorCheck[]): string {
  const count = (wanted: DoctorCheck["status"]): number =>
    checks.filter(({ status }) => status === wanted).length;
  const parts = [
    toAmount(count("problem"), "problem"),
    toAmount(count("warning"), "warning"),
  ].filter((part) => part !== "");
  return parts.length === 0 ? "everything works" : parts.join(", ");
}

function toAmount(count: number, word: string): string {
  if (count === 0) return "";
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
