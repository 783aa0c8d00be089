// An agent on the Responses API: OPENAI_API_KEY=… node responses_loop.ts "make the tests pass"
import { openPlugins, selectPlugins } from "@codexkit/tool-plugins";
import OpenAI from "openai";

const client = new OpenAI();
const model = process.env["MODEL"] ?? "gpt-5.4";
const selection = selectPlugins({ agent: { shell_tool_mode: "auto" } }, model);
await using plugins = await openPlugins(selection, { cwd: process.cwd(), env: process.env });
const instructions = `You work in ${process.cwd()}.\n${plugins.promptSections.CODEX_SKILLS_SECTION}`;
const conversation: OpenAI.Responses.ResponseInput = [
  { role: "user", content: process.argv[2] ?? "Which files are here?" },
];

for (let calls = 1; calls > 0;) {
  const tools = await plugins.toResponsesTools();
  const input = plugins.addSkills(conversation);
  const answer = await client.responses.create({
    model,
    instructions,
    tools,
    input,
    stream: false,
  });
  calls = 0;
  for (const item of answer.output) {
    if (item.type === "message" || item.type === "reasoning") conversation.push(item);
    if (item.type !== "function_call" && item.type !== "custom_tool_call") continue;
    conversation.push(item, await plugins.execute(item));
    calls += 1;
  }
  if (answer.output_text !== "") console.log(answer.output_text);
}
