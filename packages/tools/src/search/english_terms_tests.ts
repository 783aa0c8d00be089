import { expect, test } from "vitest";
import { splitWords, toSearchTerm } from "./english_terms.ts";

test.for([
  ["Repeat a sentence back.", ["repeat", "a", "sentence", "back"]],
  ["mcp__small__list_events", ["mcp", "small", "list", "events"]],
  ["createIssue", ["createissue", "create", "issue"]],
  ["parseJSONFile HTTP URL2", ["parsejsonfile", "parse", "json", "file", "http", "url2"]],
  ["Delete-Invoice/v2", ["delete", "invoice", "v2"]],
  ["café Ünïcode", ["cafe", "unicode"]],
  ["検索ツール", ["検", "索", "ツ", "ー", "ル"]],
  ["find 発票 now", ["find", "発", "票", "now"]],
  ["поиск файла", ["поиск", "фаила"]],
  ["  \n\t ", []],
] as const)("splitWords: %j", ([text, expected]) => {
  expect(splitWords(text)).toEqual(expected);
});

test.for([
  ["sentences", "sentenc"],
  ["sentence", "sentenc"],
  ["repeating", "repeat"],
  ["deletes", "delet"],
  ["get", "get"],
  ["list", "list"],
  ["15", "15"],
  ["the", undefined],
  ["which", undefined],
] as const)("toSearchTerm: %s becomes %s", ([word, expected]) => {
  expect(toSearchTerm(word)).toBe(expected);
});
