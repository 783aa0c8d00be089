import MiniSearch from "minisearch";
import { splitWords, toSearchTerm } from "./english_terms.ts";
import { coalesceToolSpecs, type LoadableToolSpec } from "./loadable_tool_spec.ts";

/** A tool that can be searched for. */
export interface ToolSearchDocument {
  /** Words that the tool is found by. */
  text: string;
  /** What a search hands out. */
  output: LoadableToolSpec;
}

/** A tool that a search found. */
export interface ToolSearchHit {
  /** Place among the documents. */
  index: number;
  /** BM25 score; higher is better, always above 0. */
  score: number;
  document: ToolSearchDocument;
}

/** Finds tools by words. */
export interface ToolSearch {
  readonly documents: readonly ToolSearchDocument[];
  /**
   * The best matches as a model gets them: best first, namespaces joined.
   *
   * @param limit - Most tools, at least 1. Default {@link DEFAULT_TOOL_SEARCH_LIMIT}.
   */
  search(query: string, limit?: number): readonly LoadableToolSpec[];
  /** Every match, best first; of equal ones the one that was listed first. */
  rank(query: string): readonly ToolSearchHit[];
}

/** Tools that a search hands out when it is told no number. Mirrors: Codex 0.169.0. */
export const DEFAULT_TOOL_SEARCH_LIMIT = 8;

/** Most characters of a query that are looked at. */
const MAX_QUERY_LENGTH = 4_096;
// As Codex 0.169.0 weighs words; 0.5 is what BM25+ adds so that long texts are not punished too much.
const BM25 = { k: 1.2, b: 0.75, d: 0.5 };

/**
 * Makes an index over tools: BM25 over English words without endings. It is built at the first search.
 *
 * Mirrors: `tool_search` of Codex 0.169.0, which breaks ties in no order; here the order of the documents does.
 */
export function createToolSearch(documents: readonly ToolSearchDocument[]): ToolSearch {
  let index: MiniSearch | undefined;
  const rank = (query: string): readonly ToolSearchHit[] => {
    index ??= buildIndex(documents);
    return rankDocuments(index, documents, query);
  };
  return {
    documents,
    rank,
    search: (query, limit = DEFAULT_TOOL_SEARCH_LIMIT) =>
      coalesceToolSpecs(
        rank(query)
          .slice(0, limit)
          .map(({ document }) => document.output),
      ),
  };
}

function buildIndex(documents: readonly ToolSearchDocument[]): MiniSearch {
  // Tools of one server share most of their words.
  const terms = new Map<string, string | undefined>();
  const index = new MiniSearch({
    fields: ["text"],
    tokenize: splitWords,
    processTerm: (word) => {
      if (!terms.has(word)) terms.set(word, toSearchTerm(word));
      return terms.get(word);
    },
    searchOptions: { processTerm: toSearchTerm, bm25: BM25 },
  });
  for (const [id, { text }] of documents.entries()) index.add({ id, text });
  return index;
}

function rankDocuments(
  index: MiniSearch,
  documents: readonly ToolSearchDocument[],
  query: string,
): readonly ToolSearchHit[] {
  return index
    .search(query.slice(0, MAX_QUERY_LENGTH))
    .flatMap(({ id, score, queryTerms }): readonly ToolSearchHit[] => {
      const document = documents[Number(id)];
      if (!document) return [];
      // The library multiplies scores by the number of words that matched; BM25 does not.
      return [{ index: Number(id), score: score / (queryTerms.length || 1), document }];
    })
    .toSorted((left, right) => right.score - left.score || left.index - right.index);
}

/** Keeps the index of the last set of documents, since the tools of a thread seldom change. */
export interface ToolSearchCache {
  /** The same search as before when the documents say the same as before. */
  get(documents: readonly ToolSearchDocument[]): ToolSearch;
}

/** Makes a cache for one thread. Mirrors: Codex 0.169.0. */
export function createToolSearchCache(): ToolSearchCache {
  let last: ToolSearch | undefined;
  return {
    get(documents) {
      if (!last || !isSame(last.documents, documents)) last = createToolSearch(documents);
      return last;
    },
  };
}

function isSame(
  left: readonly ToolSearchDocument[],
  right: readonly ToolSearchDocument[],
): boolean {
  if (left === right) return true;
  if (left.length !== right.length) return false;
  return left.every((document, at) => {
    const other = right[at];
    if (document === other) return true;
    return (
      document.text === other?.text &&
      (document.output === other.output ||
        JSON.stringify(document.output) === JSON.stringify(other.output))
    );
  });
}
