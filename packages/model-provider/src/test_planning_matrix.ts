import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

/** One way the reference was set up, and the tools it offered. */
export interface RecordedPlan {
  name: string;
  model_overrides: Record<string, unknown>;
  features: Record<string, boolean>;
  config: string;
  auth: "api_key_env" | "chatgpt";
  provider_extra: string | null;
  visible: (string | { namespace: string })[];
}

/** What was recorded, from the folder the variable names or from beside the repository; none when it is not there. */
export function readPlans(
  env: Readonly<Record<string, string | undefined>>,
): readonly RecordedPlan[] {
  const root = resolve(import.meta.dirname, "../../..");
  const folder = env["CODEXKIT_CONFORMANCE"] ?? resolve(root, "../shared/conformance");
  const file = resolve(folder, "tools-layer/planning-matrix.json");
  if (!existsSync(file)) return [];
  const matrix: { cases: RecordedPlan[] } = JSON.parse(readFileSync(file, "utf8"));
  return matrix.cases;
}
