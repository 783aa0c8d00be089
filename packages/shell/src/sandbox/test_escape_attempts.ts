import type { SandboxPolicy } from "./sandbox_policy.ts";
import { WRITE, WRITE_WITH_NETWORK } from "./test_sandbox.ts";

/** One try to get out of the sandbox. */
export interface EscapeAttempt {
  /** What is tried. */
  name: string;
  /** Default: the work tree can be written, the network is off. */
  policy: SandboxPolicy;
  /**
   * Bash. It says `ESCAPED` if it sees that it got out; changes outside, and calls that arrive at the
   * servers of the host, are seen from there. Variables: see the test.
   */
  script: string;
}

/** Attempts of one kind, by name. */
function toAttempts(
  kind: string,
  policy: SandboxPolicy,
  scripts: Readonly<Record<string, string>>,
): EscapeAttempt[] {
  return Object.entries(scripts).map(([name, script]) => ({
    name: `${kind}: ${name}`,
    policy,
    script,
  }));
}

/** Perl that makes a system call and says so unless it failed with the wanted error. */
function toCall(call: string, errors: readonly number[] = [1]): string {
  const failed = errors.map((error) => `$!+0 == ${error}`).join(" || ");
  return `perl -e 'my $r = syscall(${call}); print "ESCAPED: $r $!\\n" unless $r == -1 && (${failed})'`;
}

/** Perl that opens a socket. */
function toSocket(family: number, type: number, protocol = 0): string {
  return `perl -e 'print "ESCAPED\\n" if socket(my $s, ${family}, ${type}, ${protocol}) || $! != 1'`;
}

const OUTSIDE = toAttempts("outside", WRITE, {
  "a relative path": "echo x > ../outside/file",
  "an absolute path": 'echo x > "$OUT/file"',
  appending: 'echo x >> "$OUT/file"',
  "a new file": 'touch "$OUT/new"',
  "a new folder": 'mkdir "$OUT/folder"',
  "a new file beside the work tree": "touch ../new",
  "leaving the work tree first": "cd ..; touch new; cd outside && touch new",
  deleting: 'rm -f "$OUT/file"; rm -rf "$OUT"',
  truncating: 'truncate -s 0 "$OUT/file"',
  "changing the mode": 'chmod 777 "$OUT/file"',
  "changing the times": 'touch -d 2001-01-01 "$OUT/file"',
  "changing the owner": 'chown 1 "$OUT/file"',
  "moving away": 'mv "$OUT/file" "$OUT/other"; mv "$OUT/file" .',
  "moving onto": 'echo x > mine; mv -f mine "$OUT/file"',
  "copying onto": 'echo x > mine; cp -f mine "$OUT/file"; install mine "$OUT/file"',
  "in place": "sed -i s/kept/lost/ ../outside/file",
  "a symbolic link to a file": 'ln -s "$OUT/file" link; echo x > link',
  "a symbolic link to a folder": 'ln -s "$OUT" link; touch link/new',
  "a symbolic link upwards": "ln -s .. up; touch up/new",
  "a symbolic link through /proc": 'ln -s "/proc/self/root$OUT/file" link; echo x > link',
  "a hard link": 'ln "$OUT/file" hard && echo x > hard',
  "the root of /proc/self": 'echo x > "/proc/self/root$OUT/file"',
  "the root of process 1": 'echo x > "/proc/1/root$OUT/file"',
  "the folder of process 1": "touch /proc/1/cwd/../outside/new",
  "the folder of /proc/self": "touch /proc/self/cwd/../new",
  "an open folder": "exec 5<..; touch /proc/self/fd/5/new",
  "moving the work tree": 'mv "$WORK" "$WORK-moved"',
  "moving the folder above": 'mv "$(dirname "$WORK")" "$(dirname "$WORK")-moved"',
  "replacing the work tree": "cd ..; rm -rf work; ln -s outside work",
  "the system": "touch /etc/escaped /usr/escaped /var/tmp/escaped && echo ESCAPED",
  "temporary folders that are excluded": 'touch "/tmp/escaped-$CANARY" && echo ESCAPED',
  "a file without a name": `perl -e 'print "ESCAPED\\n" if sysopen(my $f, $ENV{OUT}, 020200002, 0600)'`,
  "flags and attributes":
    'chattr +i "$OUT/file" && echo ESCAPED; setfattr -n user.x -v y "$OUT/file" && echo ESCAPED',
  "a program without a file": `perl -MIO::Handle -e 'my $n = "x\\0"; my $fd = syscall($ENV{SYS_MEMFD}, $n, 0); open(my $m, ">&=", $fd); open(my $t, "<", "/bin/touch"); local $/; print {$m} readline($t); $m->flush; exec("/proc/self/fd/$fd", "$ENV{OUT}/new")'`,
  "a link that changes under way":
    'mkdir real; (for i in $(seq 200); do ln -sfn "$OUT" swap; ln -sfn real swap; done) & for i in $(seq 200); do touch swap/new; done; wait',
  "shared memory": 'touch "/dev/shm/escaped-$CANARY"',
});

