import type { WritableRoot } from "./protected_paths.ts";
import { isNetworkAllowed, type SandboxPolicy } from "./sandbox_policy.ts";

/** The sandbox program of macOS; no other one of that name is trusted. Mirrors: Codex 0.169.0. */
export const SANDBOX_EXEC = "/usr/bin/sandbox-exec";

/** What {@link toSeatbeltArgv} needs besides policy and command. */
export interface SeatbeltOptions {
  /** The folders to write to, as they are on disk now, without symbolic links in their paths. */
  writableRoots: readonly WritableRoot[];
}

/** A profile and what its parameters stand for. */
export interface SeatbeltProfile {
  /** The rules, in the language of seatbelt. */
  text: string;
  /** Values of `(param …)`, by name, in the order of the rules. */
  parameters: Readonly<Record<string, string>>;
}

/**
 * The command line that runs a command under a policy on macOS; under `danger-full-access` the command
 * itself. Mirrors: Codex 0.169.0.
 */
export function toSeatbeltArgv(
  policy: SandboxPolicy,
  command: readonly string[],
  options: SeatbeltOptions,
): string[] {
  if (policy.type === "danger-full-access") return [...command];
  const { text, parameters } = toSeatbeltProfile(policy, options);
  const definitions = Object.entries(parameters).map(([name, value]) => `-D${name}=${value}`);
  return [SANDBOX_EXEC, "-p", text, ...definitions, "--", ...command];
}

/** The rules for a policy: nothing is allowed but running programs, reading files, and what the policy adds. */
export function toSeatbeltProfile(
  policy: SandboxPolicy,
  { writableRoots }: SeatbeltOptions,
): SeatbeltProfile {
  const parameters: Record<string, string> = {};
  const rules = writableRoots.map((_, index) => toWriteRule(writableRoots, index, parameters));
  const write = rules.length === 0 ? [] : [`(allow file-write*\n${rules.join("\n")}\n)`];
  const network = isNetworkAllowed(policy) ? [NETWORK_RULES] : [];
  return { text: [BASE_RULES, READ_RULES, ...write, ...network].join("\n"), parameters };
}

/** Rules add up, so an exception of one folder is one of every folder around it. */
function toWriteRule(
  roots: readonly WritableRoot[],
  index: number,
  parameters: Record<string, string>,
): string {
  const name = `WRITABLE_ROOT_${index}`;
  const folder = roots[index]?.path ?? "";
  parameters[name] = toCanonicalPath(folder);
  const prefix = folder === "/" ? folder : `${folder}/`;
  const isInside = (file: string): boolean => file.startsWith(prefix);
  // A link is judged by its own path when it is replaced, and by where it leads when it is written through.
  const readOnly = roots.flatMap((root) => [...root.protectedPaths, ...root.links]);
  const exceptions = toUnique(readOnly.map((entry) => entry.path).filter((file) => isInside(file)));
  const pinned = toUnique(
    roots.flatMap((root) => root.pinnedFolders.filter((file) => isInside(file))),
  );
  const conditions = [
    ...exceptions.flatMap((file, at) => {
      parameters[`${name}_RO_${at}`] = toCanonicalPath(file);
      return ["literal", "subpath"].map((kind) => toException(kind, `${name}_RO_${at}`));
    }),
    // A folder on the way to a protected path may be written into, but not be moved away itself.
    ...pinned.map((file, at) => {
      parameters[`${name}_PIN_${at}`] = toCanonicalPath(file);
      return toException("literal", `${name}_PIN_${at}`);
    }),
  ];
  return `  (require-all (subpath (param "${name}"))${conditions.join("")})`;
}

function toException(kind: string, parameter: string): string {
  return ` (require-not (${kind} (param "${parameter}")))`;
}

function toUnique(files: readonly string[]): string[] {
  return [...new Set(files)];
}

/** Folders of macOS that are links, by what seatbelt sees. */
const LINKED_FOLDERS: ReadonlySet<string> = new Set(["etc", "tmp", "var"]);

function toCanonicalPath(file: string): string {
  const [, first = ""] = file.split("/", 2);
  return LINKED_FOLDERS.has(first) ? `/private${file}` : file;
}

/** What every program needs to start: processes of its own, facts about the machine, null devices, terminals. */
const BASE_RULES = `(version 1)
(deny default)
(allow process-exec)
(allow process-fork)
(allow signal (target same-sandbox))
(allow process-info* (target same-sandbox))
(allow ipc-posix-sem)
(allow pseudo-tty)
(allow file-read* file-write* file-ioctl (literal "/dev/ptmx"))
(allow file-read* file-write* (require-all (regex #"^/dev/ttys[0-9]+") (extension "com.apple.sandbox.pty")))
(allow file-ioctl (regex #"^/dev/ttys[0-9]+"))
(allow file-write-data (require-all (literal "/dev/null") (vnode-type CHARACTER-DEVICE)))
(allow file-write-data (require-all (literal "/dev/zero") (vnode-type CHARACTER-DEVICE)))
(allow mach-lookup (global-name "com.apple.system.opendirectoryd.libinfo") (global-name "com.apple.PowerManagement.control"))
(allow iokit-open (iokit-registry-entry-class "RootDomainUserClient"))
(allow sysctl-read
  (sysctl-name-prefix "hw.")
  (sysctl-name-prefix "machdep.cpu.")
  (sysctl-name "kern.argmax")
  (sysctl-name "kern.hostname")
  (sysctl-name "kern.maxfilesperproc")
  (sysctl-name "kern.maxproc")
  (sysctl-name "kern.osproductversion")
  (sysctl-name "kern.osrelease")
  (sysctl-name "kern.ostype")
  (sysctl-name "kern.osvariant_status")
  (sysctl-name "kern.osversion")
  (sysctl-name "kern.secure_kernel")
  (sysctl-name "kern.usrstack64")
  (sysctl-name "kern.version")
  (sysctl-name "sysctl.proc_cputype")
  (sysctl-name "vm.loadavg"))`;

const READ_RULES = "(allow file-read*)";

/** Names are looked up and certificates checked by other programs. */
const NETWORK_RULES = `(allow network-outbound)
(allow network-inbound)
(allow system-socket)
(allow sysctl-read (sysctl-name-prefix "net.routetable"))
(allow mach-lookup
  (global-name "com.apple.SecurityServer")
  (global-name "com.apple.SystemConfiguration.DNSConfiguration")
  (global-name "com.apple.SystemConfiguration.configd")
  (global-name "com.apple.networkd")
  (global-name "com.apple.ocspd")
  (global-name "com.apple.trustd.agent"))`;
