import fs from "node:fs";
import path from "node:path";
import { isRecord } from "@codexkit/protocol";
import { say } from "@codexkit/testkit";
import { afterEach, expect, test } from "vitest";
import { collect, createThreadWorlds, readInput, type ThreadWorld } from "../test_thread_world.ts";

const worlds = createThreadWorlds();
afterEach(() => worlds.close());

function addSkill({ work }: ThreadWorld, name: string, text: string): void {
  const folder = path.join(work, ".agents/skills", name);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "SKILL.md"), text);
}

const TIDY = "---\nname: tidy\ndescription: Tidies notes.\n---\nSort them.\n";

function readTexts(world: ThreadWorld, request: number): readonly string[] {
  return readInput(world.server, request).flatMap((item) =>
    isRecord(item) && Array.isArray(item["content"])
      ? item["content"].map((part: unknown) => (isRecord(part) ? String(part["text"]) : ""))
      : [],
  );
}

test("skills: the list stands with the developer, and a mentioned one behind the prompt", async () => {
  const world = await worlds.create([{ steps: [say("ok")] }, { steps: [say("ok")] }]);
  addSkill(world, "tidy", TIDY);
  const thread = await world.start();
  await collect(thread.run("use $tidy"));
  await collect(thread.run("thanks"));
  const texts = readTexts(world, 0);
  const list = texts.findIndex((text) => text.startsWith("<skills_instructions>"));
  const permissions = texts.findIndex((text) => text.startsWith("<permissions instructions>"));
  const prompt = texts.indexOf("use $tidy");
  expect([texts[list]?.includes("Tidies notes."), list < permissions]).toEqual([true, true]);
  expect(texts.slice(prompt + 1)).toEqual([expect.stringContaining("Sort them.")]);
  expect(readTexts(world, 1).filter((text) => text.startsWith("<skill>")).length).toBe(1);
});

test("skills: with the list turned off a mention still works", async () => {
  const world = await worlds.create(
    [{ steps: [say("ok")] }],
    ["skills.include_instructions=false"],
  );
  addSkill(world, "tidy", TIDY);
  const thread = await world.start();
  await collect(thread.run("use $tidy"));
  const texts = readTexts(world, 0);
  expect([
    texts.some((text) => text.startsWith("<skills_instructions>")),
    texts.some((text) => text.startsWith("<skill>")),
  ]).toEqual([false, true]);
});

test("skills: one that cannot be loaded is warned of, and the turn goes on", async () => {
  const world = await worlds.create([{ steps: [say("ok")] }]);
  addSkill(world, "odd", "no front matter");
  const thread = await world.start();
  const events = await collect(thread.run("hi"));
  expect(events.find(({ type }) => type === "warning")).toMatchObject({
    message: expect.stringMatching(/^failed to load skill .*odd\/SKILL\.md: /),
  });
  expect(events.at(-1)?.type).toBe("turn_completed");
});
