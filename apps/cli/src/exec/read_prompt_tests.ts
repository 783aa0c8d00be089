import { expect, test } from "vitest";
import { createMemoryIo, type MemoryIoOptions } from "../memory_io.ts";
import { decodeText, type PromptSource, readPrompt } from "./read_prompt.ts";

interface Outcome {
  readonly prompt?: string;
  readonly error?: { readonly code: string; readonly message: string };
  readonly stderr: string;
}

async function read(source: PromptSource, options: MemoryIoOptions): Promise<Outcome> {
  const io = createMemoryIo(options);
  try {
    return { prompt: await readPrompt(source, io), stderr: io.stderrText() };
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    return { error: { code: String(error.code), message: error.message }, stderr: io.stderrText() };
  }
}

const NOTICE = "Reading additional input from stdin...\n";
const NO_PROMPT = { code: "no_prompt", message: "No prompt provided via stdin." };

test.for<readonly [string, PromptSource, MemoryIoOptions, Outcome]>([
  [
    "an argument with an empty pipe is the prompt",
    { argument: "hi", joinsStdin: true },
    {},
    { prompt: "hi", stderr: NOTICE },
  ],
  [
    "an argument at a terminal leaves stdin alone",
    { argument: "hi", joinsStdin: true },
    { terminals: ["stdin"], stdin: "never read" },
    { prompt: "hi", stderr: "" },
  ],
  [
    "piped text is added as a block",
    { argument: "summarise", joinsStdin: true },
    { stdin: "piped data\nline 2\n" },
    { prompt: "summarise\n\n<stdin>\npiped data\nline 2\n</stdin>", stderr: NOTICE },
  ],
  [
    "piped text without a last line break gets one",
    { argument: "a", joinsStdin: true },
    { stdin: "b" },
    { prompt: "a\n\n<stdin>\nb\n</stdin>", stderr: NOTICE },
  ],
  [
    "going on with a session leaves stdin alone",
    { argument: "two", joinsStdin: false },
    { stdin: "x" },
    { prompt: "two", stderr: "" },
  ],
  [
    "a dash takes stdin as it is, without a notice",
    { argument: "-", joinsStdin: true },
    { stdin: "prompt from stdin\n" },
    { prompt: "prompt from stdin\n", stderr: "" },
  ],
  [
    "no argument takes stdin",
    { argument: undefined, joinsStdin: true },
    { stdin: "x" },
    { prompt: "x", stderr: "Reading prompt from stdin...\n" },
  ],
  [
    "no argument and an empty pipe is an error",
    { argument: undefined, joinsStdin: true },
    { stdin: " \n" },
    { error: NO_PROMPT, stderr: "Reading prompt from stdin...\n" },
  ],
  [
    "a dash and an empty pipe is an error",
    { argument: "-", joinsStdin: true },
    {},
    { error: NO_PROMPT, stderr: "" },
  ],
  [
    "an empty argument and an empty pipe is an error",
    { argument: "", joinsStdin: true },
    {},
    { error: NO_PROMPT, stderr: NOTICE },
  ],
  [
    "no argument at a terminal is an error that says what to do",
    { argument: undefined, joinsStdin: true },
    { terminals: ["stdin"] },
    {
      error: {
        code: "no_prompt",
        message: "No prompt provided. Give it as an argument or pipe it into stdin.",
      },
      stderr: "",
    },
  ],
  [
    "bytes that are no text are an error",
    { argument: "-", joinsStdin: true },
    { stdin: new Uint8Array([0x80, 0x81]) },
    {
      error: {
        code: "bad_input",
        message: "stdin is not text in UTF-8, convert it or attach it as a file",
      },
      stderr: "",
    },
  ],
])("readPrompt: %s", async ([, source, options, expected]) => {
  expect(await read(source, options)).toEqual(expected);
});

test.for<readonly [string, readonly number[], string]>([
  ["UTF-8", [0x68, 0xc3, 0xa9], "hé"],
  ["UTF-8 with a mark", [0xef, 0xbb, 0xbf, 0x68], "h"],
  ["UTF-16 little end first", [0xff, 0xfe, 0x68, 0x00, 0xe9, 0x00], "hé"],
  ["UTF-16 big end first", [0xfe, 0xff, 0x00, 0x68], "h"],
])("decodeText: %s", ([, bytes, expected]) => {
  expect(decodeText(new Uint8Array(bytes), "stdin")).toBe(expected);
});
