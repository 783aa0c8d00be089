import { CliError } from "../cli_error.ts";
import type { DemoStep } from "./demo_script.ts";
import type { ScriptedEndpoint } from "./run_demo.ts";

/** Where the scripted Responses server of `@codexkit/testkit` is connected. */
export async function startScriptedEndpoint(
  turns: readonly (readonly DemoStep[])[],
): Promise<ScriptedEndpoint> {
  throw new CliError("unavailable", `this build cannot play a script of ${turns.length} turns yet`);
}
