import { scanSkills } from "@codexkit/core";
import { listSkills, type Skill, type SkillCatalog, type SkillProblem } from "@codexkit/skills";
import type { CommandIo } from "../command_io.ts";
import { hasFlag, type ParsedCommand } from "../command_line/parse_command_line.ts";
import { toTurnOptions } from "../exec/exec_options.ts";
import { cutToWidth, toOneLine } from "../terminal/clean_text.ts";
import { loadCliConfig } from "./load_cli_config.ts";

/** Cells that a name may take before descriptions no longer stand below each other. */
const WIDEST_NAME = 32;

/**
 * `codexkit skills list [--json]`: prints the skills of a folder, problems on stderr.
 *
 * With `--json` it prints what `skills/list` of the app-server answers for the folder.
 *
 * @throws ConfigError when the configuration cannot be used.
 */
export async function runSkillsListCommand(parsed: ParsedCommand, io: CommandIo): Promise<number> {
  const options = toTurnOptions(parsed, io);
  const { config, codexHome } = loadCliConfig(options, io);
  const catalog = await scanSkills({ config, codexHome, cwd: options.cwd, env: io.env });
  for (const problem of catalog.problems) io.stderr.write(`${toProblemLine(problem)}\n`);
  if (hasFlag(parsed, "json")) {
    io.stdout.write(`${JSON.stringify(listSkills(options.cwd, catalog), null, 2)}\n`);
  } else {
    io.stdout.write(toText(catalog, io.stdout.columns));
  }
  return 0;
}

function toProblemLine({ severity, path, message }: SkillProblem): string {
  if (severity === "error") return toOneLine(`failed to load skill ${path ?? ""}: ${message}`);
  return toOneLine(path === undefined ? `warning: ${message}` : `warning: ${message} (${path})`);
}

/** Skills below the folder they were found in. */
function toText({ skills, roots }: SkillCatalog, columns: number | undefined): string {
  if (skills.length === 0) {
    return "No skills. A skill is a folder with a SKILL.md, in .agents/skills of the project or of your home.\n";
  }
  const widest = Math.max(...skills.map(({ name }) => toOneLine(name).length));
  const width = Math.min(widest, WIDEST_NAME);
  return roots
    .map((root) => ({ root, found: skills.filter((skill) => skill.root === root) }))
    .filter(({ found }) => found.length > 0)
    .map(({ root, found }) => {
      const lines = found.map((skill) => toLine(skill, width, columns));
      return `${toOneLine(root)} (${found[0]?.scope ?? ""})\n${lines.join("")}`;
    })
    .join("\n");
}

function toLine(skill: Skill, width: number, columns: number | undefined): string {
  const description = toOneLine(skill.description);
  const line = `  ${toOneLine(skill.name).padEnd(width)}  ${toState(skill).padEnd(6)}  ${description}`;
  return `${columns === undefined ? line : cutToWidth(line, columns)}\n`;
}

function toState({ enabled, allowImplicitInvocation }: Skill): string {
  if (!enabled) return "off";
  return allowImplicitInvocation ? "on" : "hidden";
}