/** Root of the host may not be mapped to a root inside, so it takes its capabilities along without. */
const AS_ROOT = 'as_root() { unshare -Urm "$@" || unshare -Um --keep-caps "$@"; }; mkdir -p m; ';

const MOUNTS = toAttempts("mounts", WRITE, {
  "mounting again, writable": "mount -o remount,rw / && echo ESCAPED",
  "mounting the outside elsewhere":
    'mkdir m; mount --bind "$OUT" m && echo ESCAPED; echo x > m/file',
  "a new file system": "mkdir m; mount -t tmpfs none m && echo ESCAPED",
  unmounting: 'umount .git && echo ESCAPED; umount -l "$WORK" && echo ESCAPED',
  "as another user's root, again, writable": `${AS_ROOT}as_root sh -c 'mount -o remount,bind,rw / ; echo x > "$OUT/file"'`,
  "as another user's root, elsewhere": `${AS_ROOT}as_root sh -c 'mount --rbind "$OUT" m; mount -o remount,bind,rw m; echo x > m/file'`,
  "as another user's root, under what covers": `${AS_ROOT}as_root sh -c 'mount --bind . m && touch m/.git/new m/.codex/new'`,
  "as another user's root, unmounting": `${AS_ROOT}as_root sh -c 'umount .git; umount -l .git; umount .codex; umount -l .codex; touch .git/new .codex/new'`,
  "as another user's root, moving the mount": `${AS_ROOT}as_root sh -c 'mount --move .git m; mkdir .git; touch .git/new'`,
  "as another user's root, a cloned mount": `${AS_ROOT}as_root perl -e 'my $p = "$ENV{OUT}\\0"; my $f = syscall(428, -100, $p, 0x80001); my $e = "\\0"; my $a = pack("QQQQ", 0, 1, 0, 0); print "ESCAPED\\n" if $f >= 0 && syscall(442, $f, $e, 0x1000, $a, 32) == 0'`,
  "as another user's root, a new root": `${AS_ROOT}as_root chroot / sh -c 'echo x > "$OUT/file"'`,
  "as another user's root, another root": `${AS_ROOT}as_root sh -c 'pivot_root . m && echo ESCAPED; echo x > "$OUT/file"'`,
  "as another user's root, by a handle": `${AS_ROOT}as_root perl -e 'my $p = "$ENV{OUT}/file\\0"; my $h = pack("II", 128, 0) . "\\0" x 128; my $i = "\\0" x 8; syscall($ENV{SYS_TO_HANDLE}, -100, $p, $h, $i, 0) == 0 or exit; sysopen(my $d, ".", 0); print "ESCAPED\\n" if syscall($ENV{SYS_TO_HANDLE} + 1, fileno $d, $h, 1) >= 0'`,
  "as another user's root, over layers": `${AS_ROOT}mkdir up tmp; as_root sh -c 'mount -t overlay o -o lowerdir="$OUT",upperdir=up,workdir=tmp m && echo ESCAPED'`,
  "control groups of a namespace of their own":
    "mkdir m; for t in cgroup2 'cgroup -o memory' 'cgroup -o pids' 'cgroup -o none,name=escaped'; do for u in -UrmC '-UmC --keep-caps'; do unshare $u sh -c \"mount -t $t none m && mkdir m/escaped && rmdir m/escaped && echo ESCAPED\"; done; done",
  "a file system by the newer calls": toCall("432, -1, 0, 0"),
  "moving a mount by the newer calls": toCall('429, -1, my $a = "\\0", -1, my $b = "\\0", 0'),
  "the namespaces of process 1": "nsenter -t 1 -m -- sh -c 'echo x > \"$OUT/file\"'",
  "the namespaces of the host": 'nsenter -t "$CANARY" -m true && echo ESCAPED',
  "a device of the disk": "mknod disk b 8 0 && echo ESCAPED; mknod mem c 1 1 && echo ESCAPED",
  "memory and messages of the kernel": "[ ! -c /dev/mem ] && [ ! -c /dev/kmsg ] || echo ESCAPED",
  "a loop device": "truncate -s 1M disk; losetup -f disk && echo ESCAPED",
});

