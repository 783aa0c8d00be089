import {
  type ApprovalDecision,
  type ApprovalRequest,
  type Approvals,
  ApprovalStore,
} from "@codexkit/tools";

/** Approvals of a test that nobody answers. */
export function createNoApprovals(): Approvals {
  return { handler: undefined, store: new ApprovalStore() };
}

/**
 * Approvals of a test that always get the same answer.
 *
 * @param asked - gets every request
 */
export function createTestApprovals(
  decision: ApprovalDecision,
  asked: ApprovalRequest[] = [],
): Approvals {
  const handler = {
    decide: async (request: ApprovalRequest): Promise<ApprovalDecision> => {
      asked.push(request);
      return decision;
    },
  };
  return { handler, store: new ApprovalStore() };
}
