import fs from "node:fs/promises";
import path from "node:path";
import type { Config } from "@codexkit/config";
import { type AuthIdentity, toMissingVariableText } from "@codexkit/login";
import type { LoadedPolicy } from "@codexkit/exec-policy";
import { toProblemText } from "@codexkit/exec-policy";
import type { DoctorCheck } from "./doctor_check.ts";

/** The folder of sessions, credentials and rules. A folder is made in it, or where it would be made, and taken away. */
export async function checkHome(codexHome: string): Promise<DoctorCheck> {
  const name = "home";
  const existing = await findExisting(codexHome);
  try {
    await fs.rmdir(await fs.mkdtemp(path.join(existing, ".codexkit-doctor-")));
  } catch (error) {
    return {
      name,
      status: "problem",
      detail: `CODEX_HOME ${codexHome} cannot be written: ${toReason(error)}`,
      remedy: "set CODEX_HOME to a folder of your own; until then sessions are not kept",
    };
  }
  const detail = existing === codexHome ? codexHome : `${codexHome} (made when it is needed)`;
  return { name, status: "ok", detail };
}

async function findExisting(folder: string): Promise<string> {
  const isThere = await fs.stat(folder).then(
    () => true,
    () => false,
  );
  const parent = path.dirname(folder);
  return isThere || parent === folder ? folder : findExisting(parent);
}

/** The configuration, once it could be loaded. */
export function checkConfig(loaded: {
  warnings: readonly { message: string }[];
  /** Why settings of the project do not count. */
  untrusted: string | undefined;
  /** Files that were read. */
  files: readonly string[];
}): DoctorCheck {
  const { files, untrusted, warnings } = loaded;
  const notes = [...warnings.map(({ message }) => message), ...(untrusted ? [untrusted] : [])];
  const read = files.length === 0 ? "no file, defaults only" : files.join(", ");
  return notes.length === 0
    ? { name: "config", status: "ok", detail: read }
    : { name: "config", status: "warning", detail: `${read}: ${notes.join("; ")}` };
}

/** The rules of the exec policy. */
export function checkRules({ policy, problem }: LoadedPolicy): DoctorCheck {
  const count = policy.prefixRules.length + policy.networkRules.length;
  if (problem === undefined)
    return { name: "rules", status: "ok", detail: count === 1 ? "1 rule" : `${count} rules` };
  return {
    name: "rules",
    status: "problem",
    detail: `no rule is in force: ${toProblemText(problem)}`,
    remedy: "mend or remove that file",
  };
}

/** The provider that requests go to. */
export function checkProvider(
  { id, baseUrl }: { id: string; baseUrl: string },
  model: string | undefined,
): DoctorCheck {
  const asks = model === undefined ? "the first model of its catalog" : `model ${model}`;
  return { name: "provider", status: "ok", detail: `${id} (${toShownUrl(baseUrl)}), ${asks}` };
}

/** A URL without what may be secret: user, password, query. */
export function toShownUrl(url: string): string {
  if (!URL.canParse(url)) return "a URL that is none";
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname === "/" ? "" : pathname}`;
}

/** Whether there are credentials for the provider. They are never looked at, let alone shown. */
export function checkCredentials(
  provider: Pick<
    Config["model_providers"][string],
    | "env_key"
    | "env_key_instructions"
    | "experimental_bearer_token"
    | "auth"
    | "requires_openai_auth"
  >,
  found: {
    env: Readonly<Record<string, string | undefined>>;
    identity: Pick<AuthIdentity, "mode" | "origin"> | undefined;
  },
): DoctorCheck {
  const name = "credentials";
  const { env_key: variable } = provider;
  if (variable !== undefined) {
    if ((found.env[variable]?.trim() ?? "") !== "")
      return { name, status: "ok", detail: `the variable ${variable} is set` };
    const detail = toMissingVariableText(variable);
    const isNamed = detail.includes(variable);
    const remedy =
      provider.env_key_instructions ??
      (isNamed ? "set it: the provider's env_key names it" : undefined);
    return { name, status: "problem", detail, remedy };
  }
  if (provider.experimental_bearer_token !== undefined)
    return { name, status: "ok", detail: "a token in the configuration" };
  if (provider.auth !== undefined)
    return {
      name,
      status: "ok",
      detail: `printed by '${provider.auth.command}', which was not run`,
    };
  if (!provider.requires_openai_auth) return { name, status: "ok", detail: "none are wanted" };
  if (found.identity !== undefined)
    return { name, status: "ok", detail: WAYS_IN[found.identity.mode] };
  return {
    name,
    status: "problem",
    detail: "not signed in to OpenAI",
    remedy:
      "run codexkit login --with-api-key, set CODEX_API_KEY, or choose another model_provider",
  };
}

const WAYS_IN: { readonly [mode in AuthIdentity["mode"]]: string } = {
  apikey: "an API key",
  chatgpt: "signed in with ChatGPT",
  personalAccessToken: "a personal access token",
};

/** Longest wait for the provider, in milliseconds. */
const ONLINE_TIMEOUT_MS = 5000;

/** Whether anything answers at the provider's address. No credentials are sent; any answer will do. */
export async function checkOnline(
  baseUrl: string,
  host: { fetch: typeof globalThis.fetch; now: () => number; signal: AbortSignal },
): Promise<DoctorCheck> {
  const name = "online";
  const startedMs = host.now();
  const timeout = AbortSignal.timeout(ONLINE_TIMEOUT_MS);
  try {
    const response = await host.fetch(toShownUrl(baseUrl), {
      redirect: "manual",
      signal: AbortSignal.any([host.signal, timeout]),
    });
    await response.body?.cancel();
    const tookMs = Math.round(host.now() - startedMs);
    const detail = `${toShownUrl(baseUrl)} answers (HTTP ${response.status}, ${tookMs} ms)`;
    return { name, status: "ok", detail };
  } catch (error) {
    host.signal.throwIfAborted();
    const reason = timeout.aborted ? `no answer in ${ONLINE_TIMEOUT_MS} ms` : toReason(error);
    return {
      name,
      status: "problem",
      detail: `${toShownUrl(baseUrl)} cannot be reached: ${reason}`,
      remedy: "see to the network, a proxy, or base_url of the provider",
    };
  }
}

/** `fetch` says only that it failed; its cause says why. */
function toReason(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const told = cause instanceof Error && cause.message !== "" ? cause : error;
  return told instanceof Error ? told.message : String(told);
}
