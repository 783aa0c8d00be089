import type { ElicitationHandler, StartThreadOptions } from "@codexkit/core";
import type { JsonObject, McpElicitationAnswer, McpServedCall } from "@codexkit/mcp";
import { isRecord, readString } from "@codexkit/protocol";
import { quoteCommand } from "@codexkit/exec-policy";
import { toJson, toParsedCommands } from "./event_message.ts";

type ApprovalHandler = NonNullable<StartThreadOptions["approvals"]>;
type ApprovalRequest = Parameters<ApprovalHandler["decide"]>[0];
type ApprovalDecision = Awaited<ReturnType<ApprovalHandler["decide"]>>;
type UserInputHandler = NonNullable<StartThreadOptions["userInput"]>;
type UserInputRequest = Parameters<UserInputHandler["ask"]>[0];
type UserInputAnswers = NonNullable<Awaited<ReturnType<UserInputHandler["ask"]>>>;

/** An answer is asked for, and nothing else. */
const BARE_SCHEMA: JsonObject = { type: "object", properties: {} };

/** The answers that clients of `codex mcp-server` give. Wire: `ReviewDecision` (Codex 0.153). */
const DECISIONS: ReadonlyMap<string, ApprovalDecision> = new Map([
  ["approved", "accept"],
  ["approved_for_session", "acceptForSession"],
  ["denied", "decline"],
  ["abort", "cancel"],
]);

/**
 * Puts the questions of a thread to the client whose call is being carried out, as elicitations. Where there is no
 * call, or the client cannot be asked, or it does not answer as it should, the answer is no.
 */
export class ClientQuestions {
  #call: McpServedCall | undefined;

  /** Asks by this call from now on, until what is returned is called. */
  attach(call: McpServedCall): () => void {
    this.#call = call;
    return () => {
      if (this.#call === call) this.#call = undefined;
    };
  }

  /** Asks whether a command, a patch or a tool is all right. */
  readonly approvals: ApprovalHandler = {
    decide: async (request, signal) => {
      const call = this.#findCall("form");
      if (call === undefined) return "decline";
      const params = toApprovalParams(request, String(call.requestId));
      return readDecision(await call.request("elicitation/create", params, { signal }));
    },
  };

  /** Hands on what MCP servers of the thread ask. */
  readonly elicitations: ElicitationHandler = {
    elicit: async (request, signal) => {
      const { server, ...question } = request;
      const call = this.#findCall(request.mode);
      if (call === undefined) return { action: "decline" };
      const params = toJson({
        ...question,
        message: `${server}: ${question.message}`,
        codex_elicitation: "mcp-elicitation",
        codex_mcp_tool_call_id: String(call.requestId),
        codex_mcp_server: server,
      });
      return readAnswer(await call.request("elicitation/create", params, { signal }));
    },
  };

  /** Hands on what the model asks the user, as a form with a text for every question. */
  readonly userInput: UserInputHandler = {
    ask: async (request, signal) => {
      const call = this.#findCall("form");
      if (call === undefined) return undefined;
      const params = toUserInputParams(request, String(call.requestId));
      const answer = readAnswer(await call.request("elicitation/create", params, { signal }));
      return toUserInputAnswers(request, answer);
    },
  };

  /** The call, if its client takes questions of this kind; one that names no kinds takes forms. */
  #findCall(mode: "form" | "url"): McpServedCall | undefined {
    const capability: unknown = this.#call?.clientCapabilities["elicitation"];
    if (!isRecord(capability)) return undefined;
    const isBare = Object.keys(capability).length === 0;
    const isTaken = mode === "form" && isBare ? true : isRecord(capability[mode]);
    return isTaken ? this.#call : undefined;
  }
}

function toApprovalParams(request: ApprovalRequest, toolCallId: string): JsonObject {
  const { message, ...subject } = toSubject(request);
  return toJson({
    message: request.reason === undefined ? message : `${message}\n\n${request.reason}`,
    requestedSchema: BARE_SCHEMA,
    threadId: request.threadId,
    codex_mcp_tool_call_id: toolCallId,
    codex_event_id: request.turnId,
    codex_call_id: request.callId,
    codex_reason: request.reason,
    ...subject,
  });
}

function toSubject(request: ApprovalRequest): { message: string } & Record<string, unknown> {
  switch (request.type) {
    case "exec": {
      const where = request.escalated ? " It would run outside the sandbox." : "";
      return {
        message: `Allow Codex to run \`${quoteCommand(request.command)}\` in \`${request.cwd}\`?${where}`,
        codex_elicitation: "exec-approval",
        codex_command: request.command,
        codex_cwd: request.cwd,
        codex_parsed_cmd: toParsedCommands(request.commandActions),
      };
    }
    case "patch":
      return {
        message: "Allow Codex to apply proposed code changes?",
        codex_elicitation: "patch-approval",
        codex_changes: request.changes,
      };
    case "mcp_tool_call":
      return {
        message: `Allow the ${request.server} MCP server to run tool "${request.tool}"?`,
        codex_elicitation: "mcp-tool-approval",
        codex_mcp_server: request.server,
        codex_mcp_tool: request.tool,
        codex_mcp_arguments: request.arguments,
      };
  }
}

/** A text takes words of the user's own, too; what to choose from is said beside it. */
function toUserInputParams(request: UserInputRequest, toolCallId: string): JsonObject {
  const fields = request.questions.map(({ id, header, question, options }) => {
    const choices = options.map(({ label, description }) =>
      description === "" ? `- ${label}` : `- ${label}: ${description}`,
    );
    const description = [question, ...choices].join("\n");
    return [id, { type: "string", title: header === "" ? id : header, description }] as const;
  });
  return toJson({
    message: request.questions.map(({ question }) => question).join("\n"),
    requestedSchema: {
      type: "object",
      properties: Object.fromEntries(fields),
      required: request.questions.map(({ id }) => id),
    },
    codex_elicitation: "user-input",
    codex_mcp_tool_call_id: toolCallId,
    codex_event_id: request.turnId,
    codex_call_id: request.callId,
    codex_questions: request.questions,
  });
}

/** Only an answer to every question is one. */
function toUserInputAnswers(
  { questions }: UserInputRequest,
  { action, content = {} }: McpElicitationAnswer,
): UserInputAnswers | undefined {
  if (action !== "accept") return undefined;
  const answers: [string, { answers: readonly string[] }][] = [];
  for (const { id } of questions) {
    const text = readString(content, id);
    if (text === undefined) return undefined;
    answers.push([id, { answers: [text] }]);
  }
  return Object.fromEntries(answers);
}

/** Clients of old answer with a `decision`, all others with an `action`. To dismiss a question means no. */
function readDecision(answer: unknown): ApprovalDecision {
  if (!isRecord(answer)) return "decline";
  const decision = readString(answer, "decision");
  if (decision !== undefined) return DECISIONS.get(decision) ?? "decline";
  return answer["action"] === "accept" ? "accept" : "decline";
}

function readAnswer(answer: unknown): McpElicitationAnswer {
  if (!isRecord(answer)) return { action: "decline" };
  const { action, content } = answer;
  if (action === "cancel") return { action };
  if (action !== "accept") return { action: "decline" };
  return isRecord(content) ? { action, content: toJson(content) } : { action };
}
