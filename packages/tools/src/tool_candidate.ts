import type { ToolExecutor } from "./tool_executor.ts";
import type { ToolName } from "./tool_name.ts";
import type {
  FreeformToolSpec,
  FunctionToolSpec,
  ImageGenerationToolSpec,
  WebSearchToolSpec,
} from "./tool_spec.ts";

/** What kind of condition a gate checks. */
export type ToolGateKind =
  | "feature"
  | "config"
  | "model"
  | "capability"
  | "auth"
  | "modality"
  | "environment"
  | "tool_mode"
  | "schema"
  | "filter";

/** One condition on the way of a tool to the model. */
export interface ToolGate {
  kind: ToolGateKind;
  /** What was looked at: `features.shell_tool`, `model.apply_patch_tool_type`. */
  subject: string;
  passed: boolean;
  /** What was found there, and where it comes from when that is not the subject itself. */
  found: string;
  /** One line on how to open the gate; for a closed one. */
  remedy?: string | undefined;
}

/** Where a tool comes from. */
export type CandidateSource = "built_in" | "mcp" | "dynamic" | "hosted";

/** A tool that scripts in code mode can call. */
export interface NestedTool {
  executor: ToolExecutor;
  /** The name of the executor. */
  name: ToolName;
  spec: FunctionToolSpec | FreeformToolSpec;
  /** Of its namespace; absent for a plain tool. */
  namespaceDescription?: string | undefined;
  /** Whether the model first hears of it through its namespace's name only. */
  deferred: boolean;
  /** Words that searches find it by; default what its spec says. */
  searchText?: string | undefined;
}

/** A tool that tool search finds. */
export interface DeferredTool {
  executor: ToolExecutor;
  namespace?: { name: string; description: string } | undefined;
  /** Words that searches find it by; default what its spec says. */
  searchText?: string | undefined;
}

/** A tool that may be offered. */
export interface ToolCandidate {
  tool:
    | {
        kind: "client";
        executor: ToolExecutor;
        /** The namespace of `executor.toolName`, described. The first description that is not blank counts. */
        namespace?: { name: string; description: string } | undefined;
        /** Left to tool search where there is one, shown where there is none. Default false. */
        deferWhenSearchable?: boolean | undefined;
        /** Words that tool search finds it by; default what its spec says. */
        searchText?: string | undefined;
      }
    | { kind: "hosted"; spec: WebSearchToolSpec | ImageGenerationToolSpec }
    /** Tool search; made when it is known what there is to find. */
    | { kind: "tool_search"; create: (deferred: readonly DeferredTool[]) => ToolExecutor }
    /** A tool of code mode; made when it is known what scripts can call. */
    | { kind: "code_mode"; name: string; create: (nested: readonly NestedTool[]) => ToolExecutor };
  /** Default `built_in`. */
  source?: CandidateSource | undefined;
  /** In the order in which they are checked; the first closed one decides. */
  gates: readonly ToolGate[];
}
