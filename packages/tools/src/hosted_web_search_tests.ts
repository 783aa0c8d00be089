import { expect, test } from "vitest";
import { toWebSearchSpec } from "./hosted_web_search.ts";

const plain = { fullAccess: false, externalWebAccess: true, images: false };

test.for([
  [{ ...plain }, { type: "web_search", external_web_access: false }],
  [
    { ...plain, fullAccess: true },
    { type: "web_search", external_web_access: true },
  ],
  [
    { ...plain, mode: "live" },
    { type: "web_search", external_web_access: true },
  ],
  [
    { ...plain, mode: "indexed" },
    { type: "web_search", external_web_access: true, indexed_web_access: true },
  ],
  [
    { ...plain, images: true, mode: "cached" },
    {
      type: "web_search",
      external_web_access: false,
      search_content_types: ["text", "image"],
    },
  ],
  [
    { ...plain, externalWebAccess: false, mode: "live", images: true, fullAccess: true },
    { type: "web_search", external_web_access: false },
  ],
  [{ ...plain, mode: "disabled" }, undefined],
] as const)("toWebSearchSpec: %o", ([input, spec]) => {
  expect(toWebSearchSpec(input)).toEqual(spec);
});

test("toWebSearchSpec: limits stand in the recorded order", () => {
  const spec = toWebSearchSpec({
    ...plain,
    mode: "live",
    images: true,
    contextSize: "high",
    allowedDomains: ["example.com"],
    location: { country: "US", city: "New York" },
  });
  expect(JSON.stringify(spec)).toBe(
    JSON.stringify({
      type: "web_search",
      external_web_access: true,
      filters: { allowed_domains: ["example.com"] },
      user_location: { type: "approximate", country: "US", city: "New York" },
      search_context_size: "high",
      search_content_types: ["text", "image"],
    }),
  );
});
