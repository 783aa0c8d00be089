import fs from "node:fs";
import { createSystemClock } from "@codexkit/shell";
import { createTempDir } from "@codexkit/testkit";
import { expect, test } from "vitest";
import { ThreadSnapshot } from "./thread_snapshot.ts";

test("ThreadSnapshot: one for the thread, taken for the first command, gone with the thread", async () => {
  await using home = createTempDir();
  const { path: codexHome } = home;
  fs.writeFileSync(`${codexHome}/.bash_profile`, "export GREETING=hello\n");
  const snapshot = new ThreadSnapshot({
    shell: { type: "bash", path: "/bin/bash" },
    clock: createSystemClock(),
    commands: {
      threadId: "h",
      version: "1",
      codexHome,
      env: { HOME: codexHome, PATH: process.env["PATH"] },
    },
  });
  const place = { cwd: codexHome, policy: { type: "danger-full-access" } } as const;
  const first = snapshot.find(place);
  const ready = await first.ready;
  const argv = await first.toCommand(["/bin/bash", "-lc", "echo $GREETING"]);
  const kept = fs.readdirSync(`${codexHome}/shell_snapshots`);
  await snapshot[Symbol.asyncDispose]();
  expect([snapshot.find(place) === first, ready.ok, argv[1], kept.length]).toEqual([
    true,
    true,
    "-c",
    1,
  ]);
  expect(fs.readdirSync(`${codexHome}/shell_snapshots`)).toEqual([]);
});
