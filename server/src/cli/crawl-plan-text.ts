/** A plan as text for people. */
import type { CrawlPlan } from '@assumable/shared/api/crawls';
import { printable, type Style } from './terminal.ts';

/** Accounts whose roles are listed; `--format json` lists every account. */
const LISTED = 20;

export function planText(plan: CrawlPlan, style: Style): string {
  const { caller, organization, calls } = plan;
  const lines = [
    `${style.bold('caller')}        ${caller.arn}`,
    organization === undefined
      ? `${style.bold('organization')}  unknown`
      : `${style.bold('organization')}  ${organization.id}: ${organization.accounts} accounts, ${organization.units} units, ${organization.policies} control policies`,
    `${style.bold('accounts')}      ${plan.toRead} to read, ${plan.skipped} skipped`,
    `${style.bold('calls')}         about ${calls.total}: ${calls.organization} to Organizations, ${calls.accounts} in accounts, ${calls.managedPolicies} for AWS-managed policies`,
    `${style.bold('time')}          about ${duration(plan.seconds)}`,
    '',
    style.bold('roles'),
    ...plan.accounts.slice(0, LISTED).map((account) => `  ${accountLine(account)}`),
    ...(plan.toRead + plan.skipped > LISTED
      ? [`  … and ${plan.toRead + plan.skipped - LISTED} more (--format json lists them)`]
      : []),
    '',
    style.bold('tried now'),
    ...(plan.samples.length === 0 ? ['  no role: only your own account would be read'] : []),
    ...plan.samples.map((sample) =>
      sample.ok
        ? `  ${style.good('ok')}      ${sample.role}`
        : `  ${style.bad('failed')}  ${sample.role}: ${sample.message ?? sample.reason ?? ''}`,
    ),
    ...(plan.problems.length === 0
      ? []
      : [
          '',
          style.bold('problems'),
          ...plan.problems.flatMap((problem) => [
            `  ${problem.severity}: ${problem.text}`,
            `    ${problem.fix}`,
          ]),
        ]),
  ];
  return `${lines.map(printableLine).join('\n')}\n`;
}

function accountLine({ account, name, how, roles }: CrawlPlan['accounts'][number]): string {
  const who = name === undefined ? account : `${account} ${name}`;
  switch (how) {
    case 'own':
      return `${who}: your own credentials`;
    case 'skip':
      return `${who}: skipped, it is not active`;
    case 'assume':
      return roles.join(', then ');
  }
}

/** Style marks are ours; what comes from AWS is made safe. */
function printableLine(line: string): string {
  return line
    .split(/(\u001b\[\d+m)/)
    .map((part) => (/^\u001b\[\d+m$/.test(part) ? part : printable(part)))
    .join('');
}

export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} seconds`;
  return `${Math.round(seconds / 60)} minutes`;
}
