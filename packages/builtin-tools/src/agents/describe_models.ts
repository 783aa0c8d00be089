import type { ModelInfo } from "@codexkit/protocol";

/** What of a model tells whether an agent should run on it. */
export type SpawnModel = Pick<
  ModelInfo,
  "slug" | "description" | "default_reasoning_level" | "supported_reasoning_levels"
>;

/** Lists the models that a spawned agent may run on; empty for none. Ends with a line break. */
export function describeModels(models: readonly SpawnModel[]): string {
  if (models.length === 0) return "";
  const lines = models.map((model) => `- \`${model.slug}\`${describe(model)}`);
  return `Models for \`model\`, if there is a reason not to use yours:\n${lines.join("\n")}\n`;
}

function describe(model: SpawnModel): string {
  const efforts = model.supported_reasoning_levels.map(({ effort }) =>
    effort === model.default_reasoning_level ? `${effort} (default)` : effort,
  );
  const about = model.description?.trim() ?? "";
  const words = [about, efforts.length === 0 ? "" : `Efforts: ${efforts.join(", ")}.`].filter(
    (part) => part !== "",
  );
  return words.length === 0 ? "" : `: ${words.join(" ")}`;
}
