import { expect, test } from "vitest";
import { buildChildEnvironment, listSecretValues } from "./child_environment.ts";

const HOST = {
  HOME: "/home/me",
  PATH: "/bin",
  LC_ALL: "C",
  SSL_CERT_FILE: "/ca.pem",
  SYSTEMROOT: "C:\\Windows",
  OPENAI_API_KEY: "sk-secret",
  WANTED: "wanted",
  ALSO: "also",
  FAR: "far",
  EMPTY: "",
};

test("buildChildEnvironment: only the few variables of the host, however many it has", () => {
  expect(buildChildEnvironment({}, HOST, "linux")).toEqual({
    HOME: "/home/me",
    PATH: "/bin",
    LC_ALL: "C",
    SSL_CERT_FILE: "/ca.pem",
  });
});

test("buildChildEnvironment: env_vars copies, env wins, an unset or remote one is left out", () => {
  expect(
    buildChildEnvironment(
      {
        env_vars: [
          "WANTED",
          "UNSET",
          "EMPTY",
          { name: "ALSO" },
          { name: "FAR", source: "remote" },
          { name: "OPENAI_API_KEY", source: "local" },
        ],
        env: { WANTED: "literal", PATH: "/mine" },
      },
      HOST,
      "linux",
    ),
  ).toEqual({
    HOME: "/home/me",
    PATH: "/mine",
    LC_ALL: "C",
    SSL_CERT_FILE: "/ca.pem",
    WANTED: "literal",
    EMPTY: "",
    ALSO: "also",
    OPENAI_API_KEY: "sk-secret",
  });
});

test("buildChildEnvironment: on Windows also what programs there need", () => {
  expect(buildChildEnvironment({}, HOST, "win32")["SYSTEMROOT"]).toBe("C:\\Windows");
});

test("listSecretValues: what the table names", () => {
  expect(
    listSecretValues(
      { env_vars: ["WANTED", "UNSET", { name: "ALSO" }], env: { A: "literal" } },
      HOST,
    ),
  ).toEqual(["wanted", "also", "literal"]);
});
