/** A tool that the client of an app-server carries out. Wire: `thread/start` `dynamicTools[]` (Codex 0.169.0). */
export interface DynamicToolFunctionSpec {
  type: "function";
  /** At most 128 letters, digits, `_` and `-`. */
  name: string;
  description: string;
  /** JSON Schema of the arguments, as the client wrote it. */
  inputSchema: unknown;
  /** Whether models find it by tool search only; takes a namespace. Default false. */
  deferLoading?: boolean | undefined;
}

/** Tools of a client under one name. Wire: `thread/start` `dynamicTools[]` (Codex 0.169.0). */
export interface DynamicToolNamespaceSpec {
  type: "namespace";
  /** At most 64 letters, digits, `_` and `-`. */
  name: string;
  /** At most 1,024 characters. */
  description: string;
  /** At least one. */
  tools: readonly DynamicToolFunctionSpec[];
}

/** What a client may offer. */
export type DynamicToolSpec = DynamicToolFunctionSpec | DynamicToolNamespaceSpec;
