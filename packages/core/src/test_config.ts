import { type Config, createNodeFileSystem, loadConfig } from "@codexkit/config";
import { createTempDir } from "@codexkit/testkit";

/** The settings that a test makes with `-c`, on top of the defaults. */
export async function loadTestConfig(overrides: readonly string[] = []): Promise<Config> {
  await using home = createTempDir();
  const { config } = loadConfig({
    codexHome: home.path,
    cwd: home.path,
    fs: createNodeFileSystem(),
    env: {},
    overrides,
    systemFile: "/none",
    managedFile: "/none",
  });
  return config;
}
