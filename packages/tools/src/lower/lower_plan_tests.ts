import { expect, test } from "vitest";
import type { ToolPlan } from "../plan.ts";
import type { ToolCandidate } from "../tool_candidate.ts";
import type { ToolSpec, WebSearchToolSpec } from "../tool_spec.ts";
import { listTools } from "./lower_plan.ts";
import {
  createCandidate,
  createFreeformSpec,
  createFunctionSpec,
  createParts,
  planCandidates,
  PLAIN_WIRE,
  SEARCH_CANDIDATE,
  SEARCH_SPEC,
} from "./test_lowering.ts";

const DOCS = { name: "mcp__docs", description: "Ask before you search." };
const ECHO = createFunctionSpec("echo");
const FIND = createFunctionSpec("find");
const PATCH = createFreeformSpec("apply_patch");
const WEB: WebSearchToolSpec = { type: "web_search", external_web_access: true };
const WEB_CANDIDATE: ToolCandidate = { tool: { kind: "hosted", spec: WEB }, gates: [] };
const IMAGE_CANDIDATE: ToolCandidate = {
  tool: { kind: "hosted", spec: { type: "image_generation", output_format: "png" } },
  gates: [],
};

function planSpecs(...specs: readonly ToolSpec[]): ToolPlan {
  return { ...planCandidates(), specs };
}

test("PlanLowering: a provider that takes everything gets the very specs, and the decisions stay", () => {
  const plan = planCandidates(
    createCandidate(PATCH),
    createCandidate(ECHO, DOCS),
    createCandidate(FIND, DOCS, "deferred"),
    SEARCH_CANDIDATE,
    WEB_CANDIDATE,
    IMAGE_CANDIDATE,
  );
  const { tools } = createParts(plan, {});
  expect(tools.specs).toEqual(plan.specs);
  expect(tools.specs.every((spec, at) => spec === plan.specs[at])).toBe(true);
  expect([tools.decisions === plan.decisions, tools.losses]).toEqual([true, []]);
});

test("PlanLowering: output schemas stay at home, also inside namespaces", () => {
  const inner = createFunctionSpec("echo", { output_schema: { type: "object" } });
  const plan = planCandidates(createCandidate(inner), createCandidate(inner, DOCS));
  const sent = JSON.stringify(createParts(plan, {}).tools.specs);
  expect([sent.includes("output_schema"), JSON.parse(sent)]).toEqual([
    false,
    [ECHO, { type: "namespace", ...DOCS, tools: [ECHO] }],
  ]);
});

test("PlanLowering: namespaces become names, and what they say of all tools goes to the first", () => {
  const other = { name: "mcp__other", description: "Tools in the mcp__other namespace." };
  const plan = planCandidates(
    createCandidate(ECHO),
    createCandidate(ECHO, DOCS),
    createCandidate(FIND, DOCS),
    createCandidate(FIND, other),
  );
  const { tools } = createParts(plan, { namespaceTools: false });
  expect([tools.specs, tools.decisions.map(({ decision, reason }) => [decision, reason])]).toEqual([
    [
      ECHO,
      {
        ...ECHO,
        name: "mcp__docs__echo",
        description: "Does echo.\n\nAbout all tools of mcp__docs: Ask before you search.",
      },
      { ...FIND, name: "mcp__docs__find" },
      { ...FIND, name: "mcp__other__find" },
    ],
    [
      ["included", "every gate is open"],
      ["lowered", "called `mcp__docs__echo`"],
      ["lowered", "called `mcp__docs__find`"],
      ["lowered", "called `mcp__other__find`"],
    ],
  ]);
});

test("PlanLowering: freeform tools become functions, in the form they have for that", () => {
  const form = createFunctionSpec("apply_patch", { description: "Patches." });
  const plan = planCandidates(createCandidate(PATCH));
  const own = createParts(plan, { customTools: false }, [form]).tools;
  const made = createParts(plan, { customTools: false }).tools;
  expect([own.specs, made.specs[0]?.type, made.decisions[0]]).toEqual([
    [form],
    "function",
    {
      ...plan.decisions[0],
      decision: "lowered",
      reason: "freeform text as the string of a function",
    },
  ]);
});

test("PlanLowering: a freeform tool in a namespace keeps its kind where there are freeform tools", () => {
  const plan = planCandidates(createCandidate(PATCH, DOCS));
  const { specs } = createParts(plan, { namespaceTools: false }).tools;
  expect(specs).toEqual([
    {
      ...PATCH,
      name: "mcp__docs__apply_patch",
      description: `${PATCH.description}\n\nAbout all tools of mcp__docs: Ask before you search.`,
    },
  ]);
});

test("PlanLowering: tool search becomes an ordinary function", () => {
  const plan = planCandidates(createCandidate(FIND, DOCS, "deferred"), SEARCH_CANDIDATE);
  const { tools } = createParts(plan, { toolSearch: false });
  const { description, parameters } = SEARCH_SPEC;
  expect([tools.specs, tools.decisions.map(({ decision }) => decision)]).toEqual([
    [{ type: "function", name: "tool_search", description, strict: false, parameters }],
    ["deferred", "lowered"],
  ]);
});

