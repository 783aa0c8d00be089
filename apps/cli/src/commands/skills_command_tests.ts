import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT_COMMAND } from "../command_line/command_table.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import { createMemoryIo, type MemoryIo, type MemoryIoOptions } from "../memory_io.ts";
import { runSkillsListCommand } from "./skills_command.ts";

let root = "";
beforeAll(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-skills-command-")));
  const files = {
    "home/.codex/skills/tidy/SKILL.md": "---\nname: tidy\ndescription: Tidy\n---\n",
    "home/.codex/skills/.system/own/SKILL.md": "---\nname: own\ndescription: Comes along\n---\n",
    "home/.codex/skills/broken/SKILL.md": "no front matter\n",
    "home/.agents/skills/off/SKILL.md": "---\nname: off-skill\ndescription: Off \u001b[31m\n---\n",
    "work/.git/HEAD": "",
    "work/.agents/skills/hidden/SKILL.md": `---\ndescription: ${"Hidden ".repeat(20)}\n---\n`,
    "work/.agents/skills/hidden/agents/openai.yaml":
      "policy: {allow_implicit_invocation: false}\ninterface: {brand_color: red}\n",
    "work/sub/x": "",
    "home/.codex/config.toml": `[[skills.config]]\nname = "off-skill"\nenabled = false\n`,
    "empty/x": "",
  };
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), content);
  }
});
afterAll(() => fs.rmSync(root, { recursive: true }));

async function list(flags: readonly string[], over: MemoryIoOptions = {}): Promise<MemoryIo> {
  const env = { HOME: path.join(root, "home") };
  const io = createMemoryIo({ cwd: path.join(root, "work/sub"), env, ...over });
  expect(
    await runSkillsListCommand(parseCommandLine(ROOT_COMMAND, ["skills", "list", ...flags]), io),
  ).toBe(0);
  return io;
}
const shown = (text: string): string => text.replaceAll(root, "ROOT");

test("skills list: skills by folder, with their state; problems on stderr", async () => {
  const io = await list([]);
  expect(shown(io.stdoutText())).toBe(
    [
      "ROOT/home/.codex/skills (user)",
      "  tidy       on      Tidy",
      "",
      "ROOT/home/.agents/skills (user)",
      "  off-skill  off     Off",
      "",
      "ROOT/home/.codex/skills/.system (system)",
      "  own        on      Comes along",
      "",
      "ROOT/work/.agents/skills (repo)",
      `  hidden     hidden  ${"Hidden ".repeat(20).trim()}`,
      "",
    ].join("\n"),
  );
  expect(shown(io.stderrText())).toBe(
    "failed to load skill ROOT/home/.codex/skills/broken/SKILL.md: missing YAML frontmatter delimited by ---\n" +
      "warning: ignoring interface.brand_color: expected #RRGGBB, got red (ROOT/work/.agents/skills/hidden/agents/openai.yaml)\n",
  );
});

test("skills list: a terminal gets lines that fit", async () => {
  const io = await list([], { terminals: ["stdout"], columns: 40 });
  expect(
    io
      .stdoutText()
      .split("\n")
      .filter((line) => line.startsWith("  "))
      .map((line) => line.length <= 40),
  ).toEqual([true, true, true, true]);
});

test("skills list --json: what the app-server would answer", async () => {
  const io = await list(["--json", "-c", "skills.bundled.enabled=false", "-C", "../../empty"]);
  expect(JSON.parse(shown(io.stdoutText()))).toEqual({
    cwd: "ROOT/empty",
    skills: [
      {
        name: "off-skill",
        description: "Off \u001b[31m",
        path: "ROOT/home/.agents/skills/off/SKILL.md",
        scope: "user",
        enabled: false,
        pluginId: null,
      },
      {
        name: "tidy",
        description: "Tidy",
        path: "ROOT/home/.codex/skills/tidy/SKILL.md",
        scope: "user",
        enabled: true,
        pluginId: null,
      },
    ],
    errors: [
      {
        path: "ROOT/home/.codex/skills/broken/SKILL.md",
        message: "missing YAML frontmatter delimited by ---",
      },
    ],
  });
});

test("skills list: settings say where and how far", async () => {
  const skillsRoots = `skills_roots=[${JSON.stringify(path.join(root, "work/.agents"))}]`;
  const names = async (...flags: readonly string[]): Promise<readonly string[]> => {
    const io = await list(["--json", "-c", skillsRoots, ...flags]);
    const entry: { skills: readonly { name: string }[] } = JSON.parse(io.stdoutText());
    return entry.skills.map(({ name }) => name);
  };
  expect([await names(), await names("-c", "skills_max_scan_depth=1")]).toEqual([["hidden"], []]);
  const io = await list(["-c", `skills_roots=[${JSON.stringify(path.join(root, "empty"))}]`]);
  expect(io.stdoutText()).toBe(
    "No skills. A skill is a folder with a SKILL.md, in .agents/skills of the project or of your home.\n",
  );
});
