import { expect, onTestFinished, test } from "vitest";
import { createDefaultTransport } from "./default_transport.ts";
import { readBodyText } from "./http_transport.ts";

test.for([[{ node: "24.0.0" }], [{ node: "24.0.0", bun: "1.4.5" }], [undefined]] as const)(
  "createDefaultTransport: works for the runtime %j",
  async ([versions]) => {
    const server = process
      .getBuiltinModule("node:http")
      .createServer((_, response) => response.end("hi"));
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const transport = createDefaultTransport({ versions });
    onTestFinished(() => transport.close());
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const { body } = await transport.send({
      method: "GET",
      url: `http://127.0.0.1:${port}/`,
      headers: {},
      signal: new AbortController().signal,
    });
    expect(await readBodyText(body, 100)).toBe("hi");
  },
);
