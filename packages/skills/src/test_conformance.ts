import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** A run as it was recorded: the files it found, and what it said about skills. */
export interface RecordedRun {
  /** Name of the case. */
  id: string;
  /** Lines of `config.toml`. */
  config: string;
  /** By path below `home`, `codex_home` and `work`. */
  files: Readonly<Record<string, string>>;
  /** What the user said. */
  prompt: string;
  /** The list of skills. */
  block: string;
  /** Texts of the messages behind the prompt. */
  injected: readonly string[];
  /** Lines that complain about skills. */
  complaints: readonly string[];
}

/** A call of `skills/list` as it was recorded. */
export interface RecordedList {
  /** The folder it asked for; absent for that of the session. */
  cwd: string | undefined;
  /** What was answered. */
  data: readonly unknown[];
}

/** Where recordings lie: in the folder the variable names, or beside the repository. */
export function resolveRecordings(env: Readonly<Record<string, string | undefined>>): string {
  const root = resolve(import.meta.dirname, "../../..");
  return env["CODEXKIT_CONFORMANCE"] ?? resolve(root, "../shared/conformance");
}

/** Every recorded run that lists skills of its own files; none when recordings are not there. */
export function readRuns(folder: string): readonly RecordedRun[] {
  const from = join(folder, "exec");
  if (!existsSync(from)) return [];
  return readdirSync(from)
    .filter((name) => name.startsWith("skills-") || name === "docs-with-instructions")
    .map((name) => readRun(join(from, name), name));
}

interface RecordedItem {
  type: string;
  role?: string;
  content?: readonly { text?: string }[];
}

function readRun(folder: string, id: string): RecordedRun {
  const spec: {
    config: string;
    files: Record<string, string>;
    prompt?: string;
    runs?: readonly { prompt?: string }[];
  } = JSON.parse(readFileSync(join(folder, "case.json"), "utf8"));
  const [line = "{}"] = readFileSync(join(folder, "requests.jsonl"), "utf8").split("\n", 1);
  const request: { body: { input: readonly RecordedItem[] } } = JSON.parse(line);
  const toTexts = (role: string): readonly string[] =>
    request.body.input
      .filter((item) => item.role === role)
      .flatMap(({ content = [] }) => content.map(({ text = "" }) => text));
  const stderr = readFileSync(join(folder, "run-1.stderr.txt"), "utf8");
  return {
    id,
    config: spec.config,
    files: spec.files,
    prompt: spec.prompt ?? spec.runs?.[0]?.prompt ?? "",
    block: toTexts("developer").find((text) => text.startsWith("<skills_instructions>")) ?? "",
    injected: toTexts("user").filter((text) => text.startsWith("<skill>")),
    complaints: [...stderr.matchAll(/failed to load skill (.*)$/gm)].map(([, what = ""]) => what),
  };
}

/** The recorded calls of `skills/list`, and the files they found. */
export function readLists(
  folder: string,
): { files: Readonly<Record<string, string>>; lists: readonly RecordedList[] } | undefined {
  const file = join(folder, "app-server/skills-list.jsonl");
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, "utf8").trim().split("\n");
  const rows: readonly {
    files?: Record<string, string>;
    msg?: {
      id?: number;
      method?: string;
      params?: { cwds?: readonly string[] };
      result?: { data?: readonly unknown[] };
    };
  }[] = lines.map((line) => JSON.parse(line));
  const lists = rows.flatMap(({ msg }) => {
    if (msg?.method !== "skills/list") return [];
    const answer = rows.find((row) => row.msg?.id === msg.id && row.msg?.result !== undefined);
    return [{ cwd: msg.params?.cwds?.[0], data: answer?.msg?.result?.data ?? [] }];
  });
  return { files: rows[0]?.files ?? {}, lists };
}

/** Whether a line is the recorded one, of which a part in the middle may be missing. */
export function matchesRecorded(recorded: string, line: string): boolean {
  const cut = /^(.*)…\[cut (\d+) chars\]…(.*)$/.exec(recorded);
  if (cut === null) return recorded === line;
  const [, head = "", gap = "", tail = ""] = cut;
  const length = head.length + Number(gap) + tail.length;
  return line.startsWith(head) && line.endsWith(tail) && line.length === length;
}
