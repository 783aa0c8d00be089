/**
 * Brings the host of a network rule into one form: lower case, no port, no brackets, no dot at the end.
 *
 * @returns the host, or what is wrong with it as words to put behind `host`. Wire: those words (Codex 0.169.0).
 */
export function toNetworkHost(
  text: string,
): { host: string; problem?: undefined } | { host?: undefined; problem: string } {
  const trimmed = text.trim();
  if (trimmed === "") return { problem: "cannot be empty" };
  if (/[/?#]/.test(trimmed))
    return { problem: "must be a hostname or IP literal (without scheme or path)" };
  const bare = trimmed.startsWith("[") ? unbracket(trimmed) : dropPort(trimmed);
  if (bare === undefined) return { problem: "has an invalid bracketed IPv6 literal" };
  const host = bare.replace(/\.+$/, "").trim().toLowerCase();
  if (host === "") return { problem: "cannot be empty" };
  if (host.includes("*")) return { problem: "must be a specific host; wildcards are not allowed" };
  if (/\s/.test(host)) return { problem: "cannot contain whitespace" };
  return { host };
}

function unbracket(text: string): string | undefined {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1];
}

/** More than one colon is an IPv6 address without a port. */
function dropPort(text: string): string {
  return /^([^:]*):\d+$/.exec(text)?.[1] ?? text;
}
