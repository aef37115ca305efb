import type { PolicyReference } from '@assumable/shared/api/policies';

/** What a policy is, as a person says it. */
export const POLICY_KIND_WORDS: Readonly<Record<PolicyReference['kind'], string>> = {
  aws_managed: 'AWS managed policy',
  managed: 'Managed policy',
  inline: 'Inline policy',
  trust: 'Trust policy',
  scp: 'Service control policy',
  rcp: 'Resource control policy',
};
