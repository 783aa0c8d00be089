import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

// What a stranger gets: the tarballs in an empty folder, compiled with the strictest settings, and run.
const ROOT = path.resolve(import.meta.dirname, "..");
const PNPM = ["-y", "pnpm@12.21.0"];
const INSTALL_TIMEOUT_MS = 240_000;

const CONSUMER = `import { createNodeFileSystem, loadConfig } from "@codexkit/config";
import { startThread } from "@codexkit/core";
import { createTempDir, say, startResponsesServer } from "@codexkit/testkit";

const server = await startResponsesServer({ turns: [{ steps: [say("Hello from the tarball.")] }] });
await using home = createTempDir();
const provider = \`model_providers.mine={name="mine", base_url="\${server.url}"}\`;
const { config } = loadConfig({
  codexHome: home.path,
  cwd: home.path,
  fs: createNodeFileSystem(),
  env: {},
  overrides: ['model="gpt-5.5"', 'model_provider="mine"', provider],
});
await using thread = await startThread({ config, cwd: home.path, codexHome: home.path, env: process.env });
for await (const event of thread.run("Say hello.")) {
  if (event.type === "turn_completed") console.log(event.last_agent_message);
}
await server.close();
`;

let folder = "";

function run(program: string, args: readonly string[], cwd: string): string {
  const env = { ...process.env, npm_config_verify_deps_before_run: "false" };
  return execFileSync(program, [...args], {
    cwd,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    timeout: INSTALL_TIMEOUT_MS,
  });
}

beforeAll(() => {
  // Outside the workspace: nothing of ours may be found by looking upwards.
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-consumer-"));
  const packs = path.join(folder, "packs");
  fs.mkdirSync(packs);
  run(
    "npx",
    [...PNPM, "-r", "--filter", "./packages/*", "pack", "--pack-destination", packs],
    ROOT,
  );
  const tarballs = Object.fromEntries(
    fs
      .readdirSync(packs)
      .map((file) => [
        `@codexkit/${file.replace(/^codexkit-(.*)-\d+\.\d+\.\d+\.tgz$/, "$1")}`,
        `file:./packs/${file}`,
      ]),
  );
  const manifest = {
    name: "consumer",
    private: true,
    type: "module",
    dependencies: { ...tarballs, "@types/node": "24.19.0" },
  };
  fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest));
  const overrides = Object.entries(tarballs).map(([name, file]) => `  "${name}": "${file}"\n`);
  fs.writeFileSync(
    path.join(folder, "pnpm-workspace.yaml"),
    `pmOnFail: ignore\noverrides:\n${overrides.join("")}`,
  );
  fs.writeFileSync(
    path.join(folder, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        target: "es2022",
        lib: ["es2024", "esnext.disposable"],
        module: "nodenext",
        strict: true,
        skipLibCheck: false,
        types: ["node"],
        outDir: "dist",
      },
      include: ["consumer.ts"],
    }),
  );
  fs.writeFileSync(path.join(folder, "consumer.ts"), CONSUMER);
  run("npx", [...PNPM, "install", "--prefer-offline", "--no-frozen-lockfile"], folder);
}, INSTALL_TIMEOUT_MS);

afterAll(() => {
  if (folder !== "") fs.rmSync(folder, { recursive: true, force: true });
});

test("consumer: every tarball installs, and holds code but no tests", () => {
  const scope = path.join(folder, "node_modules/@codexkit");
  const names = fs.readdirSync(path.join(ROOT, "packages")).toSorted();
  const files = names.flatMap((name) =>
    fs.readdirSync(path.join(scope, name), { recursive: true, encoding: "utf8" }),
  );
  expect([
    fs.readdirSync(scope).toSorted(),
    files.filter((file) => /_tests\.|_bench\.|\.tsbuildinfo|fixtures/.test(file)),
  ]).toEqual([names, []]);
});

test("consumer: a twenty-line program over core compiles without skipLibCheck and runs", () => {
  run(path.join(ROOT, "node_modules/.bin/tsc"), ["-p", "."], folder);
  expect(run(process.execPath, ["dist/consumer.js"], folder)).toBe("Hello from the tarball.\n");
});
