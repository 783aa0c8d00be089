import { expect, test } from "vitest";
import { MAX_PATCH_LENGTH, parsePatch } from "./parse_patch.ts";
import { PatchError } from "./patch_error.ts";

const PATCH = "*** Begin Patch\n*** Add File: a\n+x\n*** End Patch";
const PARSED = [{ kind: "add", path: "a", content: "x\n", line: 2 }];

test.for([
  ["plain", PATCH],
  ["white space around", `\n \u0085${PATCH}\n\n`],
  ["CRLF", PATCH.replaceAll("\n", "\r\n")],
  ["CRLF twice", PATCH.replaceAll("\n", "\r\r\n")],
  ["here-document", `<<EOF\n${PATCH}\nEOF`],
  ["here-document, quoted", `<<'EOF'\n${PATCH}\nEOF\n`],
  ["here-document, any line that ends with its word", `<<"EOF"\n${PATCH}\nxxEOF`],
  ["indented markers", PATCH.replaceAll("***", "  ***")],
] as const)("parsePatch: takes %s", ([, text]) => {
  expect(parsePatch(text)).toEqual({ sections: PARSED, tolerated: [] });
});

const FIRST = "The first line of the patch must be '*** Begin Patch'";
const LAST = "The last line of the patch must be '*** End Patch'";

test.for([
  ["", LAST],
  ["\n", LAST],
  ["x", FIRST],
  ["*** Begin Patch", LAST],
  [`\ufeff${PATCH}`, FIRST],
  [`<<EOF \n${PATCH}\nEOF`, FIRST],
  [`<<PATCH\n${PATCH}\nPATCH`, FIRST],
  [`<<EOF\n*** Begin Patch\nEOF`, FIRST],
  [`<<EOF\n*** Begin Patch\n*** Add File: a\n+x\nEOF`, LAST],
  [`<<EOF\n\n${PATCH}\nEOF`, FIRST],
  [`\`\`\`\n${PATCH}\n\`\`\``, FIRST],
] as const)("parsePatch: %j is no patch", ([text, message]) => {
  expect(() => parsePatch(text)).toThrow(
    expect.objectContaining({ code: "bad_envelope", message: `Invalid patch: ${message}` }),
  );
});

test("parsePatch: lines count from the begin marker", () => {
  const text = "\n\n<<EOF\n*** Begin Patch\n*** Add File: g\n+g\nbad\n*** End Patch\nEOF";
  expect(() => parsePatch(text)).toThrow(
    expect.objectContaining({ code: "bad_section_header", line: 4, column: 1 }),
  );
});

test("parsePatch: CRs beyond the line end stay in the text", () => {
  const text = "*** Begin Patch\n*** Add File: a\n+x\r\r\r\n*** End Patch";
  expect(parsePatch(text).sections).toEqual([{ ...PARSED[0], content: "x\r\n" }]);
});

test("parsePatch: a patch beyond the limit is refused", () => {
  const text = "x".repeat(MAX_PATCH_LENGTH + 1);
  expect(() => parsePatch(text)).toThrow(PatchError);
  expect(() => parsePatch(text)).toThrow(expect.objectContaining({ code: "patch_too_large" }));
});
