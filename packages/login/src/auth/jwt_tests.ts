import { expect, test } from "vitest";
import { LoginError } from "../login_error.ts";
import { parseTokenClaims, readTokenExpiryMs } from "./jwt.ts";

function toJwt(payload: unknown): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none" })}.${part(payload)}.sig`;
}

test("parseTokenClaims: reads what the sign-in says", () => {
  const auth = {
    chatgpt_plan_type: "pro",
    chatgpt_user_id: "u1",
    chatgpt_account_id: "a1",
    other: 1,
  };
  const token = toJwt({ email: "me@x.org", exp: 99, "https://api.openai.com/auth": auth });
  expect(parseTokenClaims(token)).toEqual({
    email: "me@x.org",
    chatgpt_plan_type: "pro",
    chatgpt_user_id: "u1",
    chatgpt_account_id: "a1",
    exp: 99,
  });
});

test("parseTokenClaims: nothing is required, older places are known", () => {
  expect(parseTokenClaims(toJwt({}))).toEqual({});
  const token = toJwt({
    "https://api.openai.com/profile": { email: "p@x.org" },
    "https://api.openai.com/auth": { user_id: "u2", chatgpt_plan_type: "brand_new" },
  });
  expect(parseTokenClaims(token)).toEqual({
    email: "p@x.org",
    chatgpt_plan_type: "brand_new",
    chatgpt_user_id: "u2",
  });
});

test.for([["s3cret"], ["a.b"], ["a..c"], ["a.!!!.c"], [`a.${"s3cret".repeat(20_000)}.c`]])(
  "parseTokenClaims: refuses what is no JWT without quoting it",
  ([token = ""]) => {
    let caught: unknown;
    try {
      parseTokenClaims(token);
    } catch (error) {
      caught = error;
    }
    expect(LoginError.isInstance(caught) && caught.code).toBe("bad_token");
    expect(String(caught)).not.toContain("s3cret");
  },
);

test("readTokenExpiryMs: milliseconds, or nothing", () => {
  expect([
    readTokenExpiryMs(toJwt({ exp: 2 })),
    readTokenExpiryMs(toJwt({})),
    readTokenExpiryMs("opaque"),
  ]).toEqual([2_000, undefined, undefined]);
});