/** A 32-bit program that says `ESCAPED` by the call gate of that processor, as escapes for printf. */
const OLD_PROGRAM = Buffer.from(
  "7f454c46010101000000000000000000020003000100000054800408340000000000000000000000340020000100000000000000010000000000000000800408008004087b0000007b0000000500000000100000b804000000bb01000000b973800408ba08000000cd80b80100000031dbcd80455343415045440a",
  "hex",
).reduce((text, byte) => `${text}\\x${byte.toString(16).padStart(2, "0")}`, "");

const KERNEL = toAttempts("kernel", WRITE, {
  settings: 'f=/proc/sys/kernel/core_pattern; v=$(cat $f); echo "$v" > $f && echo ESCAPED',
  "settings, in a new /proc": `v=$(cat /proc/sys/kernel/core_pattern); V=$v unshare -Urmpf --mount-proc sh -c 'echo "$V" > /proc/sys/kernel/core_pattern && echo ESCAPED'`,
  interrupts: "for f in /proc/irq/*/smp_affinity; do cat $f > $f && echo ESCAPED && break; done",
  "memory types":
    "[ ! -e /proc/mtrr ] || (exec 3<> /proc/mtrr) && [ -e /proc/mtrr ] && echo ESCAPED",
  "system requests": "echo h > /proc/sysrq-trigger && echo ESCAPED",
  "control groups": "mkdir /sys/fs/cgroup/escaped && echo ESCAPED",
  modules: toCall("$ENV{SYS_INIT_MODULE}, 0, 0, 0", [1, 38]),
  "programs in the kernel": toCall(
    '$ENV{SYS_BPF}, 5, my $p = pack("LLQQLLQLL", 17, 2, 0, 0, 0, 0, 0, 0, 0), 48',
    [1, 14, 22],
  ),
  rings: toCall('425, 8, my $p = "\\0" x 120'),
  capabilities:
    "grep -E '^Cap(Eff|Prm|Bnd|Amb)' /proc/self/status | grep -qv 0000000000000000 && echo ESCAPED",
  privileges:
    "grep -q 'NoNewPrivs:.1' /proc/self/status && grep -q 'Seccomp:.2' /proc/self/status || echo ESCAPED",
  "the clock and the name of the host":
    "date -s 2001-01-01 && echo ESCAPED; hostname escaped && echo ESCAPED",
  "calls of the older processor": `[ "$(uname -m)" != x86_64 ] || { printf '%b' '${OLD_PROGRAM}' > old; chmod +x old; ./old; }`,
  "the other calling convention": '[ "$(uname -m)" != x86_64 ] || ' + toCall("0x40000029, 2, 1, 0"),
});

