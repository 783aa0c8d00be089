import type { ConfigOverride } from "@codexkit/config";
import type { JsonObject } from "@codexkit/mcp";
import {
  type ApprovalPolicy,
  findNearestName,
  isRecord,
  type JsonValue,
  SANDBOX_MODES,
  type SandboxMode,
} from "@codexkit/protocol";

/** What a client wants of a new thread. Wire: arguments of the tool `codex` (Codex 0.153). */
export interface AgentCall {
  readonly prompt: string;
  readonly model: string | undefined;
  readonly profile: string | undefined;
  /** As given: absolute, or relative to the folder of the server. */
  readonly cwd: string | undefined;
  readonly sandbox: SandboxMode | undefined;
  readonly approvalPolicy: ApprovalPolicy | undefined;
  readonly config: readonly ConfigOverride[];
  readonly baseInstructions: string | undefined;
  readonly developerInstructions: string | undefined;
  readonly compactPrompt: string | undefined;
}

/** What a client says next in a thread. Wire: arguments of the tool `codex-reply` (Codex 0.153). */
export interface ReplyCall {
  readonly threadId: string;
  readonly prompt: string;
}

/** Arguments, or one line that says what is wrong with them. */
export type ParsedCall<T> =
  | { readonly ok: true; readonly call: T }
  | { readonly ok: false; readonly problem: string };

const TEXT_KEYS = [
  "prompt",
  "model",
  "profile",
  "cwd",
  "sandbox",
  "approval-policy",
  "base-instructions",
  "developer-instructions",
  "compact-prompt",
];
const KNOWN_KEYS = [...TEXT_KEYS, "config"];
/** Clients of older versions send these; there is nothing to do about them. */
const OLD_KEYS: ReadonlySet<string> = new Set(["include-plan-tool"]);
const REPLY_KEYS = ["threadId", "conversationId", "prompt"];

/** `on-failure` is what older versions called the question that follows a refusal of the sandbox. */
const POLICIES: ReadonlyMap<string, ApprovalPolicy> = new Map([
  ["untrusted", "untrusted"],
  ["on-failure", "on-request"],
  ["on-request", "on-request"],
  ["never", "never"],
]);

/** Words for `sandbox`. */
export const SANDBOX_WORDS: readonly string[] = SANDBOX_MODES;
/** Words for `approval-policy`. */
export const POLICY_WORDS: readonly string[] = [...POLICIES.keys()];

/**
 * Reads the arguments of `codex`. A key that is not known is refused: what it was to forbid would else be allowed in
 * silence.
 */
export function parseAgentCall(input: JsonObject): ParsedCall<AgentCall> {
  const problem =
    findUnknownKey(input, KNOWN_KEYS) ?? findBadText(input, TEXT_KEYS) ?? findBadPrompt(input);
  if (problem !== undefined) return { ok: false, problem };
  const sandbox = SANDBOX_MODES.find((mode) => mode === input["sandbox"]);
  if (input["sandbox"] !== undefined && sandbox === undefined)
    return { ok: false, problem: toWordProblem("sandbox", SANDBOX_WORDS) };
  const policy = readText(input, "approval-policy");
  const approvalPolicy = policy === undefined ? undefined : POLICIES.get(policy);
  if (policy !== undefined && approvalPolicy === undefined)
    return { ok: false, problem: toWordProblem("approval-policy", POLICY_WORDS) };
  const config = readOverrides(input["config"]);
  if (typeof config === "string") return { ok: false, problem: config };
  return {
    ok: true,
    call: {
      prompt: readText(input, "prompt") ?? "",
      model: readText(input, "model"),
      profile: readText(input, "profile"),
      cwd: readText(input, "cwd"),
      sandbox,
      approvalPolicy,
      config,
      baseInstructions: readText(input, "base-instructions"),
      developerInstructions: readText(input, "developer-instructions"),
      compactPrompt: readText(input, "compact-prompt"),
    },
  };
}

/** Reads the arguments of `codex-reply`; `conversationId` is what older versions called `threadId`. */
export function parseReplyCall(input: JsonObject): ParsedCall<ReplyCall> {
  const problem =
    findUnknownKey(input, REPLY_KEYS) ?? findBadText(input, REPLY_KEYS) ?? findBadPrompt(input);
  if (problem !== undefined) return { ok: false, problem };
  const threadId = readText(input, "threadId") ?? readText(input, "conversationId");
  if (threadId === undefined || threadId === "")
    return { ok: false, problem: "threadId is missing; it comes with the result of `codex`" };
  return { ok: true, call: { threadId, prompt: readText(input, "prompt") ?? "" } };
}

function findUnknownKey(input: JsonObject, known: readonly string[]): string | undefined {
  const unknown = Object.keys(input).find((key) => !known.includes(key) && !OLD_KEYS.has(key));
  if (unknown === undefined) return undefined;
  const nearest = findNearestName(unknown, known);
  const advice =
    nearest === undefined ? `known are ${known.join(", ")}` : `did you mean '${nearest}'?`;
  return `unknown argument '${unknown.slice(0, 64)}', ${advice}`;
}

function findBadText(input: JsonObject, keys: readonly string[]): string | undefined {
  const bad = keys.find((key) => input[key] !== undefined && typeof input[key] !== "string");
  return bad === undefined ? undefined : `${bad} must be a text`;
}

function findBadPrompt(input: JsonObject): string | undefined {
  const prompt = readText(input, "prompt");
  return prompt === undefined || prompt.trim() === "" ? "prompt is missing or empty" : undefined;
}

/** Members by dotted key, as with `-c`; or what is wrong with them. */
function readOverrides(value: JsonValue | undefined): readonly ConfigOverride[] | string {
  if (value === undefined) return [];
  if (!isRecord(value) || Array.isArray(value)) return "config must be an object";
  const overrides: ConfigOverride[] = [];
  for (const [key, member] of Object.entries(value)) {
    const path = key.split(".");
    if (path.includes("") || path.includes("__proto__")) return `config: '${key}' is no key`;
    if (holdsNull(member)) return `config: ${key} holds null, which is no value; leave it out`;
    overrides.push({ path, value: member });
  }
  return overrides;
}

/** Configuration knows no null. The depth of a message is bounded where it is read. */
function holdsNull(value: unknown): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return value.some(holdsNull);
  return isRecord(value) && Object.values(value).some(holdsNull);
}

function toWordProblem(key: string, words: readonly string[]): string {
  return `${key} must be one of ${words.join(", ")}`;
}

function readText(input: JsonObject, key: string): string | undefined {
  const value = input[key];
  return typeof value === "string" ? value : undefined;
}
