import { createNodeFileSystem } from "@codexkit/apply-patch/node";
import { createNodeImageFiles, SandboxPool } from "@codexkit/builtin-tools";
import { MIRRORED_CODEX_VERSION } from "@codexkit/protocol";
import {
  createExecSessions,
  createShellLookup,
  createSystemClock,
  resolveUserShell,
} from "@codexkit/shell";
import { ApprovalStore } from "@codexkit/tools";
import { statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { PluginError } from "../plugin_error.ts";
import type { ResolvedSettings } from "../settings/settings.ts";
import { createAllowedPaths } from "../tools/allowed_paths.ts";
import type { PluginServices } from "../tools/plugin_tool.ts";
import type { OpenPluginsOptions } from "./plugin_host.ts";

/** Where the host is, everything absolute. */
export interface HostPlaces {
  /** Folder that commands, patches and image paths start from. */
  readonly cwd: string;
  readonly codexHome: string;
  /** Absent when the user has none. */
  readonly home: string | undefined;
}

/**
 * Settles where the host is.
 *
 * @throws {@link PluginError} `invalid_config` for a working folder of the host that is not absolute.
 */
export function toHostPlaces(settings: ResolvedSettings, options: OpenPluginsOptions): HostPlaces {
  const { cwd, env } = options;
  if (!path.isAbsolute(cwd)) {
    throw new PluginError("invalid_config", `\`cwd\` must be an absolute folder, not ${cwd}`);
  }
  const home = toText(env["HOME"]) ?? toText(env["USERPROFILE"]);
  const codexHome =
    options.codexHome ?? toText(env["CODEX_HOME"]) ?? path.join(home ?? os.homedir(), ".codex");
  return { cwd: path.resolve(cwd, settings.shell_working_directory), codexHome, home };
}

const toText = (value: string | undefined): string | undefined =>
  value === "" ? undefined : value;

/**
 * Makes what the tools of a host share. Nothing is started.
 *
 * @throws {@link PluginError} `invalid_config` when the working folder is outside the allowed ones.
 */
export function openServices(
  settings: ResolvedSettings,
  places: HostPlaces,
  options: OpenPluginsOptions & { threadId: string },
): PluginServices {
  const { env, threadId } = options;
  const allowed = createAllowedPaths(options.cwd, settings.shell_allowed_paths);
  if (!allowed.isAllowed(places.cwd)) {
    throw new PluginError(
      "invalid_config",
      `\`shell_working_directory\` ${places.cwd} is outside \`shell_allowed_paths\`: ${allowed.roots.join(", ")}`,
    );
  }
  const clock = createSystemClock();
  const lookup = createShellLookup({ platform: process.platform, env });
  const approvals = { handler: options.approvals, store: new ApprovalStore() };
  return {
    settings,
    allowed,
    images: createNodeImageFiles(),
    patch: {
      fs: createNodeFileSystem(),
      approvals,
      tmpdir: env["TMPDIR"],
      protectedFolders: [places.codexHome],
      now: readMilliseconds,
    },
    shell: {
      threadId,
      env,
      // Keys of the host are not the commands' business.
      environmentPolicy: options.environmentPolicy ?? { ignore_default_excludes: false },
      version: MIRRORED_CODEX_VERSION,
      codexHome: places.codexHome,
      clock,
      sessions: createExecSessions({ clock, random: Math.random }),
      sandboxes: new SandboxPool(env, { protectedFolders: [places.codexHome] }),
      userShell: resolveUserShell(lookup),
      lookup,
      allowLoginShell: true,
      approvals,
      resolvePath: (folder, target) => path.resolve(folder, target),
      isDirectory,
    },
  };
}

function isDirectory(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Milliseconds since some moment; never runs backwards. */
function readMilliseconds(): number {
  return performance.now();
}
