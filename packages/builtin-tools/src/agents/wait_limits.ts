/** Longest wait for agents when the call says none, in milliseconds. Mirrors: Codex 0.169.0. */
export const DEFAULT_WAIT_MS = 30_000;

/** Shortest wait, so that nobody polls. Milliseconds. Mirrors: Codex 0.169.0. */
export const MIN_WAIT_MS = 10_000;

/** Longest wait: one hour. Milliseconds. Mirrors: Codex 0.169.0. */
export const MAX_WAIT_MS = 3_600_000;

/** A wait, or why there is none, in the words the model gets. */
export type WaitLimit = { ok: true; ms: number } | { ok: false; problem: string };

/** How long tools of the first generation wait. Mirrors: Codex 0.169.0. */
export function clampWait(requestedMs: number | undefined): WaitLimit {
  if (requestedMs === undefined) return { ok: true, ms: DEFAULT_WAIT_MS };
  if (requestedMs <= 0) return { ok: false, problem: "timeout_ms must be greater than zero" };
  return { ok: true, ms: Math.min(MAX_WAIT_MS, Math.max(MIN_WAIT_MS, requestedMs)) };
}

/** How long tools of the second generation wait. Mirrors: Codex 0.169.0. */
export function limitWait(requestedMs: number | undefined): WaitLimit {
  if (requestedMs === undefined) return { ok: true, ms: DEFAULT_WAIT_MS };
  if (requestedMs > MAX_WAIT_MS)
    return { ok: false, problem: `timeout_ms must be at most ${MAX_WAIT_MS}` };
  return { ok: true, ms: Math.max(MIN_WAIT_MS, requestedMs) };
}