const PROTECTED = toAttempts("protected", WRITE, {
  "a file in .git": "touch .git/new",
  "a hook":
    "mkdir -p .git/hooks; echo evil > .git/hooks/pre-commit; chmod +x .git/hooks/pre-commit",
  "the settings of git": "git config core.hooksPath evil; echo evil >> .git/config",
  "deleting .git": "rm -rf .git",
  "moving .git": "mv .git other; mkdir .git",
  "a link in place of .git": "mkdir evil; ln -sfn evil .git; rm -rf .git && ln -s evil .git",
  "a folder moved onto .git": "mkdir evil; mv -T evil .git",
  "the mode of .git": "chmod 777 .git; touch .git/new",
  "a hard link into .git":
    "ln .git/config hard && echo evil > hard; echo evil > new; ln new .git/new",
  "a long way to .git": 'touch "/proc/self/root$WORK/.git/new" ./x/../.git/new "$WORK//.git/./new"',
  "a new .codex": "mkdir -p .codex; echo evil > .codex/config.toml",
  "a new .codex in place of its cover":
    "rmdir .codex; rm -rf .codex; mkdir .codex && touch .codex/new",
  "a .codex moved into place": "mkdir evil; echo evil > evil/config.toml; mv -T evil .codex",
  "a link in place of .codex": "mkdir evil; ln -sfn evil .codex; ln -sT evil .codex",
  "a folder exchanged with .git": `mkdir evil; perl -e 'my $a = ".git\\0"; my $b = "evil\\0"; print "ESCAPED\\n" if syscall($ENV{SYS_RENAMEAT2}, -100, $a, -100, $b, 2) == 0'`,
  "a file in place of .agents": "rmdir .agents; rm -rf .agents; echo x > .agents && echo ESCAPED",
  "a new .agents": "mkdir -p .agents/skills/evil; touch .agents/new",
  "a new .aws": "echo evil > .aws/credentials",
});

/** Each says so itself if a call came through; the servers of the host also count. */
const NETWORK = toAttempts("network", WRITE, {
  TCP: '(exec 3<>"/dev/tcp/127.0.0.1/$TCP_PORT") && echo ESCAPED',
  UDP: '(echo x > "/dev/udp/127.0.0.1/$UDP_PORT") && echo ESCAPED',
  curl: 'curl -s -m 2 "http://127.0.0.1:$TCP_PORT" && echo ESCAPED',
  names: "getent hosts example.com && echo ESCAPED",
  ssh: 'timeout 2 ssh -o BatchMode=yes -p "$TCP_PORT" 127.0.0.1 true && echo ESCAPED',
  node: `"$NODE" -e 'require("net").connect(process.env.TCP_PORT).on("connect", () => console.log("ESCAPED")).on("error", () => {})'`,
  "IPv4 sockets": toSocket(2, 1),
  "IPv4 datagrams": toSocket(2, 2),
  "IPv4 raw": toSocket(2, 3, 1),
  "IPv6 sockets": toSocket(10, 1),
  netlink: toSocket(16, 3),
  packets: toSocket(17, 3),
  Bluetooth: toSocket(31, 3),
  "ciphers of the kernel": toSocket(38, 5),
  "virtual machines": toSocket(40, 1),
  "pairs that are not Unix ones":
    "perl -e 'print qq(ESCAPED\\n) if socketpair(my $a, my $b, 2, 1, 0) || $! != 1'",
  "a Unix socket of the host":
    "perl -MSocket -e 'socket(my $s, 1, 1, 0); print qq(ESCAPED\\n) if connect($s, sockaddr_un($ENV{SOCKET})) || $! != 1'",
  "an abstract Unix socket of the host":
    "perl -MSocket -e 'socket(my $s, 1, 1, 0); print qq(ESCAPED\\n) if connect($s, sockaddr_un(qq(\\0$ENV{ABSTRACT}))) || $! != 1'",
  "a datagram to a Unix socket":
    "perl -MSocket -e 'socket(my $s, 1, 2, 0); print qq(ESCAPED\\n) if defined send($s, qq(x), 0, sockaddr_un($ENV{SOCKET}))'",
  "Unix datagrams, which go to any address": toSocket(1, 2),
  "Unix datagrams by their other name": toSocket(1, 3),
  "pairs of Unix datagrams":
    "perl -e 'print qq(ESCAPED\\n) if socketpair(my $a, my $b, 1, 2, 0) || $! != 1'",
  "DNS by hand":
    "perl -MSocket -e 'for my $h (qw(127.0.0.1 127.0.0.53 1.1.1.1)) { socket(my $s, 2, 2, 17); print qq(ESCAPED\\n) if defined send($s, pack(q(H*), q(000101000001000000000000016100000100 01)), 0, sockaddr_in(53, inet_aton($h))) }'",
  listening:
    "perl -MSocket -e 'socket(my $s, 1, 1, 0); print qq(ESCAPED\\n) if bind($s, sockaddr_un(qq(mine))) || $! != 1 || listen($s, 1) || $! != 1'",
  "a network of its own":
    'unshare -Urn bash -c "ip link; exec 3<>/dev/tcp/127.0.0.1/$TCP_PORT" && echo ESCAPED',
});

