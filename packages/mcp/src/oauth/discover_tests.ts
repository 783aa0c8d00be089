import { expect, test } from "vitest";
import { loadSdk } from "../sdk.ts";
import { TestClock } from "../test_clock.ts";
import { type OAuthScript, startOAuthServer } from "../test_oauth_server.ts";
import { discoverSignIn } from "./discover.ts";
import { createOAuthFetch } from "./oauth_fetch.ts";

async function discover(script: OAuthScript, resource?: string): Promise<unknown> {
  await using server = await startOAuthServer(script);
  const send = createOAuthFetch({ server: "s", url: server.url, fetch, clock: new TestClock() });
  const place = await discoverSignIn(await loadSdk(), {
    server: "s",
    url: server.url,
    resource,
    fetch: send,
  });
  if (place === undefined) return undefined;
  return {
    authorizationServer: place.authorizationServer.replace(server.origin, "<origin>"),
    issuer: place.metadata.issuer.replace(server.origin, "<origin>"),
    resource: place.resource.replace(server.origin, "<origin>"),
    scopes: place.scopes,
  };
}

const FOUND = {
  authorizationServer: "<origin>",
  issuer: "<origin>",
  resource: "<origin>/mcp",
  scopes: ["read", "write"],
};
const RESOURCE = "/.well-known/oauth-protected-resource/mcp";
const missing = (): Response => new Response(null, { status: 404 });

test.for<[string, OAuthScript, unknown]>([
  ["what the refusal points to", {}, FOUND],
  [
    "the well-known address when the refusal says nothing",
    { paths: { "/mcp": () => new Response("who?", { status: 401 }) } },
    { ...FOUND, scopes: ["all"] },
  ],
  [
    "the server itself when it has no metadata of its own",
    { paths: { [RESOURCE]: missing } },
    { ...FOUND, authorizationServer: "<origin>/" },
  ],
  ["nothing", { isOpen: true }, undefined],
])("discoverSignIn: %s", async ([, script, want]) => {
  expect(await discover(script)).toEqual(want);
});

test("discoverSignIn: a resource by configuration is not doubted", async () => {
  expect(
    await discover({ resource: { resource: "https://other.example/" } }, "https://other.example/"),
  ).toEqual({
    ...FOUND,
    resource: "https://other.example/",
  });
});
