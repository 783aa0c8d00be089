// What commands cost as whole processes: CPU and peak memory, as a ratio to `node -e 0` measured in the same run.
// Runs under Bun, whose spawn hands back the operating system's own accounting of a finished child.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { callFunction, say, startResponsesServer, type ScriptTurn } from "@codexkit/testkit";

interface Usage {
  cpuTime: { total: bigint | number };
  maxRSS: number;
}
interface Child {
  exited: Promise<number>;
  resourceUsage(): Usage | undefined;
}
declare const Bun: {
  spawn(
    argv: readonly string[],
    options: {
      cwd: string;
      env: Record<string, string>;
      stdin: "ignore";
      stdout: "ignore";
      stderr: "ignore";
    },
  ): Child;
};

interface Sample {
  cpuMs: number;
  rssMb: number;
  wallMs: number;
}

const ROOT = path.resolve(import.meta.dirname, "../../..");
const NODE = path.join(ROOT, "node_modules/.bin/node");
const BUNDLE = path.join(ROOT, "apps/cli/dist/bundle/main.mjs");
const EXE = path.join(ROOT, "apps/cli/dist/codexkit");
const RUNS = Number(process.env["BENCH_RUNS"] ?? 9);
const WARM_UPS = 2;
const COMMANDS_IN_LONG_TURN = 20;

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-bench-"));
const env = {
  PATH: process.env["PATH"] ?? "",
  HOME: scratch,
  CODEX_HOME: path.join(scratch, "home"),
  SHELL: "/bin/bash",
  BENCH_KEY: "sk-bench",
};

async function measure(argv: readonly string[], cwd: string): Promise<Sample> {
  const start = performance.now();
  const child = Bun.spawn(argv, { cwd, env, stdin: "ignore", stdout: "ignore", stderr: "ignore" });
  const code = await child.exited;
  if (code !== 0) throw new Error(`${argv.join(" ")} ended with ${code}`);
  const usage = child.resourceUsage();
  if (!usage) throw new Error("no resource usage");
  // Bun counts CPU in microseconds and memory in bytes.
  return {
    cpuMs: Number(usage.cpuTime.total) / 1000,
    rssMb: usage.maxRSS / (1024 * 1024),
    wallMs: performance.now() - start,
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

async function sample(argv: readonly string[], cwd: string): Promise<Sample> {
  const samples: Sample[] = [];
  for (let run = 0; run < RUNS + WARM_UPS; run += 1) {
    const one = await measure(argv, cwd);
    if (run >= WARM_UPS) samples.push(one);
  }
  return {
    cpuMs: median(samples.map((one) => one.cpuMs)),
    rssMb: median(samples.map((one) => one.rssMb)),
    wallMs: median(samples.map((one) => one.wallMs)),
  };
}

const TURN: readonly ScriptTurn[] = [{ steps: [say("Hello there.")] }];
const LONG_TURN: readonly ScriptTurn[] = [
  ...Array.from({ length: COMMANDS_IN_LONG_TURN }, (_, at) => ({
    steps: [
      callFunction("exec_command", { cmd: `echo call ${at}`, login: false }, { callId: `c${at}` }),
    ],
  })),
  { steps: [say("done")] },
];

/** Runs an `exec` again and again, each time against a fresh script. */
async function sampleExec(
  program: readonly string[],
  turns: readonly ScriptTurn[],
  cwd: string,
): Promise<Sample> {
  const samples: Sample[] = [];
  for (let run = 0; run < RUNS + WARM_UPS; run += 1) {
    const server = await startResponsesServer({ turns });
    try {
      writeConfig(server.url);
      const argv = [
        ...program,
        "exec",
        "--json",
        "-s",
        "danger-full-access",
        "--skip-git-repo-check",
        "go",
      ];
      const one = await measure(argv, cwd);
      if (run >= WARM_UPS) samples.push(one);
    } finally {
      await server.close();
    }
  }
  return {
    cpuMs: median(samples.map((one) => one.cpuMs)),
    rssMb: median(samples.map((one) => one.rssMb)),
    wallMs: median(samples.map((one) => one.wallMs)),
  };
}

function writeConfig(baseUrl: string): void {
  fs.mkdirSync(env.CODEX_HOME, { recursive: true });
  fs.writeFileSync(
    path.join(env.CODEX_HOME, "config.toml"),
    `model = "gpt-5.5"\nmodel_provider = "bench"\n[model_providers.bench]\nname = "bench"\nbase_url = "${baseUrl}"\nenv_key = "BENCH_KEY"\n`,
  );
}

function print(name: string, one: Sample, floor: Sample): void {
  const cells = [
    name.padEnd(34),
    `${one.cpuMs.toFixed(1)} ms`.padStart(10),
    `${(one.cpuMs / floor.cpuMs).toFixed(2)}x`.padStart(7),
    `${one.rssMb.toFixed(0)} MB`.padStart(8),
    `${(one.rssMb / floor.rssMb).toFixed(2)}x`.padStart(7),
    `${one.wallMs.toFixed(1)} ms`.padStart(11),
  ];
  process.stdout.write(`${cells.join(" ")}\n`);
}

try {
  const work = path.join(scratch, "work");
  fs.mkdirSync(work);
  const floor = await sample([NODE, "-e", "0"], work);
  process.stdout.write(
    `${"median of".padEnd(24)}${String(RUNS).padEnd(10)} ${"CPU".padStart(10)} ${"ratio".padStart(7)} ${"peak RSS".padStart(8)} ${"ratio".padStart(7)} ${"wall".padStart(11)}\n`,
  );
  print("node -e 0", floor, floor);
  const forms: readonly (readonly [string, readonly string[]])[] = [
    ["Node bundle", [NODE, BUNDLE]],
    ["executable", [EXE]],
  ];
  for (const [form, program] of forms) {
    print(`${form}: --version`, await sample([...program, "--version"], work), floor);
    print(`${form}: exec, one turn`, await sampleExec(program, TURN, work), floor);
    print(
      `${form}: exec, ${COMMANDS_IN_LONG_TURN} commands`,
      await sampleExec(program, LONG_TURN, work),
      floor,
    );
  }
} finally {
  fs.rmSync(scratch, { recursive: true, force: true });
}
