import { expect, test } from "vitest";
import {
  createImagesClient,
  type ImagesClient,
  type ImagesClientOptions,
} from "./images_client.ts";
import { resolveProvider } from "./provider.ts";
import { createTestServer, reply, type Reply, type TestServer } from "./test_server.ts";

const { signal: NEVER } = new AbortController();
const PNG = { data: Uint8Array.from([137, 80, 78, 71]), mimeType: "image/png" };
const MADE = reply(200, {
  created: 1_778_832_973,
  data: [{ b64_json: "aW1n", revised_prompt: "a fox, red" }],
  background: "opaque",
  quality: "medium",
  size: "1024x1536",
  output_format: "png",
  usage: { total_tokens: 5 },
});

interface Bench extends TestServer {
  client: ImagesClient;
  /** Lets the longest silence pass. */
  fallSilent: () => void;
}

async function createBench(
  replies: readonly Reply[],
  change: Partial<ImagesClientOptions> = {},
): Promise<Bench> {
  const server = await createTestServer(...replies);
  let nowMs = 0;
  let wake: () => void = () => undefined;
  const client = createImagesClient({
    provider: resolveProvider("gw", { gw: { base_url: server.url } }, { env: {} }),
    auth: {
      headers: async () => await Promise.resolve({ authorization: "Bearer sk-123456789" }),
      onUnauthorized: async () => await Promise.resolve(false),
    },
    transport: server.transport,
    clock: {
      now: () => nowMs,
      sleep: async (ms) => {
        if (ms < 10_000) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      },
    },
    random: () => 0.5,
    identity: { version: "1" },
    ...change,
  });
  const fallSilent = (): void => {
    nowMs += 300_000;
    wake();
  };
  return { ...server, client, fallSilent };
}

test("generate: sends what the tool of codex sends, and gives the images", async () => {
  const bench = await createBench([MADE]);
  expect(await bench.client.generate({ prompt: "a red fox" }, { signal: NEVER })).toEqual({
    images: [{ b64_json: "aW1n", revised_prompt: "a fox, red" }],
    created: 1_778_832_973,
    background: "opaque",
    quality: "medium",
    size: "1024x1536",
    output_format: "png",
  });
  const [sent] = bench.requests;
  expect([
    sent?.method,
    sent?.path,
    sent?.headers["content-type"],
    sent?.headers.authorization,
  ]).toEqual(["POST", "/v1/images/generations", "application/json", "Bearer sk-123456789"]);
  expect(sent?.body.toString()).toBe(
    '{"prompt":"a red fox","background":"auto","model":"gpt-image-2","quality":"auto","size":"auto"}',
  );
});

test("generate: takes every option", async () => {
  const bench = await createBench([MADE]);
  const request = {
    prompt: "p",
    background: "transparent",
    model: "mine",
    n: 2,
    quality: "low",
    size: "1x1",
  } as const;
  await bench.client.generate(request, { signal: NEVER });
  expect(JSON.parse(bench.requests[0]?.body.toString() ?? "")).toEqual(request);
});

test("edit: sends a form with the images", async () => {
  const bench = await createBench([MADE]);
  const { images } = await bench.client.edit(
    { prompt: "add a hat", images: [PNG, PNG] },
    { signal: NEVER },
  );
  expect(images.map(({ b64_json: data }) => data)).toEqual(["aW1n"]);
  const [sent] = bench.requests;
  const type = sent?.headers["content-type"] ?? "";
  const form = await new Response(new Uint8Array(sent?.body ?? []), {
    headers: { "content-type": type },
  }).formData();
  expect([sent?.path, [...form.keys()], form.get("prompt"), form.get("model")]).toEqual([
    "/v1/images/edits",
    ["prompt", "background", "model", "quality", "size", "image[]", "image[]"],
    "add a hat",
    "gpt-image-2",
  ]);
});

test("edit: sends JSON with data URLs where that is asked for", async () => {
  const bench = await createBench([MADE], { editEncoding: "json" });
  await bench.client.edit({ prompt: "add a hat", images: [PNG] }, { signal: NEVER });
  const [sent] = bench.requests;
  expect([sent?.headers["content-type"], JSON.parse(sent?.body.toString() ?? "")]).toEqual([
    "application/json",
    {
      images: [{ image_url: "data:image/png;base64,iVBORw==" }],
      prompt: "add a hat",
      background: "auto",
      model: "gpt-image-2",
      quality: "auto",
      size: "auto",
    },
  ]);
});

