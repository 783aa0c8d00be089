#!/usr/bin/env node
import { describeOldNode } from "./node_version.ts";
import { VERSION } from "./version.ts";

const argv = process.argv.slice(2);
// Called `apply_patch`, the program takes any argument for a patch.
const asksForVersion = argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V");
const isPatchProgram = [process.argv0, process.argv[1] ?? ""].some((name) =>
  /(?:^|[/\\])apply_?patch$/.test(name),
);
const oldNode = describeOldNode(process.versions.node);
if (asksForVersion && !isPatchProgram) {
  process.stdout.write(`codexkit ${VERSION}\n`);
} else if (oldNode !== undefined) {
  process.stderr.write(`${oldNode}\n`);
  process.exitCode = 1;
} else {
  // Only newer Node has it; Bun compiles ahead of time.
  const loader: { enableCompileCache?: () => unknown } = process.getBuiltinModule("node:module");
  if (process.versions["bun"] === undefined) loader.enableCompileCache?.();
  const [{ run }, { createProcessIo, toProgramName }] = await Promise.all([
    import("./run.ts"),
    import("./process_io.ts"),
  ]);
  const io = createProcessIo(process);
  const code = await run({ programName: toProgramName(process), argv }, io);
  await io.flush();
  process.exit(code);
}
