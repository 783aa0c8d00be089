import { isRecord, readString } from "@codexkit/protocol";
import type { Client, ElicitResult, Notification } from "@modelcontextprotocol/client";
import type { McpClock } from "./clock.ts";
import {
  answerElicitation,
  type McpElicitationAnswer,
  type McpElicitationHandler,
} from "./elicitation.ts";
import { isJsonValue } from "./json_value.ts";
import type { McpClientInfo } from "./mcp_call.ts";
import type { McpError } from "./mcp_error.ts";
import type { McpEvent } from "./mcp_status.ts";
import type { OpenQuestions } from "./open_questions.ts";
import type { ProgressRouter } from "./progress_router.ts";
import type { ClientSdk } from "./sdk.ts";

/** Revisions of the protocol, the one that is offered first. Mirrors: Codex 0.169.0 offers `2025-06-18`. */
const PROTOCOL_VERSIONS = ["2025-06-18", "2025-11-25", "2025-03-26", "2024-11-05", "2024-10-07"];
/** The revision that knows no `initialize`; tried only where it is asked for. */
const MODERN_PROTOCOL_VERSION = "2026-07-28";

const DECLINED: ElicitResult = { action: "decline" };

/** What a session needs to know and whom it tells. */
export interface SessionOptions {
  /** Name of the server. */
  readonly server: string;
  /** Who we say we are. */
  readonly clientInfo: McpClientInfo;
  /** `auto` first tries the revision that knows no `initialize`. */
  readonly protocol: "initialize" | "auto";
  /** Times requests. */
  readonly clock: McpClock;
  /** Puts questions of the server to the user. */
  readonly onElicitation: McpElicitationHandler | undefined;
  /** Told of changes and log lines. */
  readonly onEvent: (event: McpEvent) => void;
  /** Told once when the connection is gone without having been closed. */
  readonly onLost: (error: McpError) => void;
  /** How the server ended, where that is known: completes "MCP server 'x' …". */
  readonly describeEnd: () => string | undefined;
  /** Whether the table of the server holds its credentials. */
  readonly hasOwnCredentials: boolean;
  /** Masks secrets that the server was given and may say again. */
  readonly redact: (text: string) => string;
}

/** A client of the SDK that passes on what concerns us. */
export function createClient(
  sdk: ClientSdk,
  options: SessionOptions,
  questions: OpenQuestions,
  progress: ProgressRouter,
): Client {
  const { server, onEvent } = options;
  const { name, title, version } = options.clientInfo;
  const isAuto = options.protocol === "auto";
  const tellTools = (): void => {
    onEvent({ type: "tools_changed", server });
  };
  const tellResources = (): void => {
    onEvent({ type: "resources_changed", server });
  };
  const client = new sdk.Client(
    { name, version, ...(title === undefined ? {} : { title }) },
    {
      capabilities: { elicitation: { form: {}, url: {} } },
      supportedProtocolVersions: isAuto
        ? [...PROTOCOL_VERSIONS, MODERN_PROTOCOL_VERSION]
        : PROTOCOL_VERSIONS,
      versionNegotiation: { mode: isAuto ? "auto" : "legacy" },
      listChanged: {
        tools: { autoRefresh: false, debounceMs: 0, onChanged: tellTools },
        resources: { autoRefresh: false, debounceMs: 0, onChanged: tellResources },
      },
    },
  );
  // A server that announces changes without having said that it would is heard all the same.
  client.fallbackNotificationHandler = async (notification) => {
    if (notification.method === "notifications/tools/list_changed") tellTools();
    else if (notification.method === "notifications/resources/list_changed") tellResources();
    else if (notification.method === "notifications/message") tellLog(options, notification);
  };
  client.setNotificationHandler("notifications/progress", ({ params }) => {
    const { progress: done, total, message } = params;
    progress.tell(params.progressToken, {
      progress: done,
      ...(total === undefined ? {} : { total }),
      ...(message === undefined ? {} : { message }),
    });
  });
  client.setRequestHandler("elicitation/create", (request, context) =>
    questions.during(async () => {
      const { signal } = context.mcpReq;
      return toElicitResult(
        await answerElicitation(server, request.params, options.onElicitation, signal),
      );
    }, DECLINED),
  );
  return client;
}

function tellLog({ server, onEvent }: SessionOptions, { params }: Notification): void {
  const data: unknown = params?.["data"];
  if (!isRecord(params) || !isJsonValue(data)) return;
  const level = readString(params, "level") ?? "info";
  const logger = readString(params, "logger");
  onEvent({ type: "log", server, level, logger, data });
}

type FormContent = NonNullable<ElicitResult["content"]>;

/** An answer whose form holds what no form can is none. */
function toElicitResult({ action, content }: McpElicitationAnswer): ElicitResult {
  if (action !== "accept") return { action };
  if (content === undefined) return { action };
  const form: FormContent = {};
  for (const [key, value] of Object.entries(content)) {
    if (!isFormValue(value)) return DECLINED;
    form[key] = value;
  }
  return { action, content: form };
}

function isFormValue(value: unknown): value is FormContent[string] {
  if (Array.isArray(value)) return value.every((member) => typeof member === "string");
  return ["string", "number", "boolean"].includes(typeof value);
}
