import { expect, test } from "vitest";
import { assembleBpf, type BpfStep } from "./bpf.ts";
import { runBpf } from "./test_bpf.ts";

test("assembleBpf: each step takes 8 bytes, little-endian, jumps count steps from the next one", () => {
  const steps: BpfStep[] = [
    { op: "load", offset: 4 },
    { op: "jump", test: "equal", value: 0xc000003e, otherwise: "no" },
    { op: "jump", test: "at_least", value: 2, ifTrue: "no" },
    { op: "mask", value: 15 },
    { op: "return", value: 0x7fff0000 },
    { op: "label", name: "no" },
    { op: "return", value: 0x50001 },
  ];
  expect(Buffer.from(assembleBpf(steps)).toString("hex")).toBe(
    [
      "2000000004000000",
      "150000033e0000c0",
      "3500020002000000",
      "540000000f000000",
      "060000000000ff7f",
      "0600000001000500",
    ].join(""),
  );
});

test.for([
  [1, 10],
  [2, 20],
  [0xffffffff, 20],
] as const)("assembleBpf: comparison is unsigned: %i gives %i", ([nr, verdict]) => {
  const program = assembleBpf([
    { op: "load", offset: 0 },
    { op: "jump", test: "at_least", value: 2, ifTrue: "high" },
    { op: "return", value: 10 },
    { op: "label", name: "high" },
    { op: "return", value: 20 },
  ]);
  expect(runBpf(program, { arch: 0, nr })).toBe(verdict);
});

const jump = { op: "jump", test: "equal", value: 1, ifTrue: "there" } as const;
const filler = Array.from({ length: 256 }, () => ({ op: "return", value: 0 }) as const);
const label = { op: "label", name: "there" } as const;

test.for([
  ["missing", [jump]],
  ["behind", [label, jump]],
  ["too far away", [jump, ...filler, label]],
] as const)("assembleBpf: a label that is %s is an error", ([, steps]) => {
  expect(() => assembleBpf(steps)).toThrow(
    expect.objectContaining({ message: "the filter cannot reach its label 'there'" }),
  );
});
