import { expect, test } from "vitest";
import { createSeccompFilter, isSeccompArch, type SeccompArch } from "./seccomp_filter.ts";
import { runBpf } from "./test_bpf.ts";

const ALLOW = 0x7fff0000;
const EPERM = 0x00050001;
const KILL = 0x80000000;
const AUDIT: Readonly<Record<SeccompArch, number>> = { x64: 0xc000003e, arm64: 0xc00000b7 };

/** Numbers from the kernel's tables. */
const NUMBERS: Readonly<Record<SeccompArch, Readonly<Record<string, number>>>> = {
  x64: {
    read: 0,
    ioctl: 16,
    socket: 41,
    connect: 42,
    accept: 43,
    sendto: 44,
    recvfrom: 45,
    sendmsg: 46,
    recvmsg: 47,
    shutdown: 48,
    bind: 49,
    listen: 50,
    getsockname: 51,
    getpeername: 52,
    socketpair: 53,
    setsockopt: 54,
    getsockopt: 55,
    execve: 59,
    ptrace: 101,
    mount: 165,
    umount2: 166,
    add_key: 248,
    request_key: 249,
    keyctl: 250,
    unshare: 272,
    userfaultfd: 323,
    move_mount: 429,
    fsmount: 432,
    pidfd_open: 434,
    pidfd_getfd: 438,
    accept4: 288,
    recvmmsg: 299,
    sendmmsg: 307,
    process_vm_readv: 310,
    process_vm_writev: 311,
    io_uring_setup: 425,
    io_uring_enter: 426,
    io_uring_register: 427,
  },
  arm64: {
    read: 63,
    ioctl: 29,
    ptrace: 117,
    umount2: 39,
    mount: 40,
    unshare: 97,
    add_key: 217,
    request_key: 218,
    keyctl: 219,
    userfaultfd: 282,
    move_mount: 429,
    fsmount: 432,
    pidfd_open: 434,
    pidfd_getfd: 438,
    socket: 198,
    socketpair: 199,
    bind: 200,
    listen: 201,
    accept: 202,
    connect: 203,
    getsockname: 204,
    getpeername: 205,
    sendto: 206,
    recvfrom: 207,
    setsockopt: 208,
    getsockopt: 209,
    shutdown: 210,
    sendmsg: 211,
    recvmsg: 212,
    execve: 221,
    accept4: 242,
    recvmmsg: 243,
    sendmmsg: 269,
    process_vm_readv: 270,
    process_vm_writev: 271,
    io_uring_setup: 425,
    io_uring_enter: 426,
    io_uring_register: 427,
  },
};

const ALWAYS_DENIED =
  "ptrace process_vm_readv process_vm_writev pidfd_getfd userfaultfd add_key request_key keyctl mount move_mount fsmount io_uring_setup io_uring_enter io_uring_register".split(
    " ",
  );
const NETWORK_DENIED =
  "connect accept accept4 bind listen sendto sendmmsg recvmmsg setsockopt".split(" ");
const ARCHES = ["x64", "arm64"] as const;
const CASES = ARCHES.flatMap((arch) => [false, true].map((network) => [arch, network] as const));

function ask(
  arch: SeccompArch,
  network: boolean,
  call: { nr: number; audit?: number; args?: readonly bigint[] },
): number {
  const filter = createSeccompFilter({ arch, isNetworkAllowed: network });
  return runBpf(filter, { arch: call.audit ?? AUDIT[arch], nr: call.nr, args: call.args });
}

test.for(CASES)(
  "createSeccompFilter: %s, network %s: exactly the listed calls fail",
  ([arch, network]) => {
    const denied = new Set([...ALWAYS_DENIED, ...(network ? [] : NETWORK_DENIED)]);
    const verdicts = Object.entries(NUMBERS[arch]).map(([name, nr]) => [
      name,
      ask(arch, network, { nr, args: [1n, 1n, 0n, 0n, 0x7ffd_0000_0000n] }),
    ]);
    const expected = Object.keys(NUMBERS[arch]).map((name) => [
      name,
      denied.has(name) ? EPERM : ALLOW,
    ]);
    expect(verdicts).toEqual(expected);
  },
);

test.for(CASES)(
  "createSeccompFilter: %s, network %s: sockets by their family, of which the lower half counts",
  ([arch, network]) => {
    const families = [1n, 2n, 10n, 16n, 17n, 0x1_0000_0001n, 0x1_0000_0002n];
    const ofCall = (name: string): number[] =>
      families.map((family) =>
        ask(arch, network, { nr: NUMBERS[arch][name] ?? -1, args: [family, 1n] }),
      );
    const other = network ? ALLOW : EPERM;
    const expected = [ALLOW, other, other, other, other, ALLOW, other];
    expect([ofCall("socket"), ofCall("socketpair")]).toEqual([expected, expected]);
  },
);

test.for(CASES)(
  "createSeccompFilter: %s, network %s: Unix sockets reach no more than what they are connected to",
  ([arch, network]) => {
    // Streams, then records, with the flags for closing and not waiting; then datagrams, raw, and none.
    const types = [1n, 5n, 0x80801n, 0x80805n, 0x1_0000_0001n, 2n, 3n, 0x80802n, 0n];
    const ofCall = (name: string): number[] =>
      types.map((type) => ask(arch, network, { nr: NUMBERS[arch][name] ?? -1, args: [1n, type] }));
    const other = network ? ALLOW : EPERM;
    const expected = [ALLOW, ALLOW, ALLOW, ALLOW, ALLOW, other, other, other, other];
    expect([ofCall("socket"), ofCall("socketpair")]).toEqual([expected, expected]);
  },
);

test.for(CASES)(
  "createSeccompFilter: %s, network %s: nothing types into terminals",
  ([arch, network]) => {
    const requests = [0x5401n, 0x5412n, 0x541cn, 0x1_0000_5412n];
    expect(
      requests.map((request) =>
        ask(arch, network, { nr: NUMBERS[arch]["ioctl"] ?? -1, args: [0n, request] }),
      ),
    ).toEqual([ALLOW, EPERM, EPERM, EPERM]);
  },
);

test.for(CASES)(
  "createSeccompFilter: %s, network %s: another processor's programs end",
  ([arch, network]) => {
    const others = [AUDIT[arch === "x64" ? "arm64" : "x64"], 0x40000003, 0];
    expect(others.map((audit) => ask(arch, network, { nr: 0, audit }))).toEqual([KILL, KILL, KILL]);
  },
);

test.for(CASES)(
  "createSeccompFilter: %s, network %s: sending needs no network where there is no address",
  ([arch, network]) => {
    const addresses = [0n, 1n, 0x1_0000_0000n, 0x7ffd_0000_1000n];
    const nr = NUMBERS[arch]["sendto"] ?? -1;
    const verdicts = addresses.map((address) =>
      ask(arch, network, { nr, args: [3n, 0n, 0n, 0n, address, 16n] }),
    );
    const other = network ? ALLOW : EPERM;
    expect(verdicts).toEqual([ALLOW, other, other, other]);
  },
);

test("createSeccompFilter: calls of the x32 convention fail", () => {
  const numbers = [0x40000000, 0x40000029, 0xffffffff];
  expect(numbers.map((nr) => ask("x64", true, { nr }))).toEqual([EPERM, EPERM, EPERM]);
});

test.for([
  ["x64", true],
  ["arm64", true],
  ["ia32", false],
  ["riscv64", false],
  ["toString", false],
] as const)("isSeccompArch: %s gives %s", ([arch, expected]) => {
  expect(isSeccompArch(arch)).toBe(expected);
});
