import type { ApprovalPolicy, GranularApprovalPolicy, SandboxPolicy } from "@codexkit/protocol";

/** What the permission text is made of. */
export interface PermissionsInput {
  sandboxPolicy: SandboxPolicy;
  approvalPolicy: ApprovalPolicy;
  /** Absolute; listed for workspace-write only. */
  writableRoots: readonly string[];
}

/**
 * The developer text that tells the model what commands may do and whether it can ask for more.
 *
 * The tag and the mode names are facts of Codex 0.169.0, the sentences are ours.
 */
export function toPermissionsText(input: PermissionsInput): string {
  const lines = [
    `Commands run under \`sandbox_mode\` \`${input.sandboxPolicy.type}\`: ${toSandboxSentence(input.sandboxPolicy)}`,
    toApprovalSentence(input.approvalPolicy),
  ];
  if (input.sandboxPolicy.type === "workspace-write" && input.writableRoots.length > 0) {
    lines.push(`Writable roots: ${input.writableRoots.map((root) => `\`${root}\``).join(", ")}.`);
  }
  return `<permissions instructions>\n${lines.join("\n")}\n</permissions instructions>`;
}

function toSandboxSentence(policy: SandboxPolicy): string {
  switch (policy.type) {
    case "danger-full-access":
      return "every file and the network are open.";
    case "read-only":
      return "files can be read, not written; no network.";
    case "workspace-write": {
      const network = policy.network_access ? "the network is open" : "no network";
      return `files can be read everywhere and written in the working folder and the writable roots; ${network}.`;
    }
  }
}

function toApprovalSentence(policy: ApprovalPolicy): string {
  switch (policy) {
    case "never":
      return "Approval policy `never`: nobody can be asked. Leave out `sandbox_permissions`; a command that sets it is rejected.";
    case "on-request":
      return "Approval policy `on-request`: when a command cannot do its work inside the sandbox, call it again with `sandbox_permissions` set to `require_escalated` and a one-line question for the user in `justification`. Ask only for what the task needs.";
    case "untrusted":
      return "Approval policy `untrusted`: the user is asked before every command that is not known to be harmless.";
    default:
      return toGranularSentence(policy);
  }
}

function toGranularSentence({ granular }: GranularApprovalPolicy): string {
  const escalation = granular.sandbox_approval
    ? "when a command cannot do its work inside the sandbox, call it again with `sandbox_permissions` set to `require_escalated` and a one-line question for the user in `justification`"
    : "leave out `sandbox_permissions`; a command that sets it is rejected";
  const refused = Object.entries(granular).flatMap(([kind, isAsked]) =>
    isAsked || kind === "sandbox_approval" ? [] : [`\`${kind}\``],
  );
  const others = refused.length === 0 ? "" : ` Refused without asking: ${refused.join(", ")}.`;
  return `Approval policy \`granular\`: ${escalation}.${others}`;
}
