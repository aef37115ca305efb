/** Questions of a review that need no typing; each is a path behind the snapshot. */
export const BUILT_IN_VIEWS = [
  { name: 'Trusts from outside the organization', path: '/explore?scope=external&v=table' },
  {
    name: 'Vendor accounts trusted without an external id',
    path: '/explore?kind=account,external_principal&scope=external&v=table&without=sts:ExternalId',
  },
  { name: 'Roles that trust anyone (*)', path: '/explore?kind=any_principal&v=table' },
  {
    name: 'Roles with full access: Allow * on *',
    path: '/principals?access=full&kind=iam_role&sort=-inbound',
  },
  { name: 'Roles that trust whole accounts', path: '/explore?kind=account&v=table' },
  {
    name: 'Services trusted without a source condition',
    path: '/explore?kind=aws_service&v=table&without=aws:SourceAccount,aws:SourceArn,aws:SourceOrgID,aws:SourceOrgPaths',
  },
  {
    name: 'Services trusted with a source condition',
    path: '/explore?cond=aws:SourceAccount,aws:SourceArn,aws:SourceOrgID,aws:SourceOrgPaths&kind=aws_service&v=table',
  },
  { name: 'Trusts that need MFA', path: '/explore?cond=aws:MultiFactorAuthPresent&v=table' },
  { name: 'Trusts that only a guardrail blocks', path: '/explore?st=denied&v=table' },
  { name: 'Half of a trust: one side is missing', path: '/explore?st=trust_only,permit_only&v=table' },
  { name: 'Trusted roles unused for 90 days', path: '/explore?unused=90&v=table' },
  {
    name: 'Trusts of deleted principals',
    path: '/explore?kind=dangling_id&st=allowed,conditional,trusted_unverified,denied,trust_only,permit_only&v=table',
  },
] as const;