test.for([
  ["none", [], "an image edit takes 1 to 16 images, not 0"],
  ["too many", Array.from({ length: 17 }, () => PNG), "an image edit takes 1 to 16 images, not 17"],
  [
    "too large ones",
    [{ ...PNG, data: new Uint8Array(64 * 1024 * 1024) }, PNG],
    "the images of an edit have 67108868 bytes, at most 67108864 are sent: use smaller ones",
  ],
] as const)("edit: with %s nothing is sent", async ([, images, message]) => {
  const bench = await createBench([MADE]);
  await expect(bench.client.edit({ prompt: "p", images }, { signal: NEVER })).rejects.toThrow(
    expect.objectContaining({ code: "bad_request", message }),
  );
  expect(bench.requests).toEqual([]);
});

test("generate: data in place of a link is an image as well, and an empty one is none", async () => {
  const data = [{ url: "data:image/png;base64,aW1n" }, { b64_json: "" }, 5, { b64_json: "Mg==" }];
  const bench = await createBench([reply(200, { data })]);
  const { images } = await bench.client.generate({ prompt: "p" }, { signal: NEVER });
  expect(images).toEqual([{ b64_json: "aW1n" }, { b64_json: "Mg==" }]);
});

test.for<[string, unknown, string]>([
  ["no JSON", "<html>", "is no list of images: missing field `data`"],
  ["no list", { created: 1 }, "is no list of images: missing field `data`"],
  ["an empty list", { data: [] }, "holds no image data: it has to be in `data[].b64_json`"],
  [
    "links",
    { data: [{ url: "https://x/y.png" }] },
    "holds only links to images: it has to be in `data[].b64_json`",
  ],
])("generate: an answer with %s is an error", async ([, body, reason]) => {
  const bench = await createBench([reply(200, body)]);
  await expect(bench.client.generate({ prompt: "p" }, { signal: NEVER })).rejects.toThrow(
    expect.objectContaining({
      code: "bad_response",
      message: `the answer of ${bench.url}/images/generations ${reason}`,
    }),
  );
});

test("generate: a refusal is told in the provider's words, without keys", async () => {
  const body = { error: { message: "no images for sk-123456789" } };
  const bench = await createBench([reply(403, body)]);
  await expect(bench.client.generate({ prompt: "p" }, { signal: NEVER })).rejects.toThrow(
    `unexpected status 403 Forbidden: no images for [redacted], url: ${bench.url}/images/generations`,
  );
});

test("generate: a server fault is tried again", async () => {
  const bench = await createBench([reply(502), MADE]);
  const { images } = await bench.client.generate({ prompt: "p" }, { signal: NEVER });
  expect([images.length, bench.requests.length]).toEqual([1, 2]);
});

test("generate: missing credentials are told as they are", async () => {
  const bench = await createBench([MADE], {
    auth: {
      headers: () => Promise.reject(new Error("Missing environment variable: `KEY`.")),
      onUnauthorized: async () => await Promise.resolve(false),
    },
  });
  await expect(bench.client.generate({ prompt: "p" }, { signal: NEVER })).rejects.toThrow(
    "Missing environment variable: `KEY`.",
  );
});

test("generate: an answer that breaks off is a lost one", async () => {
  const bench = await createBench([
    (response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write('{"data":', () => response.destroy());
    },
  ]);
  await expect(bench.client.generate({ prompt: "p" }, { signal: NEVER })).rejects.toThrow(
    expect.objectContaining({
      code: "connection_failed",
      retryable: true,
      message: expect.stringMatching(/^lost the answer of http:.*\/images\/generations: ./),
    }),
  );
});

test("generate: silence ends it", async () => {
  const asked = Promise.withResolvers<void>();
  const bench = await createBench([() => asked.resolve()]);
  const making = bench.client.generate({ prompt: "p" }, { signal: NEVER });
  await asked.promise;
  bench.fallSilent();
  await expect(making).rejects.toThrow(
    expect.objectContaining({
      code: "idle_timeout",
      message: `nothing came from ${bench.url}/images/generations for 300000 ms`,
    }),
  );
});

test("generate: the signal ends it with its own reason", async () => {
  const asked = Promise.withResolvers<void>();
  const bench = await createBench([() => asked.resolve()]);
  const controller = new AbortController();
  const making = bench.client.generate({ prompt: "p" }, { signal: controller.signal });
  await asked.promise;
  controller.abort(new Error("enough"));
  await expect(making).rejects.toThrow("enough");
  await expect(
    bench.client.edit({ prompt: "p", images: [PNG] }, { signal: controller.signal }),
  ).rejects.toThrow("enough");
});
