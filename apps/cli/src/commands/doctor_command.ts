import {
  ConfigError,
  createNodeFileSystem,
  listRulesFolders,
  resolveCodexHome,
  toConfigErrorText,
  toLayerFile,
  toUntrustedProjectText,
} from "@codexkit/config";
import { createAuth, createAuthStore, LoginError } from "@codexkit/login";
import { ModelProviderError, resolveProvider } from "@codexkit/model-provider";
import { MIRRORED_CODEX_VERSION } from "@codexkit/protocol";
import { createPolicyFiles, loadPolicy } from "@codexkit/exec-policy";
import {
  createPtyHost,
  createShellLookup,
  describeSandbox,
  resolveUserShell,
} from "@codexkit/shell";
import type { CommandIo } from "../command_io.ts";
import { hasFlag, type ParsedCommand } from "../command_line/parse_command_line.ts";
import type { DoctorCheck } from "../doctor/doctor_check.ts";
import {
  checkGit,
  checkRuntime,
  checkSandbox,
  checkShell,
  checkTerminal,
} from "../doctor/machine_checks.ts";
import { renderDoctor } from "../doctor/render_doctor.ts";
import {
  checkConfig,
  checkCredentials,
  checkHome,
  checkOnline,
  checkProvider,
  checkRules,
} from "../doctor/session_checks.ts";
import { toTurnOptions, type TurnOptions } from "../exec/exec_options.ts";
import { toOneLine } from "../terminal/clean_text.ts";
import { createTextStyle, resolveColor } from "../terminal/text_style.ts";
import { VERSION } from "../version.ts";
import { type CliConfig, loadCliConfig } from "./load_cli_config.ts";

/** `codexkit doctor`: what works on this machine. Exit code 1 if something does not. */
export async function runDoctorCommand(parsed: ParsedCommand, io: CommandIo): Promise<number> {
  const options = toTurnOptions(parsed, io);
  const checks = [
    ...(await checkMachine(io)),
    ...(await checkSession(options, { isOnline: hasFlag(parsed, "online") }, io)),
  ];
  const ok = checks.every(({ status }) => status !== "problem");
  if (hasFlag(parsed, "json")) {
    const report = { ok, version: VERSION, mirrors: MIRRORED_CODEX_VERSION, checks };
    io.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  } else {
    const { isTty } = io.stdout;
    const hasColor = resolveColor({ choice: "auto", isTty, env: io.env });
    const head = `codexkit ${VERSION}, like Codex ${MIRRORED_CODEX_VERSION}`;
    io.stdout.write(`${head}\n\n${renderDoctor(checks, createTextStyle({ hasColor }))}`);
  }
  return ok ? 0 : 1;
}

async function checkMachine({ runtime, env }: CommandIo): Promise<readonly DoctorCheck[]> {
  const { platform, arch } = process;
  const shell = resolveUserShell(createShellLookup({ platform, env }));
  const others = await Promise.all([
    describeSandbox({ platform, arch, env }).then(checkSandbox),
    checkShell(shell),
    checkTerminal(createPtyHost()),
    checkGit(env["PATH"]),
  ]);
  return [checkRuntime(runtime, { platform, arch }), ...others];
}

/** What a session in this folder would find. Without a usable configuration there is nothing more to look at. */
async function checkSession(
  options: TurnOptions,
  { isOnline }: { isOnline: boolean },
  io: CommandIo,
): Promise<readonly DoctorCheck[]> {
  let home: DoctorCheck;
  let loaded: CliConfig;
  try {
    home = await checkHome(resolveCodexHome(io.env, createNodeFileSystem()));
    loaded = loadCliConfig(options, io);
  } catch (error) {
    if (!ConfigError.isInstance(error)) throw error;
    const detail = toOneLine(toConfigErrorText(error));
    return [{ name: "config", status: "problem", detail }];
  }
  const { codexHome, layers, warnings } = loaded;
  const folders = listRulesFolders(layers, { codexHome });
  const files = layers.flatMap(({ name, text, disabledReason }) =>
    text === undefined || disabledReason !== undefined ? [] : [toLayerFile(name) ?? ""],
  );
  return [
    home,
    checkConfig({ warnings, untrusted: toUntrustedProjectText(layers), files }),
    checkRules(await loadPolicy({ folders, files: createPolicyFiles() })),
    ...(await checkModel(options, loaded, { isOnline }, io)),
  ];
}

async function checkModel(
  options: TurnOptions,
  { config, codexHome }: CliConfig,
  { isOnline }: { isOnline: boolean },
  io: CommandIo,
): Promise<readonly DoctorCheck[]> {
  const { env } = io;
  const auth = createAuth({
    store: createAuthStore({ codexHome, mode: config.cli_auth_credentials_store }),
    env,
    fetch: (url, init) => fetch(url, init),
    now: () => Date.now(),
    forcedLoginMethod: config.forced_login_method,
  });
  const settings = config.model_providers[config.model_provider];
  if (settings === undefined) return [];
  try {
    const usesChatGpt = settings.requires_openai_auth && auth.usesCodexBackend();
    const provider = resolveProvider(config.model_provider, config.model_providers, {
      env,
      usesChatGpt,
    });
    const host = { fetch: globalThis.fetch, now: () => io.clock.now(), signal: io.signal };
    return [
      checkProvider(provider, options.model ?? config.model),
      checkCredentials(settings, {
        env,
        // What is stored does not matter to a provider with credentials of its own.
        identity: settings.requires_openai_auth ? auth.identity() : undefined,
      }),
      ...(isOnline ? [await checkOnline(provider.baseUrl, host)] : []),
    ];
  } catch (error) {
    if (LoginError.isInstance(error))
      return [
        {
          name: "credentials",
          status: "problem",
          detail: `${error.message} (in ${codexHome})`,
          remedy: "run codexkit login --with-api-key",
        },
      ];
    if (!ModelProviderError.isInstance(error)) throw error;
    return [{ name: "provider", status: "problem", detail: error.message }];
  }
}
