import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { editConfigFile } from "./edit_config_file.ts";

const TABLE = { path: ["mcp_servers", "docs"], table: { command: "npx" } };
const BLOCK = '[mcp_servers.docs]\ncommand = "npx"\n';

function createFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-edit-"));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const readMode = (file: string): string => (fs.statSync(file).mode & 0o777).toString(8);

test("editConfigFile: a new file is its owner's alone, in a folder that is made", () => {
  const file = path.join(createFolder(), "home", "config.toml");
  expect(editConfigFile(file, TABLE)).toBe(true);
  expect([fs.readFileSync(file, "utf8"), readMode(file)]).toEqual([BLOCK, "600"]);
});

test("editConfigFile: the mode of a file stays, and nothing is left beside it", () => {
  const folder = createFolder();
  const file = path.join(folder, "config.toml");
  fs.writeFileSync(file, "# mine\na = 1\n");
  fs.chmodSync(file, 0o640);
  editConfigFile(file, TABLE);
  expect([fs.readFileSync(file, "utf8"), readMode(file), fs.readdirSync(folder)]).toEqual([
    `# mine\na = 1\n\n${BLOCK}`,
    "640",
    ["config.toml"],
  ]);
});

test("editConfigFile: a link stays a link", () => {
  const folder = createFolder();
  const file = path.join(folder, "config.toml");
  fs.writeFileSync(path.join(folder, "real.toml"), BLOCK);
  fs.symlinkSync("real.toml", file);
  editConfigFile(file, { path: TABLE.path });
  expect([fs.readlinkSync(file), fs.readFileSync(path.join(folder, "real.toml"), "utf8")]).toEqual([
    "real.toml",
    "",
  ]);
});

test("editConfigFile: a file that says so already is not written", () => {
  const file = path.join(createFolder(), "config.toml");
  fs.writeFileSync(file, BLOCK);
  fs.utimesSync(file, 1, 1);
  const edits = [editConfigFile(file, TABLE), editConfigFile(file, { path: ["mcp_servers", "x"] })];
  expect([edits, fs.statSync(file).mtimeMs]).toEqual([[false, false], 1_000]);
});

test.for<[string, (file: string) => void, string]>([
  ["no UTF-8", (file) => fs.writeFileSync(file, Buffer.from([0xff, 0xfe])), "unreadable"],
  [
    "too large",
    (file) => fs.writeFileSync(file, Buffer.alloc(8 * 1_024 * 1_024 + 1, 10)),
    "unreadable",
  ],
  ["a folder", (file) => fs.mkdirSync(file), "unreadable"],
  ["no TOML", (file) => fs.writeFileSync(file, "a = \n"), "bad_toml"],
])("editConfigFile: %s is refused and left alone", ([, prepare, code]) => {
  const folder = createFolder();
  const file = path.join(folder, "config.toml");
  prepare(file);
  expect(() => editConfigFile(file, TABLE)).toThrow(expect.objectContaining({ code }));
  expect(fs.readdirSync(folder)).toEqual(["config.toml"]);
});

test("editConfigFile: a place that cannot be written is named", () => {
  const folder = createFolder();
  const file = path.join(folder, "file", "config.toml");
  fs.writeFileSync(path.join(folder, "file"), "");
  expect(() => editConfigFile(file, TABLE)).toThrow(
    expect.objectContaining({ name: "ConfigError", message: expect.stringContaining(file) }),
  );
});
