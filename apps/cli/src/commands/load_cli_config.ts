import {
  type ConfigOverride,
  createNodeFileSystem,
  loadConfig,
  type LoadedConfig,
  resolveCodexHome,
} from "@codexkit/config";
import type { CommandIo } from "../command_io.ts";
import type { TurnOptions } from "../exec/exec_options.ts";

/** A configuration as the command line asked for it, and the folder it belongs to. */
export interface CliConfig extends LoadedConfig {
  /** Absolute. */
  readonly codexHome: string;
}

/** The flags that decide what is loaded. */
export type ConfigOptions = Pick<
  TurnOptions,
  "cwd" | "profile" | "ignoreUserConfig" | "strictConfig"
> & {
  /** Arguments of `-c`, or values; later ones win. */
  readonly overrides: readonly (string | ConfigOverride)[];
};

/**
 * Loads the configuration for a command.
 *
 * @throws ConfigError when it cannot be used.
 */
export function loadCliConfig(options: ConfigOptions, io: Pick<CommandIo, "env">): CliConfig {
  const fs = createNodeFileSystem();
  const codexHome = resolveCodexHome(io.env, fs);
  const loaded = loadConfig({
    fs,
    env: io.env,
    codexHome,
    cwd: options.cwd,
    overrides: options.overrides,
    profile: options.profile,
    ignoreUserConfig: options.ignoreUserConfig,
    strict: options.strictConfig,
  });
  return { ...loaded, codexHome };
}
