import type { ToolClock } from "../tool_clock.ts";
import type { AgentControl, AgentReporter } from "./agent_control.ts";
import type { SpawnModel } from "./describe_models.ts";

/** What the agent tools of a thread share. */
export interface AgentToolsOptions {
  control: AgentControl;
  /** Ends waits. */
  clock: ToolClock;
  /** Absent: nobody watches. */
  reporter?: AgentReporter | undefined;
  /** Models that spawned agents may run on, as the model is told. Default none. */
  models?: readonly SpawnModel[] | undefined;
}
