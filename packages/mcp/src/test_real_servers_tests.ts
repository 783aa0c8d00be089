import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { McpElicitationRequest } from "./elicitation.ts";
import type { JsonObject } from "./json_value.ts";
import type { McpCallResult } from "./mcp_tool.ts";
import { openConnections } from "./test_connections.ts";
import { EVERYTHING_SERVER, toFilesystemServer } from "./test_real_servers.ts";

/** Servers that nobody here wrote start slowly where much else is going on. */
const TIMEOUT_MS = 60_000;

function outline({ content, structuredContent, isError }: McpCallResult): unknown {
  const types = content.flatMap(({ type }) => (typeof type === "string" ? [type] : [])).join(" ");
  return `${isError ? "error: " : ""}${types}${structuredContent === undefined ? "" : " structured"}`;
}

const EVERYTHING: Readonly<Record<string, readonly [JsonObject, unknown]>> = {
  echo: [{ message: "hi" }, "text"],
  "get-annotated-message": [{ messageType: "success", includeImage: true }, "text image"],
  "get-env": [{}, "text"],
  "get-resource-links": [{ count: 2 }, "text resource_link resource_link"],
  "get-resource-reference": [{ resourceType: "Blob", resourceId: 1 }, "text resource text"],
  "get-structured-content": [{ location: "Chicago" }, "text structured"],
  "get-sum": [{ a: 2, b: 3 }, "text"],
  "get-tiny-image": [{}, "text image text"],
  "gzip-file-as-resource": [
    { name: "a.gz", data: "data:text/plain,hello", outputType: "resource" },
    "resource",
  ],
  "toggle-simulated-logging": [{}, "text"],
  "toggle-subscriber-updates": [{}, "text"],
  "trigger-long-running-operation": [{ duration: 0.02, steps: 2 }, "text"],
  "trigger-elicitation-request": [{}, "text text text"],
  "trigger-url-elicitation": [
    { url: "https://a.example/", message: "Visit", elicitationId: "e" },
    "text text",
  ],
  // Only for clients that speak the experimental tasks of 2025-11-25.
  "simulate-research-query": [{ topic: "tides" }, "error: text"],
};

test(
  "real servers: every tool of server-everything, its questions, progress and resources",
  { timeout: TIMEOUT_MS },
  async () => {
    const asked: McpElicitationRequest[] = [];
    const { connections, waitFor } = openConnections(
      { everything: EVERYTHING_SERVER },
      {
        onElicitation: async (request) => {
          asked.push(request);
          return { action: "accept", content: { name: "Ada" } };
        },
      },
    );
    await using _ = connections;
    await connections.ready();
    // It offers some of its tools only once it knows what the client can do.
    await waitFor(({ type }) => type === "tools_changed");
    const names = (await connections.listTools()).map(({ name }) => name);
    const steps: number[] = [];
    const results: Record<string, unknown> = {};
    for (const [tool, [input]] of Object.entries(EVERYTHING)) {
      const call = { server: "everything", tool, arguments: input };
      const result = await connections.callTool(call, {
        onProgress: ({ progress }) => steps.push(progress),
      });
      results[tool] = outline(result);
    }
    expect(names.toSorted()).toEqual(Object.keys(EVERYTHING).toSorted());
    expect(results).toEqual(
      Object.fromEntries(Object.entries(EVERYTHING).map(([tool, [, want]]) => [tool, want])),
    );
    expect([asked.map(({ mode }) => mode), steps]).toEqual([
      ["form", "url"],
      [1, 2],
    ]);
    const { resources } = await connections.listResources();
    const { resourceTemplates } = await connections.listResourceTemplates();
    const uri = "demo://resource/dynamic/text/1";
    const { contents } = await connections.readResource({ server: "everything", uri });
    expect([resources.length > 0, resourceTemplates.length, contents[0]?.["uri"]]).toEqual([
      true,
      2,
      uri,
    ]);
  },
);

test("real servers: every tool of server-filesystem", { timeout: TIMEOUT_MS }, async () => {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "codexkit-mcp-fs-")));
  onTestFinished(() => fs.rmSync(root, { recursive: true }));
  const file = path.join(root, "a.txt");
  const image = path.join(root, "a.png");
  fs.writeFileSync(file, "one\ntwo\n");
  fs.writeFileSync(image, Buffer.from("iVBORw0KGgo=", "base64"));
  const calls: Readonly<Record<string, readonly [JsonObject, unknown]>> = {
    read_file: [{ path: file }, "text structured"],
    read_text_file: [{ path: file, head: 1 }, "text structured"],
    read_media_file: [{ path: image }, "image structured"],
    read_multiple_files: [{ paths: [file, path.join(root, "none")] }, "text structured"],
    write_file: [{ path: path.join(root, "b.txt"), content: "b" }, "text structured"],
    edit_file: [{ path: file, edits: [{ oldText: "one", newText: "1" }] }, "text structured"],
    create_directory: [{ path: path.join(root, "sub") }, "text structured"],
    list_directory: [{ path: root }, "text structured"],
    list_directory_with_sizes: [{ path: root }, "text structured"],
    directory_tree: [{ path: root }, "text structured"],
    move_file: [
      { source: path.join(root, "b.txt"), destination: path.join(root, "sub/c.txt") },
      "text structured",
    ],
    search_files: [{ path: root, pattern: "**/*.txt" }, "text structured"],
    get_file_info: [{ path: file }, "text structured"],
    list_allowed_directories: [{}, "text structured"],
  };
  await using connections = openConnections({ files: toFilesystemServer(root) }).connections;
  await connections.ready();
  const names = (await connections.listTools()).map(({ name }) => name);
  const results: Record<string, unknown> = {};
  for (const [tool, [input]] of Object.entries(calls)) {
    results[tool] = outline(
      await connections.callTool({ server: "files", tool, arguments: input }),
    );
  }
  const outside = { server: "files", tool: "read_text_file", arguments: { path: "/etc/passwd" } };
  results["outside"] = outline(await connections.callTool(outside));
  expect(names.toSorted()).toEqual(Object.keys(calls).toSorted());
  expect(results).toEqual({
    ...Object.fromEntries(Object.entries(calls).map(([tool, [, want]]) => [tool, want])),
    outside: "error: text",
  });
  expect([
    fs.readFileSync(file, "utf8"),
    fs.readFileSync(path.join(root, "sub/c.txt"), "utf8"),
  ]).toEqual(["1\ntwo\n", "b"]);
});
