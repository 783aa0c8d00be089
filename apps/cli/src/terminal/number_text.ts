/** Writes a duration for people: `4ms`, `1.2s`, `2m 05s`, `1h 03m`. */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < 999.5) return `${Math.round(ms)}ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${toTwoDigits(seconds % 60)}s`;
  return `${Math.floor(minutes / 60)}h ${toTwoDigits(minutes % 60)}m`;
}

/** Writes a whole number with commas between thousands. */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** Writes a count with its noun: `1 file`, `2 files`. */
export function formatAmount(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

function toTwoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