const PROCESSES_SCRIPTS = {
  tracing: toCall("$ENV{SYS_PTRACE}, 0, 0, 0, 0"),
  "tracing process 1": toCall("$ENV{SYS_PTRACE}, 16, 1, 0, 0"),
  "reading memory": toCall("$ENV{SYS_READV}, $$, 0, 0, 0, 0, 0"),
  "writing memory": toCall("$ENV{SYS_READV} + 1, $$, 0, 0, 0, 0, 0"),
  killing: 'kill -9 "$CANARY" && echo ESCAPED',
  "typing into a terminal": toCall('$ENV{SYS_IOCTL}, 0, 0x5412, my $c = "x"'),
  "pasting into a console": toCall('$ENV{SYS_IOCTL}, 0, 0x541c, my $c = "\\3"'),
  "descriptors of process 1": toCall("438, 0, 0, 0"),
  "new keys": toCall(
    '$ENV{SYS_ADD_KEY}, my $t = "user\\0", my $d = "escaped\\0", my $p = "x", 1, -3',
  ),
  "keys of the host": toCall("$ENV{SYS_ADD_KEY} + 2, 0, -3, 0"),
  "keys that the host is asked for": toCall(
    '$ENV{SYS_ADD_KEY} + 1, my $t = "user\\0", my $d = "escaped\\0", 0, -3',
  ),
  "faults of pages": toCall("$ENV{SYS_USERFAULTFD}, 1"),
  "mounting by hand": toCall('$ENV{SYS_MOUNT}, my $a = "x\\0", my $b = ".\\0", 0, 4096, 0'),
  "inherited descriptors":
    "[ \"$(ls /proc/self/fd | tr '\\n' ' ')\" = '0 1 2 3 ' ] || echo ESCAPED",
};

const PROCESSES = [
  ...toAttempts("processes", WRITE, {
    ...PROCESSES_SCRIPTS,
    "the environment of the host":
      'tr "\\0" "\\n" < "/proc/$CANARY/environ" | grep . && echo ESCAPED',
    "the files of the host": 'touch "/proc/$CANARY/root$OUT/new" "/proc/$CANARY/cwd/new"',
    "the programs of another user": 'sudo -n touch "$OUT/new"; su -c "touch $OUT/new"',
  }),
  ...toAttempts("processes, with network", WRITE_WITH_NETWORK, PROCESSES_SCRIPTS),
];

const READ_ONLY = toAttempts(
  "read-only",
  { type: "read-only" },
  {
    "the work tree": "echo x > new; mkdir folder; ln -s x link",
    deleting: "rm -f kept; rm -rf .git",
    "writing in place": "echo x > kept; sed -i s/kept/lost/ kept",
    "temporary folders": 'touch "/tmp/escaped-$CANARY" && echo ESCAPED',
    "shared memory": 'touch "/dev/shm/escaped-$CANARY"',
    "a hook": "echo evil > .git/hooks/pre-commit; git config core.hooksPath evil",
    "a hard link": "ln kept hard; ln kept .git/hard",
    "moving the work tree": 'mv "$WORK" "$WORK-moved"; rm -rf "$WORK"',
    "mounting again, writable": `${AS_ROOT}as_root sh -c 'mount -o remount,bind,rw "$WORK"; mount -o remount,bind,rw /; touch new'`,
    "a Unix socket of the host":
      "perl -MSocket -e 'socket(my $s, 1, 1, 0); print qq(ESCAPED\\n) if connect($s, sockaddr_un($ENV{SOCKET}))'",
    TCP: '(exec 3<>"/dev/tcp/127.0.0.1/$TCP_PORT") && echo ESCAPED',
  },
);

/** All attempts; none may succeed. */
export const ESCAPE_ATTEMPTS: readonly EscapeAttempt[] = [
  ...OUTSIDE,
  ...MOUNTS,
  ...KERNEL,
  ...PROTECTED,
  ...NETWORK,
  ...PROCESSES,
  ...READ_ONLY,
];
