/** Contract of one question: how IAM Identity Center leads from people to roles. */
import { z } from 'zod';
import { CoverageGapSchema } from './contract.ts';

export const HolderTypeSchema = z.enum(['user', 'group']);
export type HolderType = z.infer<typeof HolderTypeSchema>;

export const IdentityCenterQuerySchema = z.object({
  type: z.enum(['user', 'group', 'role']).describe('What `id` names.'),
  id: z.string().min(1).max(2048).describe('Id in the identity store, or the ARN of an AWSReservedSSO role.'),
});

export const IdentityCenterTraceSchema = z.object({
  /** False: assignments were not collected, so that nothing below says "nobody". */
  collected: z.boolean(),
  /** Why not, when a crawl tried. */
  gaps: z.array(CoverageGapSchema),
  /** Name of what was asked about. */
  name: z.string(),
  /** People and groups, the one asked about first. */
  holders: z.array(
    z.object({
      type: HolderTypeSchema,
      id: z.string(),
      name: z.string(),
      /** Of a user: ids of those groups of the list that have it as a member. */
      groups: z.array(z.string()),
      /** Of a group: how many members it has. */
      members: z.number().int().optional(),
    }),
  ),
  permissionSets: z.array(z.object({ arn: z.string(), name: z.string() })),
  /** One permission set in one account, given to these holders. */
  places: z.array(
    z.object({
      account: z.string(),
      accountName: z.string().optional(),
      permissionSet: z.string(),
      holders: z.array(z.string()),
      /** ARN of the role; absent when the snapshot has none. */
      role: z.string().optional(),
      /** `missing`: the account was read and has no such role, so the assignment has no effect yet. */
      state: z.enum(['role', 'missing', 'account_not_read']),
    }),
  ),
  /** Holders and places beyond the limit of the answer. */
  omitted: z.number().int(),
});
export type IdentityCenterTrace = z.infer<typeof IdentityCenterTraceSchema>;
