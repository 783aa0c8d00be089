import fs from "node:fs";
import path from "node:path";
import { readString } from "@codexkit/protocol";
import { ARCHIVED_FOLDER, parseRolloutName, SESSIONS_FOLDER } from "./rollout_path.ts";
import { readSessionMeta } from "./rollout_reader.ts";
import { RolloutError } from "./rollout_error.ts";

/** A session on disk. */
export interface RolloutSummary {
  /** Absolute. */
  path: string;
  threadId: string;
  /** Local time as the file name has it: `YYYY-MM-DDThh-mm-ss`. */
  startedAt: string;
  /** Working folder; absent when the file does not say. */
  cwd?: string | undefined;
}

/** Which sessions to list. */
export interface ListRolloutsOptions {
  /** Absolute. */
  codexHome: string;
  /** Only sessions of that working folder. */
  cwd?: string | undefined;
  /** At least 1; default 50. */
  limit?: number | undefined;
  /** Where the page before ended: its `nextCursor`. */
  cursor?: string | undefined;
}

const DEFAULT_LIMIT = 50;
const YEAR_FOLDER = /^\d{4}$/;
const TWO_DIGITS = /^\d\d$/;
const SESSION_FILE = /^rollout-.*\.jsonl$/;

/**
 * The file of a thread, the newest first when there are several; archived ones last.
 *
 * Only names are read, so this stays quick with many sessions.
 */
export function findRollout(options: { codexHome: string; threadId: string }): string | undefined {
  const wanted = options.threadId.toLowerCase();
  for (const file of walkSessions(options.codexHome)) {
    if (parseRolloutName(path.basename(file))?.threadId.toLowerCase() === wanted) return file;
  }
  const archive = path.join(options.codexHome, ARCHIVED_FOLDER);
  const name = listNames(archive, SESSION_FILE).find(
    (entry) => parseRolloutName(entry)?.threadId.toLowerCase() === wanted,
  );
  return name === undefined ? undefined : path.join(archive, name);
}

/** Sessions, newest first, with the cursor of the next page when there may be more. */
export function listRollouts(options: ListRolloutsOptions): {
  sessions: readonly RolloutSummary[];
  nextCursor?: string | undefined;
} {
  const limit = Math.max(1, options.limit ?? DEFAULT_LIMIT);
  const sessions: RolloutSummary[] = [];
  for (const file of walkSessions(options.codexHome, options.cursor)) {
    const summary = toSummary(file);
    if (summary === undefined) continue;
    if (options.cwd !== undefined && summary.cwd !== options.cwd) continue;
    if (sessions.length === limit) {
      const last = sessions.at(-1);
      return { sessions, nextCursor: last && path.basename(last.path) };
    }
    sessions.push(summary);
  }
  return { sessions };
}

/** The session that started last, in a working folder when one is given. */
export function findLatestRollout(options: {
  codexHome: string;
  cwd?: string | undefined;
}): RolloutSummary | undefined {
  return listRollouts({ ...options, limit: 1 }).sessions[0];
}

function toSummary(file: string): RolloutSummary | undefined {
  const name = parseRolloutName(path.basename(file));
  if (name === undefined) return undefined;
  try {
    const meta = readSessionMeta(file);
    const cwd = meta && readString(meta, "cwd");
    return { path: file, ...name, ...(cwd === undefined ? {} : { cwd }) };
  } catch (error) {
    // Somebody else's file, or one that has just gone: not to be listed, no reason to fail.
    if (RolloutError.isInstance(error)) return undefined;
    throw error;
  }
}

/** Session files, newest day and newest name first; with a cursor only those after it. */
function* walkSessions(codexHome: string, cursor?: string): Generator<string, void, undefined> {
  const root = path.join(codexHome, SESSIONS_FOLDER);
  for (const year of listNames(root, YEAR_FOLDER)) {
    for (const month of listNames(path.join(root, year), TWO_DIGITS)) {
      for (const day of listNames(path.join(root, year, month), TWO_DIGITS)) {
        // Names begin with their day, so days after the cursor's need no look inside.
        if (cursor !== undefined && `rollout-${year}-${month}-${day}` > cursor) continue;
        const folder = path.join(root, year, month, day);
        for (const name of listNames(folder, SESSION_FILE)) {
          if (cursor === undefined || name < cursor) yield path.join(folder, name);
        }
      }
    }
  }
}

/** Names of that form in a folder, last in order first; none when the folder cannot be read. */
function listNames(folder: string, form: RegExp): string[] {
  let names: string[];
  try {
    names = fs.readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter((name) => form.test(name))
    .toSorted()
    .toReversed();
}
