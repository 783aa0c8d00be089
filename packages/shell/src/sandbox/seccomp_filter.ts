import { assembleBpf, type BpfStep } from "./bpf.ts";

/** A processor that a filter can be made for, by the name Node gives it. */
export type SeccompArch = "x64" | "arm64";

/** The number of a system call on each processor. */
type CallNumbers = Readonly<Record<SeccompArch, number>>;

/**
 * Calls that look into other processes, get around this filter, or reach what is not in any namespace: the keys of
 * the user in the kernel, and the control groups that a command in user and control group namespaces of its own
 * could mount, change, and so end or freeze the host by. To mount anything at all is denied for that, as what is
 * mounted cannot be told here. Handling page faults in user space serves little but attacks on the kernel.
 */
const ALWAYS_DENIED: Readonly<Record<string, CallNumbers>> = {
  ptrace: { x64: 101, arm64: 117 },
  process_vm_readv: { x64: 310, arm64: 270 },
  process_vm_writev: { x64: 311, arm64: 271 },
  pidfd_getfd: { x64: 438, arm64: 438 },
  userfaultfd: { x64: 323, arm64: 282 },
  add_key: { x64: 248, arm64: 217 },
  request_key: { x64: 249, arm64: 218 },
  keyctl: { x64: 250, arm64: 219 },
  mount: { x64: 165, arm64: 40 },
  move_mount: { x64: 429, arm64: 429 },
  fsmount: { x64: 432, arm64: 432 },
  io_uring_setup: { x64: 425, arm64: 425 },
  io_uring_enter: { x64: 426, arm64: 426 },
  io_uring_register: { x64: 427, arm64: 427 },
};

/**
 * Calls that networking takes. Those that only serve sockets that are there already stay open: `recvfrom`,
 * `recvmsg`, `sendmsg`, `shutdown`, `getsockname`, `getpeername` and `getsockopt`. Without them a Node program
 * whose output is a socket, as a pipe of a Node host is, prints nothing and waits for ever for its children.
 */
const NETWORK: Readonly<Record<string, CallNumbers>> = {
  connect: { x64: 42, arm64: 203 },
  accept: { x64: 43, arm64: 202 },
  accept4: { x64: 288, arm64: 242 },
  bind: { x64: 49, arm64: 200 },
  listen: { x64: 50, arm64: 201 },
  sendmmsg: { x64: 307, arm64: 269 },
  recvmmsg: { x64: 299, arm64: 243 },
  setsockopt: { x64: 54, arm64: 208 },
};

/** Sends to an address, or to the other end, which is what `send` of the C library does. */
const SENDTO: CallNumbers = { x64: 44, arm64: 206 };

const OPENERS: Readonly<Record<string, CallNumbers>> = {
  socket: { x64: 41, arm64: 198 },
  socketpair: { x64: 53, arm64: 199 },
};

const IOCTL: CallNumbers = { x64: 16, arm64: 29 };

/** `AUDIT_ARCH_…` of Linux. */
const AUDIT_ARCH: CallNumbers = { x64: 0xc000003e, arm64: 0xc00000b7 };
/** From this number on, calls of an x64 program are those of the x32 convention. */
const X32_FROM = 0x40000000;

const AF_UNIX = 1;
/** Of the second argument of `socket`, the bits that name the type. */
const SOCKET_TYPE_MASK = 0xf;
/**
 * `SOCK_STREAM` and `SOCK_SEQPACKET`, which reach what they are connected to. The others send to any address by
 * `sendmsg`, which cannot be told from harmless uses here, and a Unix socket with a path is in no namespace.
 */
const CONNECTED_TYPES: readonly number[] = [1, 5];
/** Requests that type into a terminal as if its user had: a terminal may be shared with the host. */
const TERMINAL_INJECTION: readonly number[] = [0x5412, 0x541c];

/** Verdicts: go on; fail with EPERM; end the process. */
const ALLOW = 0x7fff0000;
const DENY = 0x00050001;
const KILL = 0x80000000;

/** Places in `struct seccomp_data`. Of the first two arguments the kernel reads no more than the lower half. */
const NUMBER_OFFSET = 0;
const ARCH_OFFSET = 4;
const ARG0_OFFSET = 16;
const ARG1_OFFSET = 24;
const ARG4_OFFSET = 48;

/** Whether a filter can be made for a processor, named like `process.arch`. */
export function isSeccompArch(arch: string): arch is SeccompArch {
  return Object.hasOwn(AUDIT_ARCH, arch);
}

/**
 * The seccomp filter of sandboxed commands, as bytes that `bwrap --seccomp` reads.
 *
 * Tracing, other processes' memory, io_uring, mounting, the kernel's keys and typing into terminals always fail
 * with EPERM. Without network so do sockets and pairs that are not Unix ones or send to any address, connecting,
 * binding, listening, accepting and sending to an address. Programs for another processor are killed; calls of the x32 convention fail.
 *
 * Mirrors: Codex 0.169.0, which lets programs type into terminals, use keys, mount, and send to Unix sockets of the
 * host that take datagrams, and denies `shutdown`, `getsockname`,
 * `getpeername`, `getsockopt` and every `sendto`.
 */
export function createSeccompFilter(options: {
  arch: SeccompArch;
  isNetworkAllowed: boolean;
}): Uint8Array {
  const { arch, isNetworkAllowed } = options;
  const jumpsTo = (label: string, calls: Readonly<Record<string, CallNumbers>>): BpfStep[] =>
    Object.values(calls).map((numbers) => equals(numbers[arch], label));
  return assembleBpf([
    { op: "load", offset: ARCH_OFFSET },
    { op: "jump", test: "equal", value: AUDIT_ARCH[arch], otherwise: "kill" },
    { op: "load", offset: NUMBER_OFFSET },
    ...(arch === "x64" ? [X32] : []),
    ...jumpsTo("deny", ALWAYS_DENIED),
    ...(isNetworkAllowed ? [] : jumpsTo("deny", NETWORK)),
    ...(isNetworkAllowed ? [] : [equals(SENDTO[arch], "send")]),
    ...(isNetworkAllowed ? [] : jumpsTo("socket", OPENERS)),
    equals(IOCTL[arch], "ioctl"),
    { op: "return", value: ALLOW },
    { op: "label", name: "socket" },
    { op: "load", offset: ARG0_OFFSET },
    { op: "jump", test: "equal", value: AF_UNIX, otherwise: "deny" },
    { op: "load", offset: ARG1_OFFSET },
    { op: "mask", value: SOCKET_TYPE_MASK },
    ...CONNECTED_TYPES.map((type) => equals(type, "allow")),
    { op: "return", value: DENY },
    { op: "label", name: "send" },
    { op: "load", offset: ARG4_OFFSET },
    { op: "jump", test: "equal", value: 0, otherwise: "deny" },
    { op: "load", offset: ARG4_OFFSET + 4 },
    { op: "jump", test: "equal", value: 0, ifTrue: "allow", otherwise: "deny" },
    { op: "label", name: "ioctl" },
    { op: "load", offset: ARG1_OFFSET },
    ...TERMINAL_INJECTION.map((request) => equals(request, "deny")),
    { op: "label", name: "allow" },
    { op: "return", value: ALLOW },
    { op: "label", name: "deny" },
    { op: "return", value: DENY },
    { op: "label", name: "kill" },
    { op: "return", value: KILL },
  ]);
}

const X32: BpfStep = { op: "jump", test: "at_least", value: X32_FROM, ifTrue: "deny" };

function equals(value: number, ifTrue: string): BpfStep {
  return { op: "jump", test: "equal", value, ifTrue };
}
