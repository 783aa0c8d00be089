import path from "node:path";

/** Where session files live below the Codex home. Wire: Codex 0.169.0. */
export const SESSIONS_FOLDER = "sessions";

/** Where archived session files live below the Codex home. Wire: Codex 0.169.0. */
export const ARCHIVED_FOLDER = "archived_sessions";

/** A moment as the user's clock shows it. */
export interface LocalTime {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** What the wall clock shows at a Unix time, in the time zone of this process. */
export function toLocalTime(unixMs: number): LocalTime {
  const date = new Date(unixMs);
  return {
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    day: date.getDate(),
    hour: date.getHours(),
    minute: date.getMinutes(),
    second: date.getSeconds(),
  };
}

/** The file of a thread: `sessions/YYYY/MM/DD/rollout-YYYY-MM-DDThh-mm-ss-<thread id>.jsonl`. */
export function toRolloutPath(codexHome: string, threadId: string, time: LocalTime): string {
  const year = pad(time.year, 4);
  const month = pad(time.month, 2);
  const day = pad(time.day, 2);
  const clock = [time.hour, time.minute, time.second].map((part) => pad(part, 2)).join("-");
  const name = `rollout-${year}-${month}-${day}T${clock}-${threadId}.jsonl`;
  return path.join(codexHome, SESSIONS_FOLDER, year, month, day, name);
}

/** What the name of a session file says, or `undefined` for any other file. */
export function parseRolloutName(
  name: string,
): { startedAt: string; threadId: string } | undefined {
  const match = /^rollout-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d)-([0-9a-fA-F-]{36})\.jsonl$/.exec(name);
  const [, startedAt, threadId] = match ?? [];
  return startedAt === undefined || threadId === undefined ? undefined : { startedAt, threadId };
}

const pad = (value: number, width: number): string => String(value).padStart(width, "0");
