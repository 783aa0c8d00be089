// The same agent on chat completions, for any provider: OPENAI_BASE_URL=… MODEL=… node chat_loop.ts "…"
import { openPlugins, selectPlugins } from "@codexkit/tool-plugins";
import OpenAI from "openai";

const client = new OpenAI();
const model = process.env["MODEL"] ?? "gpt-5-mini";
const selection = selectPlugins({ agent: { shell_tool_mode: "auto" } }, model);
await using plugins = await openPlugins(selection, { cwd: process.cwd(), env: process.env });
const system = `You work in ${process.cwd()}.\n${plugins.promptSections.CODEX_SKILLS_SECTION}`;
const conversation: OpenAI.ChatCompletionMessageParam[] = [
  { role: "system", content: system },
  { role: "user", content: process.argv[2] ?? "Which files are here?" },
];

for (let calls = 1; calls > 0;) {
  const tools = await plugins.toChatTools();
  const messages = plugins.addSkills(conversation);
  const answer = await client.chat.completions.create({ model, tools, messages });
  calls = 0;
  for (const { message } of answer.choices) {
    conversation.push(message);
    for (const call of message.tool_calls ?? []) {
      conversation.push(await plugins.execute(call));
      calls += 1;
    }
    if (message.content) console.log(message.content);
  }
}
