import { toCodeModeName } from "@codexkit/code-mode";
import { toHashSuffix } from "../mcp/mcp_name_parts.ts";
import { FUNCTIONS_NAMESPACE } from "../plan.ts";
import { type ToolName, toToolKey } from "../tool_name.ts";
import type { FreeformToolSpec, FunctionToolSpec, ToolSearchToolSpec } from "../tool_spec.ts";

/** How a tool is called when nothing is lowered. */
export type CallKind = "function" | "custom" | "tool_search";

/** A tool that can be called, or was once. */
export interface NamedTool {
  name: ToolName;
  kind: CallKind;
  /** Absent for a tool that only history knows. */
  spec?: FunctionToolSpec | FreeformToolSpec | ToolSearchToolSpec | undefined;
}

/** A tool with the one name that it has where there are no namespaces. */
export interface WireTool extends NamedTool {
  wireName: string;
}

/** The address that a call names. Some gateways write an empty namespace where there is none. */
export function toAddress(call: { namespace?: string | undefined; name: string }): ToolName {
  return call.namespace ? { namespace: call.namespace, name: call.name } : { name: call.name };
}

/** How names are made. */
export interface WireNameOptions {
  /** Whether namespaces become part of the name; else names stay as they are. */
  flatten: boolean;
  /** Most characters of a flattened name. */
  maxLength: number;
  /** Whether {@link WireNames.resolve} goes by more than the names that were sent. */
  lenient: boolean;
}

/**
 * The names of all tools, both ways: what a tool is called on the wire, and which tool a call means.
 *
 * No two tools share a name on the wire. Plain names come first and keep theirs, then the tools in their
 * order; who comes too late, is too long or has characters that functions may not have gets a hash.
 */
export class WireNames {
  readonly #options: WireNameOptions;
  readonly #byAddress = new Map<string, WireTool>();
  readonly #byWireName = new Map<string, WireTool>();
  /** Tools that only history knows, by kind and address: they must not take the place of real ones. */
  readonly #remembered = new Map<string, WireTool>();
  #spellings: Spellings | undefined;

  /** The first of several tools with one name counts. */
  constructor(tools: Iterable<NamedTool>, options: WireNameOptions) {
    this.#options = options;
    const named = new Map<string, NamedTool>();
    for (const tool of tools) {
      const key = toToolKey(tool.name);
      if (!named.has(key)) named.set(key, tool);
    }
    const isKept = ({ name }: NamedTool): boolean =>
      name.namespace === undefined && this.#fits(name.name);
    for (const [key, tool] of named) if (isKept(tool)) this.#byAddress.set(key, this.#add(tool));
    for (const [key, tool] of named) if (!isKept(tool)) this.#byAddress.set(key, this.#add(tool));
  }

  /** The tool at exactly that address; plain tools also count as members of `functions`. */
  find(name: ToolName): WireTool | undefined {
    const found = this.#byAddress.get(toToolKey(name));
    if (found || name.namespace !== FUNCTIONS_NAMESPACE) return found;
    return this.#byAddress.get(toToolKey({ name: name.name }));
  }

  /**
   * The tool that a call means.
   *
   * In this order: the exact address, the name on the wire, and where that is allowed the two parts joined by
   * `__` or `.`, the same inside `functions`, and the bare name if only one tool has it.
   */
  resolve(name: ToolName): WireTool | undefined {
    const exact = this.#findExactly(name);
    if (exact || !this.#options.lenient) return exact;
    this.#spellings ??= new Spellings(this.#byAddress.values());
    const meant = this.#spellings.find(name);
    if (meant || name.namespace !== undefined || !name.name.startsWith(DOTTED_FUNCTIONS)) {
      return meant;
    }
    const inside = { name: name.name.slice(DOTTED_FUNCTIONS.length) };
    return this.#findExactly(inside) ?? this.#spellings.find(inside);
  }

  /** The tool that an item of history names; one that no longer exists gets a name of its own. */
  recall(name: ToolName, kind: CallKind): WireTool {
    const known = this.#findExactly(name);
    if (known) return known;
    const key = `${kind}\0${toToolKey(name)}`;
    const remembered = this.#remembered.get(key);
    if (remembered) return remembered;
    const tool = this.#add({ name, kind });
    this.#remembered.set(key, tool);
    return tool;
  }

  #findExactly(name: ToolName): WireTool | undefined {
    const found = this.find(name);
    if (found || !this.#options.flatten) return found;
    return isPlain(name) ? this.#byWireName.get(name.name) : undefined;
  }

  #fits(name: string): boolean {
    if (!this.#options.flatten) return true;
    return name.length <= this.#options.maxLength && /^[\w-]+$/.test(name);
  }

  #add(tool: NamedTool): WireTool {
    const flat = toCodeModeName(tool.name);
    if (!this.#options.flatten) return { ...tool, wireName: flat };
    const added = {
      ...tool,
      wireName: this.#toFree(flat, `${tool.kind}\0${toToolKey(tool.name)}`),
    };
    this.#byWireName.set(added.wireName, added);
    return added;
  }

  #toFree(flat: string, id: string): string {
    const clean = flat.replaceAll(/[^\w-]/gu, "_") || "_";
    if (this.#fits(clean) && !this.#byWireName.has(clean)) return clean;
    for (let attempt = 0; ; attempt += 1) {
      const suffix = toHashSuffix(attempt === 0 ? id : `${id}\0${attempt}`);
      const hashed = clean.slice(0, this.#options.maxLength - suffix.length) + suffix;
      if (!this.#byWireName.has(hashed)) return hashed;
    }
  }
}

/** Some models spell out the namespace that functions stand in. */
const DOTTED_FUNCTIONS = `${FUNCTIONS_NAMESPACE}.`;

const isPlain = ({ namespace }: ToolName): boolean =>
  namespace === undefined || namespace === FUNCTIONS_NAMESPACE;

/** What else models and gateways make of a name. */
class Spellings {
  /** Both parts, joined; `undefined` where two tools meet. */
  readonly #joined = new Map<string, WireTool | undefined>();
  /** The second part alone; `undefined` where two tools meet. */
  readonly #bare = new Map<string, WireTool | undefined>();

  constructor(tools: Iterable<WireTool>) {
    for (const tool of tools) {
      const { namespace, name } = tool.name;
      if (namespace === undefined) continue;
      this.#join(`${namespace}__${name}`, tool);
      this.#join(`${namespace}.${name}`, tool);
      this.#join(toCodeModeName(tool.name), tool);
      this.#bare.set(name, this.#bare.has(name) ? undefined : tool);
    }
  }

  find(called: ToolName): WireTool | undefined {
    const { namespace, name } = called;
    if (isPlain(called)) {
      return this.#joined.has(name) ? this.#joined.get(name) : this.#bare.get(name);
    }
    const seamed = this.#joined.get(`${namespace}__${name}`) ?? this.#joined.get(namespace + name);
    if (seamed) return seamed;
    // Some gateways write the namespace twice.
    const whole = this.#joined.get(name);
    return whole?.name.namespace === namespace ? whole : undefined;
  }

  #join(joined: string, tool: WireTool): void {
    const other = this.#joined.get(joined);
    const isTaken = this.#joined.has(joined) && other !== tool;
    this.#joined.set(joined, isTaken ? undefined : tool);
  }
}
