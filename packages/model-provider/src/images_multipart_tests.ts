import { expect, test } from "vitest";
import { toMultipart } from "./images_multipart.ts";

const PNG = { data: Uint8Array.from([137, 80, 78, 71, 13, 10, 0, 255]), mimeType: "image/png" };

/** A form as a server reads it. */
async function read(
  form: Awaited<ReturnType<typeof toMultipart>>,
): Promise<readonly [string, unknown][]> {
  const response = new Response(form.body, { headers: { "content-type": form.contentType } });
  const entries: [string, unknown][] = [];
  for (const [name, value] of await response.formData()) {
    if (typeof value === "string") entries.push([name, value]);
    else
      entries.push([
        name,
        [value.name, value.type, [...new Uint8Array(await value.arrayBuffer())]],
      ]);
  }
  return entries;
}

test("toMultipart: members and images, in order, byte by byte", async () => {
  const prompt = 'a "quoted"\r\nline — ü\r\n--boundary';
  const form = await toMultipart({ prompt, n: 2, size: undefined }, [
    PNG,
    { data: Uint8Array.from([1]), mimeType: "image/jpeg" },
  ]);
  expect(form.contentType).toMatch(/^multipart\/form-data; ?boundary=/);
  expect(await read(form)).toEqual([
    ["prompt", prompt],
    ["n", "2"],
    ["image[]", ["image-1.png", "image/png", [...PNG.data]]],
    ["image[]", ["image-2.jpg", "image/jpeg", [1]]],
  ]);
});

test.for([
  ["image/gif", "image-1.gif"],
  ["image/webp", "image-1.webp"],
  ["application/octet-stream", "image-1.bin"],
])("toMultipart: a file of type %s is called %s", async ([mimeType = "", name]) => {
  const [entry] = await read(await toMultipart({}, [{ ...PNG, mimeType }]));
  expect(entry).toEqual(["image[]", [name, mimeType, [...PNG.data]]]);
});

test("toMultipart: part of a larger buffer is sent, not all of it", async () => {
  const data = Uint8Array.from([9, 1, 2, 9]).subarray(1, 3);
  const [entry] = await read(await toMultipart({}, [{ data, mimeType: "image/png" }]));
  expect(entry).toEqual(["image[]", ["image-1.png", "image/png", [1, 2]]]);
});
