/** The contract of one policy document: its text, who carries it, and what it can be compared with. */
import { z } from 'zod';

export const POLICY_KINDS = ['aws_managed', 'managed', 'inline', 'trust', 'scp', 'rcp'] as const;

/** What a carrier uses the policy for. */
export const POLICY_USES = ['permissions', 'boundary', 'trust', 'guardrail'] as const;

export const PolicyQuerySchema = z.object({
  /**
   * ARN of a managed policy, id of an SCP or RCP, ARN of a role for its trust policy, or the ARN of a user, role or
   * group, `#` and the name of an inline policy.
   */
  id: z.string().min(1).max(2304),
});

export const PolicyReferenceSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(POLICY_KINDS),
});
export type PolicyReference = z.infer<typeof PolicyReferenceSchema>;

export const PolicyDetailSchema = PolicyReferenceSchema.extend({
  /** Absent for AWS-managed policies and those of the organization. */
  account: z.string().optional(),
  accountName: z.string().optional(),
  /** As collected; empty when the text was not collected. */
  document: z.string(),
  /** At most 200 users, roles, groups, roots, OUs and accounts that carry it. */
  carriers: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      /** Account of a user, role or group. */
      account: z.string().optional(),
      accountName: z.string().optional(),
      use: z.enum(POLICY_USES),
      /** Whether `id` is a user or role of the graph, or an account. */
      type: z.enum(['principal', 'group', 'account', 'unit']),
    }),
  ),
  /** All carriers, listed or not. */
  carrierCount: z.number().int(),
  /** Other documents of the one who carries a trust or inline policy. */
  siblings: z.array(PolicyReferenceSchema),
});
export type PolicyDetail = z.infer<typeof PolicyDetailSchema>;
