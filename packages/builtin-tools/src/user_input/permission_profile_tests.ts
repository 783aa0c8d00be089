import { expect, test } from "vitest";
import {
  isEmptyProfile,
  limitProfile,
  parsePermissionProfile,
  type PermissionProfile,
  toProfileJson,
} from "./permission_profile.ts";

test.for([
  [{}, {}],
  [{ network: {}, file_system: { read: [], write: null } }, {}],
  [{ network: { enabled: false } }, {}],
  [{ network: { enabled: true } }, { network: { enabled: true } }],
  [
    { file_system: { read: ["a", "/w/a", "../b"], write: ["/c/"] } },
    { file_system: { read: ["/w/a", "/b"], write: ["/c"] } },
  ],
] as const)("permissions: %o reads %o", ([value, profile]) => {
  expect(parsePermissionProfile(value, "/w")).toEqual(profile);
});

test.for([
  [5, "invalid type: expected struct RequestPermissionProfile"],
  [{ network: true }, "invalid type: expected struct NetworkPermissions"],
  [{ network: { enabled: "yes" } }, "invalid type: expected a boolean"],
  [{ file_system: [] }, "invalid type: expected struct FileSystemPermissions"],
  [{ file_system: { read: "/a" } }, "invalid type: expected a sequence of strings"],
  [{ file_system: { write: [5] } }, "invalid type: expected a sequence of strings"],
] as const)("permissions: %o cannot be read: %s", ([value, problem]) => {
  expect(parsePermissionProfile(value, "/w")).toBe(problem);
});

const ASKED: PermissionProfile = {
  network: { enabled: true },
  file_system: { read: ["/a"], write: ["/"] },
};

test.for([
  [{ network: { enabled: true } }, { network: { enabled: true } }],
  [{ network: { enabled: false } }, {}],
  [
    { file_system: { read: ["/a", "/a/b", "/ab", "/a/../c"] } },
    { file_system: { read: ["/a", "/a/b"] } },
  ],
  [{ file_system: { write: ["/x"] } }, { file_system: { write: ["/x"] } }],
] as const)("permissions: of %o only %o was asked for", ([given, limited]) => {
  expect(limitProfile(given, ASKED)).toEqual(limited);
});

test("permissions: what was not asked for is not given", () => {
  expect(isEmptyProfile(limitProfile(ASKED, {}))).toBe(true);
});

test("permissions: travel in the order of the wire", () => {
  const json = JSON.stringify(
    toProfileJson({ file_system: ASKED.file_system, network: ASKED.network }),
  );
  expect(json).toBe('{"network":{"enabled":true},"file_system":{"read":["/a"],"write":["/"]}}');
});
