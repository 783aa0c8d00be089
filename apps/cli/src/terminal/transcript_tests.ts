import { expect, test } from "vitest";
import { createMemoryIo, type MemoryIo } from "../memory_io.ts";
import { createTextStyle } from "./text_style.ts";
import { createTranscript, type Transcript } from "./transcript.ts";

const CLEAR = "\r\u001b[2K";

function setUp(options: { readonly isAnimated: boolean }): {
  io: MemoryIo;
  transcript: Transcript;
} {
  const io = createMemoryIo({ terminals: ["stderr"], columns: 30 });
  const transcript = createTranscript({
    output: io.stderr,
    clock: io.clock,
    style: createTextStyle({ hasColor: false }),
    ...options,
  });
  return { io, transcript };
}

test("block: kinds are set apart by an empty line", () => {
  const { io, transcript } = setUp({ isAnimated: false });
  transcript.block("a", { kind: "x" });
  transcript.block("b\n", { kind: "x" });
  transcript.block("c", { kind: "y" });
  transcript.block("d", { kind: "y", spaced: true });
  transcript.block("", { kind: "z" });
  expect(io.stderrText()).toBe("a\nb\n\nc\n\nd\n");
});

test("stream: pieces join, a block in between closes the line first", () => {
  const { io, transcript } = setUp({ isAnimated: false });
  transcript.stream("one ", { kind: "m" });
  transcript.stream("two", { kind: "m" });
  transcript.block("!", { kind: "w" });
  transcript.stream("three", { kind: "m" });
  transcript.endStream();
  transcript.endStream();
  expect(io.stderrText()).toBe("one two\n\n!\n\nthree\n");
});

test("status: moves every 100 ms, counts seconds, and is wiped before anything is written", () => {
  const { io, transcript } = setUp({ isAnimated: true });
  transcript.setStatus("working");
  io.advance(100);
  transcript.block("text", { kind: "x" });
  io.advance(1_900);
  transcript.close();
  const text = io.stderrText();
  expect(text.startsWith(`⠋ working${CLEAR}⠙ working${CLEAR}text\n⠙ working${CLEAR}`)).toBe(true);
  expect(text.endsWith(`⠋ working 2s${CLEAR}`)).toBe(true);
  expect(io.timerCount()).toBe(0);
});

test("status: not drawn while a streamed line is open", () => {
  const { io, transcript } = setUp({ isAnimated: true });
  transcript.setStatus("working");
  transcript.stream("half", { kind: "m" });
  io.advance(500);
  expect(io.stderrText()).toBe(`⠋ working${CLEAR}half`);
  transcript.endStream();
  expect(io.stderrText()).toBe(`⠋ working${CLEAR}half\n⠴ working`);
});

test("status: is cut to the terminal and never fills its last cell", () => {
  const { io, transcript } = setUp({ isAnimated: true });
  transcript.setStatus("x".repeat(200));
  expect(io.stderrText()).toHaveLength(29);
});

test("status: nothing moves when not animated", () => {
  const { io, transcript } = setUp({ isAnimated: false });
  transcript.setStatus("working");
  io.advance(1_000);
  expect([io.stderrText(), io.timerCount()]).toEqual(["", 0]);
});

test("hold: the moving line is away while others write, and what follows is set apart", () => {
  const { io, transcript } = setUp({ isAnimated: true });
  transcript.stream("half", { kind: "m" });
  transcript.endStream();
  transcript.setStatus("working");
  const release = transcript.hold();
  io.stderr.write("? (y) y\n");
  io.advance(500);
  expect(io.stderrText()).toBe(`half\n⠋ working${CLEAR}\n? (y) y\n`);
  release();
  transcript.block("next", { kind: "x" });
  transcript.close();
  expect(io.stderrText()).toContain(`y\n⠴ working${CLEAR}\nnext\n⠴ working`);
});
