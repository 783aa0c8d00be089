import { expect, test } from "vitest";
import { LoginError } from "../login_error.ts";
import { parseAuthFile, resolveAuthMode, toApiKeyFile, toAuthFileText } from "./auth_file.ts";

const TOKENS = {
  id_token: "i",
  access_token: "a",
  refresh_token: "r",
  account_id: "acc",
  login_owner_id: "o",
};

test("auth.json: an API key round trip", () => {
  const text = toAuthFileText(toApiKeyFile("sk-1"));
  expect(text).toBe('{\n  "auth_mode": "apikey",\n  "OPENAI_API_KEY": "sk-1"\n}\n');
  expect(parseAuthFile(text)).toEqual({
    auth_mode: "apikey",
    OPENAI_API_KEY: "sk-1",
    rest: {},
    tokensRest: {},
  });
});

test("auth.json: a ChatGPT round trip keeps members that this version does not know", () => {
  const value = {
    auth_mode: "chatgpt",
    OPENAI_API_KEY: null,
    tokens: TOKENS,
    last_refresh: "2026-11-21T00:00:00.000Z",
    agent_identity: { x: 1 },
  };
  const file = parseAuthFile(JSON.stringify(value));
  expect(file.tokens).toEqual({
    id_token: "i",
    access_token: "a",
    refresh_token: "r",
    account_id: "acc",
  });
  expect(JSON.parse(toAuthFileText(file))).toEqual(value);
});

test.for<[string, unknown, string | undefined]>([
  ["key alone", { OPENAI_API_KEY: "k" }, "apikey"],
  ["tokens alone", { tokens: TOKENS }, "chatgpt"],
  ["both without a mode", { OPENAI_API_KEY: "k", tokens: TOKENS }, "apikey"],
  ["both, mode chatgpt", { auth_mode: "chatgpt", OPENAI_API_KEY: "k", tokens: TOKENS }, "chatgpt"],
  ["both, mode apikey", { auth_mode: "apikey", OPENAI_API_KEY: "k", tokens: TOKENS }, "apikey"],
  ["mode without its credentials", { auth_mode: "chatgpt", OPENAI_API_KEY: "k" }, undefined],
  ["a mode of a later version", { auth_mode: "agentIdentity", OPENAI_API_KEY: "k" }, undefined],
  ["a blank key", { OPENAI_API_KEY: " " }, undefined],
  ["nothing", {}, undefined],
])("resolveAuthMode: %s", ([, value, mode]) => {
  expect(resolveAuthMode(parseAuthFile(JSON.stringify(value)))).toBe(mode);
});

test.for([
  ['{"OPENAI_API_KEY": "s3cret'],
  ['["s3cret"]'],
  ['{"tokens": "s3cret"}'],
  ['{"tokens": {"access_token": "s3cret"}}'],
])("parseAuthFile: refuses %s without quoting it", ([text = ""]) => {
  let caught: unknown;
  try {
    parseAuthFile(text);
  } catch (error) {
    caught = error;
  }
  if (!LoginError.isInstance(caught)) throw new Error("not refused");
  expect(caught.code).toBe("bad_auth_file");
  expect(`${caught.message}${String(caught.cause)}`).not.toContain("s3cret");
});
