import { stemmer } from "stemmer";

// Words that say nothing about what a tool does. Verbs such as `get` and `list` are not among them.
const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    "a about after again all also am an and any are as at be because been before being between both but by can " +
    "could did do does doing don during each few for from further had has have having he her here hers him his " +
    "how i if in into is it its itself just me more most my myself no nor not of off on once only or other our " +
    "ours out over own s same she should so some such t than that the their theirs them then there these they " +
    "this those through to too under until up very was we were what when where which while who whom why will " +
    "with would you your yours"
  ).split(" "),
);

const ASCII = /^[\0-\x7f]*$/u;
const ASCII_WORDS = /[A-Za-z0-9]+/gu;
// Texts in these scripts put no spaces between words, so that each character is looked up by itself.
const SPACELESS = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}`;
const WORDS = new RegExp(`[${SPACELESS}]|(?:(?![${SPACELESS}])[\\p{L}\\p{N}])+`, "gu");
const MARKS = /\p{M}+/gu;
const HUMPS = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/gu;

/**
 * The words of a text, in lower case and without accents: `createIssue` is itself, `create` and `issue`;
 * `list_events` is `list` and `events`.
 */
export function splitWords(text: string): string[] {
  if (ASCII.test(text)) return (text.match(ASCII_WORDS) ?? []).flatMap(splitHumps);
  const plain = text.normalize("NFKD").replaceAll(MARKS, "");
  return (plain.match(WORDS) ?? []).flatMap(splitHumps);
}

function splitHumps(word: string): readonly string[] {
  const lower = word.toLowerCase();
  if (lower === word || word.toUpperCase() === word) return [lower];
  const humps = word.match(HUMPS) ?? [];
  if (humps.length < 2) return [lower];
  return [lower, ...humps.map((hump) => hump.toLowerCase())];
}

/** What an index keeps of a word from {@link splitWords}: its stem; nothing of a word that says nothing. */
export function toSearchTerm(word: string): string | undefined {
  return STOP_WORDS.has(word) ? undefined : stemmer(word);
}
