import type { FreeformToolSpec, FunctionToolSpec, ToolSpec } from "./tool_spec.ts";

/** One place in the list of tools: a spec, or a namespace that is still growing. */
export type PlannedSpec =
  /** `undefined` leaves the place empty. */
  { kind: "spec"; spec: ToolSpec | undefined } | { kind: "namespace"; name: string };

/**
 * What a namespace without a description is described as.
 *
 * Wire: Codex 0.169.0.
 */
export function toDefaultNamespaceDescription(namespace: string): string {
  return `Tools in the ${namespace} namespace.`;
}

/** Gathers the tools of namespaces wherever they come in a list; each namespace stands where its first tool stood. */
export class NamespaceBuilder {
  readonly #tools = new Map<string, (FunctionToolSpec | FreeformToolSpec)[]>();
  readonly #descriptions = new Map<string, string>();

  /** The first description of a namespace that is not blank counts. */
  describe({ name, description }: { name: string; description: string }): void {
    if (description.trim() !== "" && !this.#descriptions.has(name)) {
      this.#descriptions.set(name, description);
    }
  }

  /** Takes a tool in; answers the place to add to the list, if that takes a new one. */
  add(
    spec: FunctionToolSpec | FreeformToolSpec,
    namespace: string | undefined,
  ): readonly PlannedSpec[] {
    if (namespace === undefined) return [{ kind: "spec", spec }];
    const tools = this.#tools.get(namespace);
    if (tools) {
      tools.push(spec);
      return [];
    }
    this.#tools.set(namespace, [spec]);
    return [{ kind: "namespace", name: namespace }];
  }

  /** The spec at a place, or nothing for an empty one. */
  build(planned: PlannedSpec): readonly ToolSpec[] {
    if (planned.kind === "spec") return planned.spec ? [planned.spec] : [];
    const { name } = planned;
    const description = this.#descriptions.get(name) ?? toDefaultNamespaceDescription(name);
    return [{ type: "namespace", name, description, tools: this.#tools.get(name) ?? [] }];
  }
}
