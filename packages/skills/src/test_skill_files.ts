import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { SkillFileSystem } from "./file_system.ts";
import { createNodeFileSystem } from "./node_file_system.ts";
import type { Skill, SkillCatalog } from "./skill.ts";
import { createSkillScanner, type SkillScanner } from "./skill_scanner.ts";

/** A folder that is gone after the test. */
export interface TestFolder extends Disposable {
  /** Absolute, without links. */
  readonly path: string;
  /** Absolute path of something in it. */
  readonly at: (name: string) => string;
  /** Writes files by relative name; what begins with `->` is a link. */
  readonly write: (files: Readonly<Record<string, string>>) => void;
}

/** Makes a {@link TestFolder} with files. */
export function createTestFolder(files: Readonly<Record<string, string>> = {}): TestFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "codexkit-skills-")));
  const at = (name: string): string => join(path, name);
  const write = (all: Readonly<Record<string, string>>): void => {
    for (const [name, content] of Object.entries(all)) {
      mkdirSync(dirname(at(name)), { recursive: true });
      if (content.startsWith("->")) symlinkSync(content.slice(2), at(name));
      else writeFileSync(at(name), content);
    }
  };
  write(files);
  return {
    path,
    at,
    write,
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** A `SKILL.md`. */
export function toSkillFile(name: string, description = `Does ${name}.`): string {
  return `---\nname: ${name}\ndescription: ${description}\n---\n# ${name}\nBody.\n`;
}

/** A skill as scans find it. */
export function toTestSkill(over: Partial<Skill> & Pick<Skill, "name">): Skill {
  const root = over.root ?? "/root";
  return {
    description: `Does ${over.name}.`,
    path: `${root}/${over.name}/SKILL.md`,
    scope: "user",
    enabled: true,
    pluginId: null,
    allowImplicitInvocation: true,
    root,
    ...over,
  };
}

/** A catalog of skills, with their roots in the order they come in. */
export function toTestCatalog(skills: readonly Skill[]): SkillCatalog {
  return { skills, roots: [...new Set(skills.map(({ root }) => root))], problems: [] };
}

/** A file system that writes down what it is asked for. */
export function recordReads(
  fs: SkillFileSystem = createNodeFileSystem(),
): SkillFileSystem & { readonly reads: string[] } {
  const reads: string[] = [];
  return {
    ...fs,
    reads,
    list(path) {
      reads.push(path);
      return fs.list(path);
    },
    read(path, maxBytes) {
      reads.push(path);
      return fs.read(path, maxBytes);
    },
  };
}

/** A scanner for which every file is old enough to be remembered. */
export function createTestScanner(fs: SkillFileSystem = createNodeFileSystem()): SkillScanner {
  return createSkillScanner({ fs, now: () => Number.MAX_SAFE_INTEGER });
}
