import type { ContentItem, JsonValue } from "@codexkit/protocol";
import type { CellReport } from "../exec_output.ts";
import type { CodeModeToolDefinition } from "../tool_definition.ts";
import type { CodeModeEngineName } from "./cell_port.ts";
import type { CellNotice, CodeModeHost, NestedCall } from "./host.ts";
import {
  type CodeModeSession,
  type CodeModeSessionOptions,
  createCodeModeSession,
  type ExecuteRequest,
} from "./session.ts";
import type { StoredValues } from "./stored_values.ts";

/** An engine that tests run on, or why it cannot. */
export interface EngineUnderTest {
  readonly name: CodeModeEngineName;
  /** Why it cannot run here; absent when it can. */
  readonly missing: string | undefined;
}

let found: Promise<readonly EngineUnderTest[]> | undefined;

/** Both engines, each with what it is missing here. Looked for once; see {@link requireInCi}. */
export async function findEngines(): Promise<readonly EngineUnderTest[]> {
  const names = ["isolated-vm", "quickjs"] as const;
  found ??= Promise.all(names.map(async (name) => ({ name, missing: await findMissing(name) })));
  return requireInCi(await found, process.env);
}

/**
 * The engines as they are: tests of one that is missing are skipped.
 *
 * @throws when one is missing and `CI` is set: where tests count, none is skipped in silence.
 */
export function requireInCi(
  engines: readonly EngineUnderTest[],
  env: Readonly<Record<string, string | undefined>>,
): readonly EngineUnderTest[] {
  const absent = engines.find(({ missing }) => missing !== undefined);
  if (absent === undefined || env["CI"] === undefined) return engines;
  throw new Error(`CI runs the tests of both engines; ${absent.name}: ${String(absent.missing)}`);
}

async function findMissing(engine: CodeModeEngineName): Promise<string | undefined> {
  try {
    const session = await createCodeModeSession({ engine, host: new TestHost() });
    await session[Symbol.asyncDispose]();
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/** What a tool does with its input. */
export type TestTool = (call: NestedCall) => JsonValue | Promise<JsonValue>;

/** A host with tools that a test brings, which keeps what it is told. */
export class TestHost implements CodeModeHost {
  readonly calls: NestedCall[] = [];
  readonly notices: CellNotice[] = [];
  readonly kept: StoredValues[] = [];
  readonly tools: Map<string, TestTool>;

  constructor(tools: Readonly<Record<string, TestTool>> = {}) {
    this.tools = new Map([["echo", ({ input }) => input ?? null], ...Object.entries(tools)]);
  }

  async callTool(call: NestedCall): Promise<JsonValue> {
    this.calls.push(call);
    const tool = this.tools.get(call.ident);
    if (tool === undefined) throw new TypeError(`no tool ${call.ident}`);
    return await tool(call);
  }

  notify(notice: CellNotice): void {
    this.notices.push(notice);
  }

  stored(values: StoredValues): void {
    this.kept.push(values);
  }

  /** The definitions of its tools. */
  definitions(): readonly CodeModeToolDefinition[] {
    return [...this.tools.keys()].map((ident) => ({
      ident,
      name: { name: ident },
      kind: "function",
      description: `does ${ident}`,
    }));
  }
}

/** A session and what tests do with it. */
export interface TestSession extends AsyncDisposable {
  readonly host: TestHost;
  readonly session: CodeModeSession;
  /** Runs a script with the host's tools. */
  readonly run: (source: string, request?: Partial<ExecuteRequest>) => Promise<CellReport>;
}

/** Opens a session on an engine. */
export async function openTestSession(
  engine: CodeModeEngineName,
  options: Omit<CodeModeSessionOptions, "engine" | "host"> & {
    readonly tools?: Readonly<Record<string, TestTool>>;
  } = {},
): Promise<TestSession> {
  const { tools, ...rest } = options;
  const host = new TestHost(tools);
  const session = await createCodeModeSession({ ...rest, engine, host });
  return {
    host,
    session,
    run: async (source, request = {}) =>
      await session.execute({
        source,
        tools: host.definitions(),
        yieldTimeMs: 20_000,
        callId: "x1",
        modalities: ["text", "image"],
        ...request,
      }),
    [Symbol.asyncDispose]: async () => {
      await session[Symbol.asyncDispose]();
    },
  };
}

/** The texts of a report, and what failed, if anything did. */
export function toTexts({ outcome, items }: CellReport): readonly string[] {
  const texts = items.map((item: ContentItem) => ("text" in item ? item.text : `<${item.type}>`));
  if (outcome.status === "completed") return texts;
  return [...texts, outcome.status === "failed" ? `!${outcome.error}` : `(${outcome.status})`];
}
