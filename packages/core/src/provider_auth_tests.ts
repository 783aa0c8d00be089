import fs from "node:fs";
import path from "node:path";
import { createNodeFileSystem, loadConfig } from "@codexkit/config";
import { createTempDir } from "@codexkit/testkit";
import { expect, test } from "vitest";
import { openProviderAuth } from "./provider_auth.ts";

async function open(
  overrides: readonly string[],
  env: Readonly<Record<string, string>>,
  authFile?: object,
): Promise<{ kind: string; headers: unknown; warnings: string[] }> {
  await using home = createTempDir();
  if (authFile) fs.writeFileSync(path.join(home.path, "auth.json"), JSON.stringify(authFile));
  const { config } = loadConfig({
    codexHome: home.path,
    cwd: home.path,
    fs: createNodeFileSystem(),
    env,
    overrides,
    systemFile: "/none",
    managedFile: "/none",
  });
  const warnings: string[] = [];
  const input = { config, codexHome: home.path, cwd: home.path, env };
  const auth = await openProviderAuth(input, (message) => void warnings.push(message));
  const headers = await auth
    .headers()
    .catch((error: unknown) => (error instanceof Error ? error.message : error));
  return { kind: auth.kind, headers, warnings };
}

const mine = (more: string): readonly string[] => [
  'model_provider="mine"',
  `model_providers.mine={name="mine", base_url="http://127.0.0.1:9/v1"${more}}`,
];
const key = { auth_mode: "apikey", OPENAI_API_KEY: "sk-stored" };

test("openProviderAuth: a variable, a stored key, a key of the environment, or nothing", async () => {
  expect([
    await open(mine(', env_key="MY_KEY"'), { MY_KEY: "sk-env" }),
    await open([], {}, key),
    await open([], { CODEX_API_KEY: "sk-first" }, key),
    await open(mine(""), {}, key),
  ]).toEqual([
    { kind: "env_key", headers: { authorization: "Bearer sk-env" }, warnings: [] },
    { kind: "openai", headers: { authorization: "Bearer sk-stored" }, warnings: [] },
    { kind: "openai", headers: { authorization: "Bearer sk-first" }, warnings: [] },
    { kind: "none", headers: {}, warnings: [] },
  ]);
});

test("openProviderAuth: what is missing is named, and what to do", async () => {
  const { headers: unset } = await open(
    mine(', env_key="MY_KEY", env_key_instructions="Ask Ann."'),
    { MY_KEY: "" },
  );
  const { headers: signedOut } = await open([], {});
  const { headers: withKey } = await open([], { OPENAI_API_KEY: "sk-hidden" });
  const text =
    "no credentials for OpenAI: run `codexkit login --with-api-key`, set CODEX_API_KEY, or choose another model_provider in config.toml";
  expect([unset, signedOut, withKey]).toEqual([
    "Missing environment variable: `MY_KEY`. Ask Ann.",
    text,
    `${text}; OPENAI_API_KEY is not read: \`printenv OPENAI_API_KEY | codexkit login --with-api-key\``,
  ]);
});

test("openProviderAuth: a token command that fails is told of, and the request goes out without a token", async () => {
  const given = await open(mine(', auth={command="/bin/echo", args=["token-1"]}'), {});
  const failing = await open(mine(', auth={command="/bin/false"}'), {});
  expect([given.headers, failing.headers, failing.warnings.length]).toEqual([
    { authorization: "Bearer token-1" },
    {},
    1,
  ]);
});
