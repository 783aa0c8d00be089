import type { JsonValue } from "@codexkit/protocol";
import type { JsonObject } from "./json_value.ts";

/** A resource or a template as its server describes it, with the name of the server in front. */
export interface McpResource {
  /** Name of the server, as configured. */
  readonly server: string;
  /** What the server says of it: `uri` or `uriTemplate`, `name`, `title`, `description`, `mimeType` and more. */
  readonly [member: string]: JsonValue;
}

/** Which resources are asked for. */
export interface McpResourceQuery {
  /** Name of the one server that is asked; without it all are, and every page of theirs. */
  readonly server?: string | undefined;
  /** Where to go on; only with a server, whose answer gave it. */
  readonly cursor?: string | undefined;
}

/** Resources, of one server or of all. */
export interface McpResourcePage {
  /** What there is; of all servers sorted by their names, of each in its own order. */
  readonly resources: readonly McpResource[];
  /** Where to go on; only of one server. */
  readonly nextCursor?: string | undefined;
}

/** Resource templates, of one server or of all. */
export interface McpResourceTemplatePage {
  /** What there is; of all servers sorted by their names, of each in its own order. */
  readonly resourceTemplates: readonly McpResource[];
  /** Where to go on; only of one server. */
  readonly nextCursor?: string | undefined;
}

/** A resource that was read. */
export interface McpResourceContents {
  /** Name of the server, as configured. */
  readonly server: string;
  /** What was asked for. */
  readonly uri: string;
  /** Its parts as sent, each with `uri` and `text` or `blob`. */
  readonly contents: readonly JsonObject[];
}

/** A description with the name of its server in front, whatever it says of that itself. */
export function toMcpResource(server: string, item: JsonObject): McpResource {
  const { server: _, ...members } = item;
  return { server, ...members };
}
