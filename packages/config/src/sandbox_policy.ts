import type { SandboxMode, SandboxPolicy } from "@codexkit/protocol";
import type { Config } from "./config.ts";

/**
 * The boundary of a session by its settings.
 *
 * @param options.mode - what the caller asks for in place of `sandbox_mode`.
 * @param options.writableRoots - absolute folders that the caller adds to the configured ones.
 */
export function toSandboxPolicy(
  config: Pick<Config, "sandbox_mode" | "sandbox_workspace_write">,
  options: {
    mode?: SandboxMode | undefined;
    writableRoots?: readonly string[] | undefined;
  } = {},
): SandboxPolicy {
  const mode = options.mode ?? config.sandbox_mode;
  switch (mode) {
    case "danger-full-access":
    case "read-only":
      return { type: mode };
    case "workspace-write": {
      const write = config.sandbox_workspace_write;
      const roots = new Set([...write.writable_roots, ...(options.writableRoots ?? [])]);
      return { type: mode, ...write, writable_roots: [...roots] };
    }
  }
}
