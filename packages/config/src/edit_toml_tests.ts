import * as fc from "fast-check";
import { parse, stringify } from "smol-toml";
import { expect, test } from "vitest";
import { ConfigError } from "./config_error.ts";
import { editToml } from "./edit_toml.ts";
import type { TomlTable } from "./toml_table.ts";

const path = ["mcp_servers", "docs"];
const table: TomlTable = { command: "npx", args: ["-y", "docs"], env: { KEY: "v" } };
const BLOCK =
  '[mcp_servers.docs]\ncommand = "npx"\nargs = [ "-y", "docs" ]\n\n[mcp_servers.docs.env]\nKEY = "v"\n';

const put = (text: string, into: TomlTable | undefined = table): string =>
  editToml(text, { path, table: into }, "/c.toml");
const remove = (text: string): string => editToml(text, { path }, "/c.toml");

test.for<[string, string, string]>([
  ["an empty file", "", BLOCK],
  ["the end", "a = 1\n", `a = 1\n\n${BLOCK}`],
  ["a last line without its break", "a = 1", `a = 1\n\n${BLOCK}`],
  ["a comment at the end", "a = 1\n# end\n", `a = 1\n# end\n\n${BLOCK}`],
  [
    "behind its like, before what follows",
    '[mcp_servers.a]\ncommand = "a"\n# spare = 1\n\n# about b\n[b]\nx = 1\n',
    `[mcp_servers.a]\ncommand = "a"\n# spare = 1\n\n${BLOCK}\n# about b\n[b]\nx = 1\n`,
  ],
  [
    "a comment that leads up to the next header",
    '[mcp_servers.a]\ncommand = "a"\n# about b\n[b]\nx = 1\n',
    `[mcp_servers.a]\ncommand = "a"\n\n${BLOCK}\n# about b\n[b]\nx = 1\n`,
  ],
  [
    "dotted keys at the top",
    'mcp_servers.a.command = "a"\nmodel = "m"\n[b]\nx = 1\n',
    `mcp_servers.a.command = "a"\nmodel = "m"\n\n${BLOCK}\n[b]\nx = 1\n`,
  ],
  ["line breaks of another system", "a = 1\r\n", `a = 1\r\n\r\n${BLOCK.replaceAll("\n", "\r\n")}`],
  ["a byte order mark", "\uFEFF", `\uFEFF${BLOCK}`],
])("editToml: a new table: %s", ([, text, want]) => {
  expect(put(text)).toBe(want);
});

test("editToml: a table is replaced where it is, its parts elsewhere go", () => {
  const text =
    '# servers\n[mcp_servers.docs] # mine\nurl = "u"\n# inside\nscopes = []\n\n[z]\nx = 1\n\n[mcp_servers.docs.oauth]\nclient_id = "c"\n\n[y]\n';
  expect(put(text)).toBe(`# servers\n${BLOCK}\n[z]\nx = 1\n\n[y]\n`);
});

test("editToml: dotted keys of a table give way to one with a header", () => {
  const text = '[mcp_servers]\ndocs.command = "a"\nother.command = "b"\n[z]\n';
  expect(put(text)).toBe(`[mcp_servers]\nother.command = "b"\n\n${BLOCK}\n[z]\n`);
});

test.for<[string, string, string]>([
  ["the only one", BLOCK, ""],
  ["the last one", `a = 1 \n\n${BLOCK}`, "a = 1\n"],
  ["one between others", `[a]\n\n# keep\n${BLOCK}\n# b\n[b]\n`, "[a]\n\n# keep\n\n# b\n[b]\n"],
  ["its gap goes along", `[a]\n\n${BLOCK}\n\n[b]\n`, "[a]\n\n[b]\n"],
  ["dotted keys", 'mcp_servers.docs.url = "u" # x\n# y\nz = 1\n', "# y\nz = 1\n"],
  ["an inline table of its own", '[mcp_servers]\ndocs = { url = "u" }\n', "[mcp_servers]\n"],
  ["one that is not there", "[mcp_servers.dogs]\n", "[mcp_servers.dogs]\n"],
  ["one in an inline table that is not there", "mcp_servers = {}\n", "mcp_servers = {}\n"],
])("editToml: removes %s", ([, text, want]) => {
  expect(remove(text)).toBe(want);
});

test("editToml: what goes through an inline table is left to a person", () => {
  const text = 'mcp_servers = { docs = { url = "secret" }, a = { url = "u" } }\n';
  for (const edit of [put, remove]) {
    expect(() => edit(text)).toThrow(
      expect.objectContaining({
        code: "not_editable",
        message:
          "mcp_servers.docs is written in a way that cannot be changed alone, such as in an inline table; edit /c.toml by hand",
      }),
    );
  }
});

test("editToml: a text that is no TOML is not touched", () => {
  expect(() => put("a = \n")).toThrow(ConfigError);
});

const word = fc.constantFrom("a", "docs", "x y", 'q"t', "é", "mcp_servers", "1.5");
const leaf = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.array(fc.string(), { maxLength: 3 }),
);
const tables = fc.dictionary(word, fc.oneof(leaf, fc.dictionary(word, leaf, { maxKeys: 3 })), {
  maxKeys: 4,
});

test("editToml: whatever a file holds, the rest of it stays and what was added can be taken back", () => {
  fc.assert(
    fc.property(
      tables,
      fc.dictionary(word, tables, { maxKeys: 3 }),
      word,
      (rest, servers, name) => {
        const others = Object.entries(rest).filter(([key]) => key !== "mcp_servers");
        const { [name]: _, ...kept } = servers;
        const text = stringify({ ...Object.fromEntries(others), mcp_servers: kept });
        const at = ["mcp_servers", name];
        const added = editToml(text, { path: at, table }, "/c.toml");
        expect(parse(added)).toEqual({ ...parse(text), mcp_servers: { ...kept, [name]: table } });
        const removed = editToml(added, { path: at }, "/c.toml");
        expect(parse(removed)).toEqual(
          Object.keys(kept).length > 0 || text.includes("[mcp_servers]")
            ? parse(text)
            : Object.fromEntries(
                Object.entries(parse(text)).filter(([key]) => key !== "mcp_servers"),
              ),
        );
      },
    ),
    { seed: 7, numRuns: 150 },
  );
});

test("editToml: 20,000 servers are edited in one pass", () => {
  const text = Array.from({ length: 20_000 }, (_, at) => `[mcp_servers.s${at}]\nurl = "u"\n`).join(
    "\n",
  );
  expect(put(text)).toBe(`${text}\n${BLOCK}`);
});
