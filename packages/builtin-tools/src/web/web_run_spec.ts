import type { JsonSchema } from "@codexkit/tool-schema";
import type { FunctionToolSpec } from "@codexkit/tools";
import { listArgument, textArgument } from "../schema_parts.ts";

/** Namespace of the web tool. Wire: Codex 0.169.0. */
export const WEB_NAMESPACE = "web";

const whole = (description: string): JsonSchema => ({ type: "integer", description });
const choice = (description: string, names: readonly string[]): JsonSchema => ({
  type: "string",
  description,
  enum: names,
});

/** One command of the tool; unlike elsewhere other members are not ruled out. */
const command = (
  properties: { readonly [name: string]: JsonSchema },
  required: readonly string[],
): JsonSchema => ({ type: "object", properties, required });

const REF = "A reference id from an earlier answer, or a URL where one was given.";

const QUERY = command(
  {
    domains: listArgument("Only results from these domains.", { type: "string" }),
    q: textArgument("What to search for."),
    recency: whole("Only results of the last so many days."),
  },
  ["q"],
);

const SPORTS = command(
  {
    date_from: textArgument("First day, YYYY-MM-DD."),
    date_to: textArgument("Last day, YYYY-MM-DD."),
    fn: choice("What to look up.", ["schedule", "standings"]),
    league: choice("The league.", [
      "nba",
      "wnba",
      "nfl",
      "nhl",
      "mlb",
      "epl",
      "ncaamb",
      "ncaawb",
      "ipl",
    ]),
    locale: textArgument("Language and region of the answer, such as en-US."),
    num_games: whole("Most games to answer with."),
    opponent: textArgument("Only games against this team, by its usual short form."),
    team: textArgument("Only games of this team, by its usual short form."),
    tool: choice("Always `sports`.", ["sports"]),
  },
  ["fn", "league"],
);

const COMMANDS: { readonly [name: string]: JsonSchema } = {
  click: listArgument(
    "Follow numbered links of pages that are open.",
    command({ id: whole("Number of the link."), ref_id: textArgument(REF) }, ["id", "ref_id"]),
  ),
  finance: listArgument(
    "Look up prices.",
    command(
      {
        market: textArgument("Country as three letters (ISO 3166-1), `OTC`, or empty for crypto."),
        ticker: textArgument("The ticker symbol."),
        type: choice("What is traded.", ["equity", "fund", "crypto", "index"]),
      },
      ["ticker", "type"],
    ),
  ),
  find: listArgument(
    "Find text in pages.",
    command({ pattern: textArgument("The text."), ref_id: textArgument(REF) }, [
      "pattern",
      "ref_id",
    ]),
  ),
  image_query: listArgument("Search for images.", QUERY),
  open: listArgument(
    "Open pages.",
    command({ lineno: whole("Line to start at."), ref_id: textArgument(REF) }, ["ref_id"]),
  ),
  response_length: choice("How much to answer with. Default `short`.", ["short", "medium", "long"]),
  screenshot: listArgument(
    "Show pages of PDF files as images.",
    command({ pageno: whole("Page, counted from 0."), ref_id: textArgument(REF) }, [
      "pageno",
      "ref_id",
    ]),
  ),
  search_query: listArgument("Search the web. At most four at a time.", QUERY),
  sports: listArgument("Look up games and tables.", SPORTS),
  time: listArgument(
    "Tell the time.",
    command({ utc_offset: textArgument("Offset from UTC, such as +03:00.") }, ["utc_offset"]),
  ),
  weather: listArgument(
    "Look up weather forecasts.",
    command(
      {
        duration: whole("Days. Default 7."),
        location: textArgument("The place, with its country."),
        start: textArgument("First day, YYYY-MM-DD. Default today."),
      },
      ["location"],
    ),
  ),
};

/** Names of the commands that are lists. */
export const WEB_COMMANDS: readonly string[] = Object.keys(COMMANDS).filter(
  (name) => name !== "response_length",
);

/** Schema: a fact of Codex 0.169.0. Words: ours. */
export const WEB_RUN_SPEC: FunctionToolSpec = {
  type: "function",
  name: "run",
  description: [
    "Searches the web and reads it. Several commands go in one call, each as a list; leave out what you do not use:",
    '{"search_query": [{"q": "capital of France"}], "open": [{"ref_id": "turn0search0"}, {"ref_id": "https://example.com", "lineno": 120}], "find": [{"ref_id": "turn0fetch3", "pattern": "release date"}]}.',
    "With more than three search queries `response_length` must be `medium` or `long`.",
    "",
    "Use it when the user asks for it, and when what you know may be out of date or wrong: news, prices, laws, versions, people in office, recommendations, anything niche, anything medical, legal or financial. When in doubt, look it up; when the user says not to, do not. For technical questions keep to primary sources.",
    "",
    "Cite what you took from the web as Markdown links with a telling title, next to the claim; link the page itself, never a search. Reference ids such as `turn2search5` are for this tool only. Say what is your own conclusion.",
    "",
    "Quote at most 25 words of one source (10 of song lyrics) and reproduce no long passages. A source marked `[wordlim N]` may fill at most N words of your answer; without a mark, 200.",
  ].join("\n"),
  strict: false,
  parameters: { type: "object", properties: COMMANDS },
};
