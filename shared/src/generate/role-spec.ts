import type { Arn } from '../arn/arn.ts';
import type { InlinePolicy, PolicyText, Tags } from '../snapshot/model.ts';

/** A role to be made; facts left out are derived from its ARN. */
export interface RoleSpec {
  readonly name: string;
  readonly path?: string;
  readonly trust: PolicyText;
  readonly inline?: readonly InlinePolicy[];
  readonly attached?: readonly Arn[];
  readonly boundary?: Arn;
  readonly tags?: Tags;
  readonly maxSessionDuration?: number;
  readonly description?: string;
  readonly instanceProfiles?: readonly string[];
  readonly createdAt?: string;
  readonly lastUsed?: string | 'never';
}
