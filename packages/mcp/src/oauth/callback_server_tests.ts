import { expect, test } from "vitest";
import { startCallbackServer } from "./callback_server.ts";

const OPTIONS = {
  path: "/cb",
  port: 0,
  isExpected: (query: URLSearchParams) => query.get("state") === "s",
};

test("startCallbackServer: takes the first answer that was expected, and nothing else", async () => {
  const callback = await startCallbackServer(OPTIONS);
  const visit = async (target: string, init?: RequestInit): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${callback.port}${target}`, init);
    return [response.status, await response.text()];
  };
  const seen = [
    await visit("/other?state=s&code=1"),
    await visit("/cb?state=s&code=1", { method: "POST" }),
    await visit(`/cb?state=s&code=${"x".repeat(14_000)}&more=${"y".repeat(14_000)}`).catch(
      () => "refused",
    ),
    await visit("/cb?state=t&code=2"),
    await visit("/cb?state=s&error=no"),
  ];
  const answer = await callback.answer;
  callback.close();
  callback.close();
  expect({ seen, answer: Object.fromEntries(answer) }).toEqual({
    seen: [
      [404, "There is nothing here."],
      [404, "There is nothing here."],
      expect.anything(),
      [400, "This is not the sign-in that was asked for."],
      [200, "Authentication failed. You may close this window."],
    ],
    answer: { state: "s", error: "no" },
  });
});

test("startCallbackServer: a port that is taken", async () => {
  const first = await startCallbackServer(OPTIONS);
  await expect(startCallbackServer({ ...OPTIONS, port: first.port })).rejects.toMatchObject({
    code: "login_failed",
    message: expect.stringContaining(`cannot wait for the browser on port ${first.port}: `),
  });
  first.close();
});
