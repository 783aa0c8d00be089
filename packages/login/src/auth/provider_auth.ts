import { LoginError } from "../login_error.ts";
import type { Auth, AuthSource } from "./auth.ts";
import { isHeaderText, toBearerHeaders } from "./bearer.ts";
import type { CommandResult, CommandRunner } from "./command_runner.ts";

/** How a provider is signed to. A subset of `[model_providers.X]` (Codex 0.169.0). */
export interface ProviderAuthSettings {
  /** Environment variable that holds the key. */
  env_key?: string | undefined;
  /** What to tell a person when that variable is not set. */
  env_key_instructions?: string | undefined;
  /** A key in the configuration itself. */
  experimental_bearer_token?: string | undefined;
  /** A command that prints a token. */
  auth?:
    | {
        command: string;
        args: readonly string[];
        /** Longest run, in milliseconds. */
        timeout_ms: number;
        /** Age after which the token is fetched anew, in milliseconds; 0 only after a 401. */
        refresh_interval_ms: number;
        /** Absolute folder to run in. */
        cwd?: string | undefined;
      }
    | undefined;
  /** Whether the credentials of OpenAI are used. */
  requires_openai_auth?: boolean | undefined;
}

/** Where the credentials of a provider come from. */
export type ProviderAuthKind = "bearer_token" | "command" | "env_key" | "none" | "openai";

/** Signs the requests to one provider. */
export interface ProviderAuth extends AuthSource {
  /** Where the credentials come from. */
  readonly kind: ProviderAuthKind;
  /** Whether requests go to the backend of ChatGPT; never for a key of the provider's own. */
  usesCodexBackend(): boolean;
}

/** What {@link resolveProviderAuth} is made of. */
export interface ProviderAuthOptions {
  /** Environment variables. */
  env: Readonly<Record<string, string | undefined>>;
  /** The credentials of OpenAI. */
  openai: Auth;
  /** Runs the token command. */
  runCommand: CommandRunner;
  /** Now, in Unix milliseconds. */
  now: () => number;
  /** Where the token command runs when its settings do not say. */
  defaultCwd?: string | undefined;
  /** Told when a token command gives nothing; the request goes out without credentials. */
  onWarning?: ((message: string) => void) | undefined;
}

/** A token that was refused this soon after the command ran for it is not fetched again. */
const RERUN_PAUSE_MS = 60_000;

/**
 * Chooses how the requests to a provider are signed: its variable, its token, its command, the
 * credentials of OpenAI, or nothing. Mirrors: the order of Codex 0.169.0.
 */
export function resolveProviderAuth(
  settings: ProviderAuthSettings,
  options: ProviderAuthOptions,
): ProviderAuth {
  if (settings.env_key !== undefined) {
    const name = settings.env_key;
    const instructions = settings.env_key_instructions;
    const what = `the value of \`${name}\``;
    return createFixedAuth("env_key", what, () => readVariable(name, instructions, options.env));
  }
  const token = settings.experimental_bearer_token;
  if (token !== undefined)
    return createFixedAuth("bearer_token", "`experimental_bearer_token`", () => token);
  if (settings.auth !== undefined) return new CommandAuth(settings.auth, options);
  if (settings.requires_openai_auth === true) {
    const { openai } = options;
    return {
      kind: "openai",
      headers: async () => await openai.headers(),
      onUnauthorized: async (sent) => await openai.onUnauthorized(sent),
      usesCodexBackend: () => openai.usesCodexBackend(),
    };
  }
  return createFixedAuth("none", "no token", () => undefined);
}

function createFixedAuth(
  kind: ProviderAuthKind,
  what: string,
  read: () => string | undefined,
): ProviderAuth {
  return {
    kind,
    // An async function, so that a missing variable rejects and does not throw.
    headers: async () => await Promise.resolve(toBearerHeaders(read(), what)),
    onUnauthorized: async () => await Promise.resolve(false),
    usesCodexBackend: () => false,
  };
}

function readVariable(
  name: string,
  instructions: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const value = env[name]?.trim() ?? "";
  if (value !== "") return value;
  const hint = instructions === undefined ? "" : ` ${instructions}`;
  throw new LoginError("missing_env", `${toMissingVariableText(name)}${hint}`);
}

/**
 * What to say of a variable that `env_key` names and that is not set. What cannot be the name of one is not repeated:
 * people put the key itself there.
 *
 * Wire: text of Codex 0.169.0.
 */
export function toMissingVariableText(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
    ? `Missing environment variable: \`${name}\`.`
    : "Missing environment variable: `env_key` has to be the name of one, not the key itself.";
}

class CommandAuth implements ProviderAuth {
  readonly kind = "command";
  readonly #settings: NonNullable<ProviderAuthSettings["auth"]>;
  readonly #options: ProviderAuthOptions;
  readonly #warned = new Set<string>();
  #token: { value: string; fetchedAtMs: number } | undefined;
  #run: Promise<void> | undefined;
  #rerunAtMs = Number.NEGATIVE_INFINITY;

  constructor(settings: NonNullable<ProviderAuthSettings["auth"]>, options: ProviderAuthOptions) {
    this.#settings = settings;
    this.#options = options;
  }

  async headers(): Promise<Record<string, string>> {
    if (!this.#isFresh()) await this.#fetch();
    return toBearerHeaders(this.#token?.value, "the printed token");
  }

  async onUnauthorized(sent?: Readonly<Record<string, string>>): Promise<boolean> {
    const used = sent?.["authorization"];
    const token = this.#token?.value;
    if (used !== undefined && token !== undefined && used !== `Bearer ${token}`) return true;
    if (this.#options.now() - this.#rerunAtMs < RERUN_PAUSE_MS) return false;
    this.#rerunAtMs = this.#options.now();
    await this.#fetch();
    return this.#token !== undefined;
  }

  usesCodexBackend(): boolean {
    return false;
  }

  #isFresh(): boolean {
    if (this.#token === undefined) return false;
    const interval = this.#settings.refresh_interval_ms;
    return interval === 0 || this.#options.now() - this.#token.fetchedAtMs < interval;
  }

  /** Runs the command once for all who ask at the same time. */
  async #fetch(): Promise<void> {
    this.#run ??= this.#fetchNow().finally(() => {
      this.#run = undefined;
    });
    await this.#run;
  }

  async #fetchNow(): Promise<void> {
    const { command, args, timeout_ms, cwd } = this.#settings;
    const result = await this.#options.runCommand({
      command,
      args,
      cwd: cwd ?? this.#options.defaultCwd,
      timeoutMs: timeout_ms,
    });
    const value = result.type === "exited" && result.exitCode === 0 ? result.stdout.trim() : "";
    const isToken = value !== "" && isHeaderText(value);
    this.#token = isToken ? { value, fetchedAtMs: this.#options.now() } : undefined;
    if (!isToken) this.#warn(result);
  }

  #warn(result: CommandResult): void {
    const message =
      `provider auth command \`${this.#settings.command}\` ${toProblem(result, this.#settings)}; ` +
      "the request is sent without credentials";
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    this.#options.onWarning?.(message);
  }
}

function toProblem(result: CommandResult, settings: { timeout_ms: number }): string {
  switch (result.type) {
    case "killed":
      return "was killed";
    case "not_started":
      return "could not be run";
    case "printed_too_much":
      return "printed too much";
    case "timed_out":
      return `did not end within ${settings.timeout_ms} ms`;
    case "exited":
      if (result.exitCode !== 0) return `ended with exit code ${result.exitCode}`;
      return result.stdout.trim() === ""
        ? "printed nothing"
        : "printed no single line of plain text";
  }
}
