import { expect, test } from "vitest";
import { type EnvironmentContext, toEnvironmentText } from "./environment_context.ts";

const context: EnvironmentContext = {
  cwd: "/w",
  shell: "bash",
  currentDate: "2026-11-21",
  timezone: "Etc/UTC",
  sandboxPolicy: { type: "danger-full-access" },
  writableRoots: [],
};

test("toEnvironmentText: full access, as recorded", () => {
  expect(toEnvironmentText(context)).toBe(
    `<environment_context>
  <cwd>/w</cwd>
  <shell>bash</shell>
  <current_date>2026-11-21</current_date>
  <timezone>Etc/UTC</timezone>
  <filesystem><workspace_roots><root>/w</root></workspace_roots><permission_profile type="disabled"><file_system type="unrestricted" /></permission_profile></filesystem>
</environment_context>`,
  );
});

test("toEnvironmentText: changes only, read-only, as recorded", () => {
  expect(
    toEnvironmentText({ ...context, sandboxPolicy: { type: "read-only" } }, { changesOnly: true }),
  ).toBe(
    `<environment_context>
  <current_date>2026-11-21</current_date>
  <timezone>Etc/UTC</timezone>
  <filesystem><workspace_roots><root>/w</root></workspace_roots><permission_profile type="managed"><file_system type="restricted"><entry access="read"><special>:root</special></entry></file_system></permission_profile></filesystem>
</environment_context>`,
  );
});

test("toEnvironmentText: workspace-write lists roots, temporary folders and protected folders", () => {
  const text = toEnvironmentText({
    ...context,
    sandboxPolicy: {
      type: "workspace-write",
      writable_roots: ["/x"],
      network_access: false,
      exclude_tmpdir_env_var: true,
      exclude_slash_tmp: false,
    },
    writableRoots: ["/w", "/x"],
  });
  expect(
    [...text.matchAll(/<entry access="(\w+)"><\w+>([^<]+)/g)].map(
      ([, access, what]) => `${access} ${what}`,
    ),
  ).toEqual([
    "read :root",
    "write /w",
    "write /x",
    "write :slash_tmp",
    "read /w/.git",
    "read /w/.agents",
    "read /w/.codex",
  ]);
});

test("toEnvironmentText: a folder name cannot close a tag", () => {
  expect(toEnvironmentText({ ...context, cwd: "/a<b>&c" })).toContain(
    "<cwd>/a&lt;b&gt;&amp;c</cwd>",
  );
});
