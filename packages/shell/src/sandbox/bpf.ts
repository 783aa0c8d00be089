import { ShellError } from "../errors.ts";

/** One step of a packet filter program, with labels in place of distances. */
export type BpfStep =
  | {
      /** Puts 32 bits of the input into the accumulator. */
      op: "load";
      /** Where they start, in bytes. */
      offset: number;
    }
  | {
      /** Compares the accumulator, unsigned, and goes on at a later label; without one, at the next step. */
      op: "jump";
      test: "equal" | "at_least";
      /** 32 bits. */
      value: number;
      ifTrue?: string | undefined;
      otherwise?: string | undefined;
    }
  | {
      /** Keeps of the accumulator only the bits that are also in the value. */
      op: "mask";
      /** 32 bits. */
      value: number;
    }
  | {
      /** Ends the program with a verdict. */
      op: "return";
      /** 32 bits. */
      value: number;
    }
  | {
      /** Names the place of the next step; is no step itself. */
      op: "label";
      name: string;
    };

/** Bytes of one instruction: `struct sock_filter` of Linux. */
export const BPF_INSTRUCTION_BYTES = 8;

const LOAD_WORD = 0x20;
const JUMP_EQUAL = 0x15;
const JUMP_AT_LEAST = 0x35;
const MASK = 0x54;
const RETURN = 0x06;
/** Distances are 8 bits wide. */
const MAX_DISTANCE = 255;

/**
 * Turns steps into the bytes of a classic BPF program, little-endian, as the Linux kernel takes them.
 *
 * @throws {@link ShellError} `sandbox_unavailable` when a label is missing, lies behind, or is more than 255
 * steps away.
 */
export function assembleBpf(steps: readonly BpfStep[]): Uint8Array {
  const places = new Map<string, number>();
  let count = 0;
  for (const step of steps) {
    if (step.op === "label") places.set(step.name, count);
    else count += 1;
  }
  const bytes = new Uint8Array(count * BPF_INSTRUCTION_BYTES);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const distanceTo = (label: string | undefined): number => {
    if (label === undefined) return 0;
    const distance = (places.get(label) ?? -1) - at - 1;
    if (distance >= 0 && distance <= MAX_DISTANCE) return distance;
    throw new ShellError("sandbox_unavailable", `the filter cannot reach its label '${label}'`);
  };
  for (const step of steps) {
    if (step.op === "label") continue;
    const offset = at * BPF_INSTRUCTION_BYTES;
    view.setUint16(offset, toOpcode(step), true);
    if (step.op === "jump") {
      view.setUint8(offset + 2, distanceTo(step.ifTrue));
      view.setUint8(offset + 3, distanceTo(step.otherwise));
    }
    view.setUint32(offset + 4, step.op === "load" ? step.offset : step.value, true);
    at += 1;
  }
  return bytes;
}

function toOpcode(step: Exclude<BpfStep, { op: "label" }>): number {
  switch (step.op) {
    case "load":
      return LOAD_WORD;
    case "jump":
      return step.test === "equal" ? JUMP_EQUAL : JUMP_AT_LEAST;
    case "mask":
      return MASK;
    case "return":
      return RETURN;
    default:
      return step satisfies never;
  }
}
