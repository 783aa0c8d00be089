import fs from "node:fs";
import { createTempDir } from "@codexkit/testkit";
import { expect, test } from "vitest";
import { COMPACT_PROMPT } from "./compaction/compaction_texts.ts";
import { BASE_INSTRUCTIONS } from "./context/base_instructions.ts";
import { loadTestConfig } from "./test_config.ts";
import { createTestModelInfo } from "./test_context.ts";
import {
  readBaseInstructions,
  readDocs,
  toCodeModeWarnings,
  toCompactionSettings,
} from "./thread_texts.ts";

test("readBaseInstructions: the file, else the model, else our own", async () => {
  await using dir = createTempDir();
  const file = `${dir.path}/base.md`;
  fs.writeFileSync(file, "FILE");
  const model = createTestModelInfo({ base_instructions: "MODEL" });
  const config = await loadTestConfig();
  expect([
    readBaseInstructions(await loadTestConfig([`model_instructions_file="${file}"`]), model),
    readBaseInstructions(config, model),
    readBaseInstructions(config, createTestModelInfo()),
  ]).toEqual(["FILE", "MODEL", BASE_INSTRUCTIONS]);
});

test("toCompactionSettings: the configured prompt, else that of a file, else our own", async () => {
  await using dir = createTempDir();
  const file = `${dir.path}/prompt.md`;
  fs.writeFileSync(file, "FILE");
  const byFile = `experimental_compact_prompt_file="${file}"`;
  const prompts = await Promise.all(
    [['compact_prompt="OWN"', byFile], [byFile], []].map(
      async (overrides) => toCompactionSettings(await loadTestConfig(overrides)).prompt,
    ),
  );
  expect(prompts).toEqual(["OWN", "FILE", COMPACT_PROMPT]);
  const gone = await loadTestConfig(['experimental_compact_prompt_file="/none/x"']);
  expect(() => toCompactionSettings(gone)).toThrow("experimental_compact_prompt_file /none/x");
});

test("toCodeModeWarnings: only for a model that does not say how it uses tools", async () => {
  const asked = await loadTestConfig(["features.code_mode=true"]);
  const choice = { name: "m", alternatives: [], catalog: "c", warnings: [] };
  const says = (info: Readonly<Record<string, unknown>>): number =>
    toCodeModeWarnings(asked, { ...choice, info: createTestModelInfo(info) }).length;
  expect([says({}), says({ tool_mode: "code_mode" })]).toEqual([1, 0]);
});

test("readDocs: the AGENTS.md of the folder and of the user", async () => {
  await using dir = createTempDir();
  const { path: folder } = dir;
  for (const name of ["home", "work"]) fs.mkdirSync(`${folder}/${name}`);
  fs.writeFileSync(`${folder}/home/AGENTS.md`, "USER");
  fs.writeFileSync(`${folder}/work/AGENTS.md`, "PROJECT");
  const config = await loadTestConfig();
  const { text } = readDocs({ config, cwd: `${folder}/work`, codexHome: `${folder}/home` });
  expect([text?.includes("USER"), text?.includes("PROJECT")]).toEqual([true, true]);
});
