/** The tag that models made for Codex get. */
export const CODEX_VARIANT_TAG = "codex-variant";

/** `*-codex`, with what may follow the word: `gpt-5.1-codex-max`, `gpt-5-codex-mini`. */
const CODEX_NAME = /^.+-codex(?:-.+)?$/;
const GPT_NAME = /^gpt-(\d+)(?:\.(\d+))?(?:-(.+))?$/;
/** Lines of GPT models that are not made for work with tools; their first word. */
const OTHER_LINES: ReadonlySet<string> = new Set([
  "audio",
  "chat",
  "image",
  "live",
  "realtime",
  "search",
  "transcribe",
  "translate",
  "tts",
]);
/** Versions before the range that count as well. */
const SINGLE_VERSIONS: ReadonlySet<string> = new Set(["5.1", "5.2"]);
/** From here on every version counts. */
const FIRST_MAJOR = 5;
const FIRST_MINOR = 4;
/** Longest name that is looked at; longer ones are no model. */
const MAX_NAME_LENGTH = 256;

/**
 * Whether a model was made for Codex and knows its shell as `shell_command`: `*-codex`, `gpt-5.1`, `gpt-5.2`,
 * `gpt-5.4` and later, and their smaller and dated editions. Vendors in front (`openai/`, `openrouter/openai/`) and
 * variants behind (`:free`) do not matter, case neither.
 */
export function isCodexVariant(model: string): boolean {
  if (model.length > MAX_NAME_LENGTH) return false;
  const name = toBareName(model);
  if (CODEX_NAME.test(name)) return true;
  const [, major, minor = "0", edition = ""] = GPT_NAME.exec(name) ?? [];
  if (major === undefined) return false;
  const [line = ""] = edition.split("-", 1);
  return !OTHER_LINES.has(line) && isCodexVersion(Number(major), Number(minor));
}

/** `OpenAI/GPT-5.4:nitro` is `gpt-5.4`. */
function toBareName(model: string): string {
  const name = model.slice(model.lastIndexOf("/") + 1).toLowerCase();
  const colon = name.indexOf(":");
  return colon < 0 ? name : name.slice(0, colon);
}

function isCodexVersion(major: number, minor: number): boolean {
  if (SINGLE_VERSIONS.has(`${major}.${minor}`)) return true;
  return major > FIRST_MAJOR || (major === FIRST_MAJOR && minor >= FIRST_MINOR);
}
