import { expect, test } from "vitest";
import { listTouchedPaths } from "./patch_plan.ts";

test("listTouchedPaths: spelled, moved to, and real, each once", () => {
  const origin = { code: "write_failed", path: "/w/ln/a" } as const;
  const section = { kind: "update", path: "ln/a", absolutePath: "/w/ln/a", movePath: "b" } as const;
  const after = { kind: "file", bytes: new Uint8Array(), mode: undefined } as const;
  expect(
    listTouchedPaths({
      sections: [{ ...section, absoluteMovePath: "/w/b", matches: [], diff: "" }],
      steps: [
        { kind: "write", path: "/w/b", before: undefined, after, origin },
        { kind: "remove", path: "/w/real/a", before: after, origin },
      ],
      summary: "",
    }),
  ).toEqual(["/w/ln/a", "/w/b", "/w/real/a"]);
});
