/**
 * What the namespaces of these tools are described as, by their names. Names: facts of Codex 0.169.0. Words: ours.
 *
 * A namespace that is configured under another name keeps its description.
 */
export const NAMESPACE_DESCRIPTIONS = {
  clock: "Tells the time and waits.",
  collaboration: "Starts agents that work beside you, and talks to them.",
  image_gen: "Makes and changes images.",
  multi_agent_v1: "Starts agents that work beside you, and manages them.",
  web: "Searches the web and reads it.",
} as const;
