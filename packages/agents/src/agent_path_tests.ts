import { expect, test } from "vitest";
import { isAtOrBelow, resolveAgentPath, toChildPath } from "./agent_path.ts";

test.for([
  ["/root", "a", "/root/a"],
  ["/root/a", "b/c", "/root/a/b/c"],
  ["/root/a", "/root/b", "/root/b"],
  ["/root/a", "b/", "/root/a/b"],
  ["/root/a", "/root/", "/root"],
  [undefined, "a", "/root/a"],
] as const)("agent path: from %s, `%s` is %s", ([from, reference, path]) => {
  expect(resolveAgentPath(from, reference)).toBe(path);
});

test.for([
  ["/root/a", "/root", true],
  ["/root/a", "/root/a", true],
  ["/root/ab", "/root/a", false],
  ["/root", "/root/a", false],
] as const)("agent path: %s at or below %s: %s", ([path, prefix, isBelow]) => {
  expect(isAtOrBelow(path, prefix)).toBe(isBelow);
});

test.for([
  ["/root/a", "b", "/root/a/b"],
  [undefined, "b", "/root/b"],
] as const)("agent path: child of %s named %s is %s", ([parent, name, path]) => {
  expect(toChildPath(parent, name)).toBe(path);
});
