import type { AgentControl, AgentReporter } from "@codexkit/builtin-tools";
import type { ThreadEvent } from "@codexkit/protocol";
import type { ToolExecutor } from "@codexkit/tools";
import { createAgentControl } from "./agent_control.ts";
import type { MailItem } from "./agent_mail.ts";
import type { AgentNode } from "./agent_node.ts";
import { type AgentNotes, toAgentNotes } from "./agent_notes.ts";
import { ROOT_PATH } from "./agent_path.ts";
import { AgentTree, type AgentTreeOptions } from "./agent_tree.ts";

/** What a thread and its tools need to take part in a tree of agents. */
export interface AgentSeat {
  /** For the agent tools of this thread. */
  readonly control: AgentControl;
  /** For the agent tools of this thread. */
  readonly reporter: AgentReporter;
  /** What its model is told about the others, if its agent tools are of the second generation. */
  readonly notes: AgentNotes;
  /** Wraps an agent tool, so that what it reports shows in the turn that calls it. */
  watch(executor: ToolExecutor): ToolExecutor;
  /** Whether the thread may have agent tools of that generation: the first one has a limit on depth. */
  mayStart(version: "v1" | "v2"): boolean;
  /** What other agents left for this one: to be recorded before its next request. Empties the mailbox. */
  takeMail(): readonly MailItem[];
  /** Tells that the user said something to the turn under way; ends its wait for other agents. */
  steer(): void;
}

/** The seat at the root of a tree. */
export interface RootSeat extends AgentSeat {
  /** Has to see every event of the root's thread. */
  observe(event: ThreadEvent): void;
}

/** A tree of agents; disposing of it closes all of them and waits for their end. */
export interface OpenAgentTree extends AsyncDisposable {
  readonly root: RootSeat;
}

/** Makes a tree of agents that consists of its root alone. */
export function openAgentTree(options: AgentTreeOptions): OpenAgentTree {
  const tree = new AgentTree(options, createSeat);
  const { root } = tree.registry;
  return {
    root: {
      ...createSeat(tree, root),
      observe: (event) => {
        if (event.type === "turn_started") root.isSteered = false;
        tree.observe(root, event);
      },
    },
    [Symbol.asyncDispose]: () => tree.closeAll(),
  };
}

function createSeat(tree: AgentTree, node: AgentNode): AgentSeat {
  const { reports } = node;
  const { limits } = tree.options;
  return {
    control: createAgentControl(tree, node),
    reporter: reports.reporter,
    notes: toAgentNotes(node.path ?? ROOT_PATH, limits.maxConcurrentThreads),
    watch: (executor) => reports.watch(executor),
    mayStart: (version) => version === "v2" || node.depth < limits.maxDepth,
    takeMail: () => {
      node.isSteered = false;
      return node.mailbox.take();
    },
    steer: () => {
      node.isSteered = true;
      tree.pulse.beat();
    },
  };
}
