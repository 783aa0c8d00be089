import type { JsonValue } from "@codexkit/protocol";
import type { JsonObject } from "./json_value.ts";
import type { McpError } from "./mcp_error.ts";

/** What a server that is ready said of itself. */
export interface McpServerInfo {
  /** Revision of the protocol that both sides speak. */
  readonly protocolVersion?: string | undefined;
  /** Name of its program, as it calls itself. */
  readonly name?: string | undefined;
  /** Version of its program. */
  readonly version?: string | undefined;
  /** What it can do: `tools`, `resources`, `prompts` and more. */
  readonly capabilities: JsonObject;
  /** How its tools are meant to be used, for the model, at most 65,536 characters; not to be trusted. */
  readonly instructions?: string | undefined;
}

/** A server that `enabled = false` keeps out. */
export interface McpServerDisabled {
  /** Name, as configured. */
  readonly server: string;
  /** Where it stands. */
  readonly state: "disabled";
  /** Whether a thread cannot start without it. */
  readonly required: boolean;
}

/** A server that comes up, for the first time or again. */
export interface McpServerStarting {
  /** Name, as configured. */
  readonly server: string;
  /** Where it stands. */
  readonly state: "starting";
  /** Whether a thread cannot start without it. */
  readonly required: boolean;
  /** 0 for the first start, then how often it was started again since it was last ready for a minute. */
  readonly restarts: number;
}

/** A server that can be used. */
export interface McpServerReady {
  /** Name, as configured. */
  readonly server: string;
  /** Where it stands. */
  readonly state: "ready";
  /** Whether a thread cannot start without it. */
  readonly required: boolean;
  /** What it said of itself. */
  readonly info: McpServerInfo;
  /** How many of its tools are offered. */
  readonly toolCount: number;
  /** How long it took from the start to the list of its tools, in milliseconds. */
  readonly startupMs: number;
}

/** A server that did not come up, or was lost for good. */
export interface McpServerFailed {
  /** Name, as configured. */
  readonly server: string;
  /** Where it stands. */
  readonly state: "failed";
  /** Whether a thread cannot start without it. */
  readonly required: boolean;
  /** Why, on one line. */
  readonly reason: string;
  /** The same as an error. */
  readonly error: McpError;
}

/** Where a server stands. */
export type McpServerStatus =
  | McpServerDisabled
  | McpServerStarting
  | McpServerReady
  | McpServerFailed;

/** A server stands somewhere else than before. */
export interface McpStatusEvent {
  /** Kind of the event. */
  readonly type: "status";
  /** Where it stands now. */
  readonly status: McpServerStatus;
}

/** The tools or the resources of a server are others than before. For tools, the new list has been read. */
export interface McpChangedEvent {
  /** Kind of the event. */
  readonly type: "tools_changed" | "resources_changed";
  /** Name of the server. */
  readonly server: string;
}

/** A server wrote to its log. Wire: `notifications/message`. */
export interface McpLogEvent {
  /** Kind of the event. */
  readonly type: "log";
  /** Name of the server. */
  readonly server: string;
  /** `debug` to `emergency`; not checked. */
  readonly level: string;
  /** Which part of the server wrote it. */
  readonly logger?: string | undefined;
  /** What it wrote; it may hold anything. */
  readonly data: JsonValue;
}

/** Something is odd, and things go on. */
export interface McpWarningEvent {
  /** Kind of the event. */
  readonly type: "warning";
  /** Name of the server. */
  readonly server: string;
  /** What is odd and what was done about it, on one line. */
  readonly message: string;
}

/** What happens while connections are open. */
export type McpEvent = McpStatusEvent | McpChangedEvent | McpLogEvent | McpWarningEvent;
