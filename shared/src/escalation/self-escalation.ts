/** Self-escalation is a flag of the principal, not an edge: it changes its own policies and leads nowhere else. */
import { parseArn } from '../arn/arn.ts';
import type { PrincipalFacts } from '../resolve/trust-model.ts';
import type { Tags } from '../snapshot/model.ts';
import type { Need } from './model.ts';
import type { PrincipalPowers } from './principal-powers.ts';
import { SELF_WAYS } from './ways.ts';

/** The permissions found, strongest resource first; one entry per action. */
export function selfEscalation(powers: PrincipalPowers, principal: PrincipalFacts): readonly Need[] {
  const found: Need[] = [];
  for (const { action, on } of SELF_WAYS) {
    let best: Need | undefined;
    for (const target of targetsOf(action, on, principal)) {
      const need = powers.on(action, target);
      if (
        need !== undefined &&
        (best === undefined || (best.status !== 'allowed' && need.status === 'allowed'))
      ) {
        best = need;
      }
    }
    if (best !== undefined) found.push(best);
  }
  return found;
}

interface Target {
  readonly arn: string;
  readonly tags: Tags;
}

function targetsOf(
  action: string,
  on: (typeof SELF_WAYS)[number]['on'],
  principal: PrincipalFacts,
): readonly Target[] {
  const { account } = principal;
  switch (on) {
    case 'user':
      return principal.kind === 'iam_user' ? [principal.user] : [];
    case 'role':
      // AWS refuses changes to roles of IAM Identity Center, whatever policies say.
      return principal.kind === 'iam_role' && !principal.role.path.startsWith('/aws-reserved/')
        ? [principal.role]
        : [];
    case 'group': {
      if (principal.kind !== 'iam_user') return [];
      const own = new Set(principal.user.groups);
      // Joining matters for groups the user is not in, changing for those it is in.
      return account.groups
        .filter(({ name }) => own.has(name) !== (action === 'iam:AddUserToGroup'))
        .map(({ arn }) => ({ arn, tags: {} }));
    }
    case 'policy': {
      const owner = principal.kind === 'iam_user' ? principal.user : principal.role;
      const groups =
        principal.kind === 'iam_user'
          ? account.groups.filter(({ name }) => principal.user.groups.includes(name))
          : [];
      return [owner, ...groups]
        .flatMap(({ attachedPolicies }) => attachedPolicies)
        .filter((arn) => parseArn(arn)?.account === account.id)
        .map((arn) => ({ arn, tags: {} }));
    }
  }
}
