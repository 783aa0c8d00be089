import fs from "node:fs";
import path from "node:path";
import { type Config, toSandboxPolicy } from "@codexkit/config";
import type { GateAuth, ModelProvider } from "@codexkit/model-provider";
import type { ApprovalPolicy, ModelInfo, SandboxMode } from "@codexkit/protocol";
import { resolveWritableRoots, type UserShell } from "@codexkit/shell";
import type { ModelChoice } from "./model_choice.ts";
import { readTimezone, toLocalDate } from "./system_clock.ts";
import type { TurnOptions } from "./thread_options.ts";
import {
  resolveSampling,
  resolveToolMode,
  type SamplingSettings,
  type TurnContext,
} from "./turn_context.ts";

/** What all turns of a thread have in common. */
export interface TurnContextFactoryOptions {
  config: Config;
  threadId: string;
  provider: Pick<ModelProvider, "id" | "capabilities">;
  auth: GateAuth;
  /** The model as it is known by now. */
  readModel: () => Pick<ModelChoice, "name" | "info">;
  /** Absolute. */
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  sandboxMode: SandboxMode | undefined;
  /** Absolute. */
  writableRoots: readonly string[] | undefined;
  approvalPolicy: ApprovalPolicy;
  userShell: UserShell;
}

/** Makes the contexts of a thread's turns: every decision about a turn is taken here, once. */
export function createTurnContextFactory(
  options: TurnContextFactoryOptions,
): (turn: { turnId: string; startedAtMs: number; options: TurnOptions }) => TurnContext {
  const { config, cwd } = options;
  const sandboxPolicy = toSandboxPolicy(config, {
    mode: options.sandboxMode,
    writableRoots: options.writableRoots,
  });
  const limit = config.tool_output_token_limit;
  const place = {
    cwd,
    shell: path.parse(options.userShell.path).name,
    timezone: readTimezone({ tz: options.env["TZ"], readLocaltime }),
    sandboxPolicy,
    writableRoots: resolveWritableRoots(sandboxPolicy, { cwd, tmpdir: options.env["TMPDIR"] }),
  };
  return ({ turnId, startedAtMs, options: { outputSchema, origin } }) => {
    const { name, info } = options.readModel();
    return {
      turnId,
      threadId: options.threadId,
      origin,
      startedAtMs,
      model: name,
      modelInfo: info,
      toolMode: resolveToolMode(info.tool_mode, {
        codeMode: config.features.code_mode,
        codeModeOnly: config.features.code_mode_only,
      }),
      providerId: options.provider.id,
      capabilities: options.provider.capabilities,
      auth: options.auth,
      cwd,
      sandboxPolicy,
      approvalPolicy: options.approvalPolicy,
      environment: { ...place, currentDate: toLocalDate(startedAtMs) },
      sampling: { ...toSampling(config, info), outputSchema },
      truncationPolicy: limit === undefined ? info.truncation_policy : { mode: "tokens", limit },
    };
  };
}

function toSampling(config: Config, info: ModelInfo): SamplingSettings {
  const settings = resolveSampling(info, {
    effort: config.model_reasoning_effort,
    summary: config.model_reasoning_summary,
    verbosity: config.model_verbosity,
  });
  return { ...settings, serviceTier: config.service_tier };
}

function readLocaltime(): string | undefined {
  try {
    return fs.readlinkSync("/etc/localtime");
  } catch {
    return undefined;
  }
}