test("PlanLowering: hosted tools that the provider does not have are hidden, and why", () => {
  const plan = planCandidates(WEB_CANDIDATE, IMAGE_CANDIDATE);
  const { tools } = createParts(plan, { hostedWebSearch: false, hostedImageGeneration: false });
  expect([tools.specs, tools.decisions]).toEqual([
    [],
    ["web_search", "image_generation"].map((name, at) => {
      const subject = `capabilities.${name}`;
      const found = "the provider has no such hosted tool";
      const remedy = `set \`${subject} = true\` for a provider that runs it`;
      return {
        ...plan.decisions[at],
        decision: "hidden",
        reason: `${subject}: ${found}`,
        remedy,
        gates: [{ kind: "capability", subject, passed: false, found, remedy }],
      };
    }),
  ]);
});

test("PlanLowering: Responses Lite hides hosted web search, and says so", () => {
  const { tools } = createParts(planCandidates(WEB_CANDIDATE), { style: "responses_lite" });
  expect([tools.specs, tools.decisions.map(({ decision, reason }) => [decision, reason])]).toEqual([
    [],
    [["hidden", "model.use_responses_lite: true, and hosted web search is never offered there"]],
  ]);
});

test("PlanLowering: tools of one name in a plan made by hand are sent once", () => {
  const again = { ...ECHO, description: "Another." };
  const { specs } = createParts(planSpecs(ECHO, again, PATCH), PLAIN_WIRE).tools;
  expect(specs.map((spec) => spec.type === "function" && spec.description.split(".")[0])).toEqual([
    "Does echo",
    "Takes a apply_patch",
  ]);
});

test("PlanLowering: local_shell stays where it is", () => {
  expect(createParts(planSpecs({ type: "local_shell" }), PLAIN_WIRE).tools.specs).toEqual([
    { type: "local_shell" },
  ]);
});

test("withLoaded: flat tools come last, one after the other as they were found", () => {
  const plan = planCandidates(
    createCandidate(ECHO, DOCS),
    createCandidate(FIND, { name: "mcp__web", description: "The web." }, "deferred"),
    createCandidate(PATCH, { name: "mcp__web", description: "" }, "deferred"),
    SEARCH_CANDIDATE,
    WEB_CANDIDATE,
  );
  const { tools, names } = createParts(plan, { ...PLAIN_WIRE, hostedWebSearch: true });
  const loaded = ["apply_patch", "find"].flatMap(
    (name) => names.find({ namespace: "mcp__web", name }) ?? [],
  );
  const specs = tools.withLoaded(loaded);
  expect(specs.slice(0, tools.specs.length)).toEqual(tools.specs);
  expect(
    specs
      .slice(tools.specs.length)
      .map((spec) => "description" in spec && [spec.type, spec.description]),
  ).toEqual([
    [
      "function",
      expect.stringMatching(/^Takes a apply_patch\.[^]*About all tools of mcp__web: The web\.$/),
    ],
    ["function", "Does find."],
  ]);
});

test("withLoaded: where there are namespaces, tools join the one that is there, or make it", () => {
  const web = { name: "mcp__web", description: "The web." };
  const plan = planCandidates(
    createCandidate(ECHO, DOCS),
    createCandidate(FIND, DOCS, "deferred"),
    createCandidate(FIND, web, "deferred"),
    createCandidate(createFunctionSpec("alone"), undefined, "deferred"),
    SEARCH_CANDIDATE,
  );
  const { tools, names } = createParts(plan, { toolSearch: false });
  const loaded = [
    { name: "alone" },
    { namespace: "mcp__web", name: "find" },
    { namespace: "mcp__docs", name: "find" },
  ].flatMap((name) => names.find(name) ?? []);
  expect(tools.withLoaded(loaded)).toEqual([
    { type: "namespace", ...DOCS, tools: [ECHO, FIND] },
    tools.specs[1],
    { type: "namespace", ...web, tools: [FIND] },
    createFunctionSpec("alone"),
  ]);
});

test("withLoaded: what is shown already is not shown twice", () => {
  const plan = planCandidates(createCandidate(ECHO, DOCS));
  const { tools, names } = createParts(plan, PLAIN_WIRE);
  const echo = names.find({ namespace: "mcp__docs", name: "echo" });
  expect(tools.withLoaded(echo ? [echo] : [])).toEqual(tools.specs);
});

test("listTools: what is shown comes first, then what is only registered", () => {
  const plan = planCandidates(
    createCandidate(FIND, DOCS, "deferred"),
    createCandidate(PATCH),
    createCandidate(ECHO, DOCS),
    SEARCH_CANDIDATE,
    WEB_CANDIDATE,
  );
  expect([...listTools(plan)].map(({ name, kind }) => [name.namespace, name.name, kind])).toEqual([
    [undefined, "apply_patch", "custom"],
    ["mcp__docs", "echo", "function"],
    [undefined, "tool_search", "tool_search"],
    ["mcp__docs", "find", "function"],
    [undefined, "apply_patch", "custom"],
    ["mcp__docs", "echo", "function"],
    [undefined, "tool_search", "tool_search"],
  ]);
});
