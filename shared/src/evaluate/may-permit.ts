/**
 * A cheap look before a full evaluation: could the caller's identity policies allow sts:AssumeRole on this role,
 * whatever the conditions? Says no only when no Allow statement's Resource matches.
 */
import { arnPatternMatches } from '../policy/arn-pattern.ts';
import type { CompiledStatement } from '../policy/compile.ts';
import { isRead } from './request.ts';
import type { LoadedPolicy, TargetRole } from './request.ts';

export function mayPermit(identity: readonly LoadedPolicy[], target: TargetRole): boolean {
  return identity.some(
    ({ policy }) =>
      !isRead(policy) ||
      policy.statements.some(
        (compiled) =>
          compiled.statement.effect === 'Allow' &&
          compiled.actions.has('sts:AssumeRole') &&
          mayCover(compiled, target),
      ),
  );
}

function mayCover({ resource }: CompiledStatement, { arnParts }: TargetRole): boolean {
  if (resource === undefined) return false;
  const matches = resource.items.some(
    (item) => item.kind === 'pattern' && arnPatternMatches(item.pattern, arnParts),
  );
  const open = resource.items.some((item) => item.kind === 'template');
  return resource.negated ? !matches : matches || open;
}
