import { BPF_INSTRUCTION_BYTES } from "./bpf.ts";

/** What a seccomp filter is asked about: `struct seccomp_data` of Linux, without the instruction pointer. */
export interface TestSystemCall {
  arch: number;
  nr: number;
  /** Up to six, 64 bits each. */
  args?: readonly bigint[] | undefined;
}

/** Runs a filter the way the kernel does, and answers its verdict. */
export function runBpf(program: Uint8Array, call: TestSystemCall): number {
  const data = new DataView(new ArrayBuffer(64));
  data.setUint32(0, call.nr, true);
  data.setUint32(4, call.arch, true);
  for (const [index, arg] of (call.args ?? []).entries())
    data.setBigUint64(16 + index * 8, arg, true);
  const view = new DataView(program.buffer, program.byteOffset, program.byteLength);
  let accumulator = 0;
  for (let at = 0; at < program.byteLength / BPF_INSTRUCTION_BYTES; at++) {
    const offset = at * BPF_INSTRUCTION_BYTES;
    const value = view.getUint32(offset + 4, true);
    const [ifTrue, ifFalse] = [view.getUint8(offset + 2), view.getUint8(offset + 3)];
    switch (view.getUint16(offset, true)) {
      case 0x20:
        accumulator = data.getUint32(value, true);
        break;
      case 0x15:
        at += accumulator === value ? ifTrue : ifFalse;
        break;
      case 0x35:
        at += accumulator >= value ? ifTrue : ifFalse;
        break;
      case 0x54:
        accumulator = (accumulator & value) >>> 0;
        break;
      case 0x06:
        return value;
      default:
        throw new RangeError(`instruction ${at} is not one that this program may hold`);
    }
  }
  throw new RangeError("the program ran off its end");
}
