import { expect, test } from "vitest";
import { toPermissionsText } from "./permissions.ts";

const workspace = {
  type: "workspace-write",
  writable_roots: ["/x"],
  network_access: false,
  exclude_tmpdir_env_var: false,
  exclude_slash_tmp: false,
} as const;

test("toPermissionsText: mode, policy and roots are named", () => {
  const text = toPermissionsText({
    sandboxPolicy: workspace,
    approvalPolicy: "never",
    writableRoots: ["/w", "/tmp"],
  });
  expect(text).toBe(
    [
      "<permissions instructions>",
      "Commands run under `sandbox_mode` `workspace-write`: files can be read everywhere and written in the working folder and the writable roots; no network.",
      "Approval policy `never`: nobody can be asked. Leave out `sandbox_permissions`; a command that sets it is rejected.",
      "Writable roots: `/w`, `/tmp`.",
      "</permissions instructions>",
    ].join("\n"),
  );
});

test.for([
  [{ type: "read-only" }, "`read-only`: files can be read, not written; no network."],
  [{ type: "danger-full-access" }, "`danger-full-access`: every file and the network are open."],
  [{ ...workspace, network_access: true }, "the network is open."],
] as const)("toPermissionsText: %j", ([sandboxPolicy, sentence]) => {
  expect(
    toPermissionsText({ sandboxPolicy, approvalPolicy: "on-request", writableRoots: [] }),
  ).toContain(sentence);
});

test("toPermissionsText: roots are listed for workspace-write only", () => {
  const text = toPermissionsText({
    sandboxPolicy: { type: "read-only" },
    approvalPolicy: "untrusted",
    writableRoots: ["/w"],
  });
  expect(text).not.toContain("/w");
});

const EVERYTHING = {
  sandbox_approval: true,
  rules: true,
  mcp_elicitations: true,
  request_permissions: true,
  skill_approval: true,
};

test.for([
  [
    EVERYTHING,
    "Approval policy `granular`: when a command cannot do its work inside the sandbox, call it again with `sandbox_permissions` set to `require_escalated` and a one-line question for the user in `justification`.",
  ],
  [
    { ...EVERYTHING, sandbox_approval: false, rules: false, skill_approval: false },
    "Approval policy `granular`: leave out `sandbox_permissions`; a command that sets it is rejected. Refused without asking: `rules`, `skill_approval`.",
  ],
] as const)("toPermissionsText: granular %j", ([granular, sentence]) => {
  const text = toPermissionsText({
    sandboxPolicy: { type: "read-only" },
    approvalPolicy: { granular },
    writableRoots: [],
  });
  expect(text.split("\n")).toContain(sentence);
});
