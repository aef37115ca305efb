import type { CrawlPlan } from '@assumable/shared/api/crawls';
import { CircleX, TriangleAlert } from 'lucide-react';
import { CopyButton } from '../../components/copy-button.tsx';
import { formatAccountId, formatNumber } from '../../lib/format.ts';
import { AccountGlyph } from './account-state.tsx';
import { aboutText } from './crawl-words.ts';
import { Figure } from './figure.tsx';
import { reasonFacts } from './reason-words.ts';

/** What a crawl would do: size, time, what stands in the way, and the roles that were really tried. */
export function PlanSummary({ plan }: { readonly plan: CrawlPlan }) {
  const { organization, calls } = plan;
  const total = plan.toRead + plan.skipped;
  return (
    <div className="space-y-3 px-4 py-3">
      <dl className="grid grid-cols-[repeat(auto-fit,minmax(128px,1fr))] gap-x-4 gap-y-3">
        <Figure
          term="Accounts to read"
          value={formatNumber(plan.toRead)}
          detail={plan.skipped === 0 ? `of ${formatNumber(total)}` : `${formatNumber(plan.skipped)} skipped`}
        />
        <Figure
          term="Calls"
          value={`about ${formatNumber(calls.total)}`}
          detail={`${formatNumber(calls.organization)} to Organizations`}
          title={`${formatNumber(calls.organization)} to Organizations, ${formatNumber(calls.accounts)} in accounts, ${formatNumber(calls.managedPolicies)} for AWS-managed policies`}
        />
        <Figure term="Time" value={aboutText(plan.seconds)} detail="at the rates in force" />
        <Figure
          term="Organization"
          value={organization?.id ?? 'not known'}
          detail={
            organization === undefined
              ? 'only named accounts'
              : `${formatNumber(organization.units)} units, ${formatNumber(organization.policies)} control policies`
          }
        />
      </dl>
      <p className="flex min-w-0 items-center gap-1 text-xs text-ink-2">
        <span className="shrink-0">Asked as</span>
        <span className="min-w-0 truncate font-mono text-ink" title={plan.caller.arn}>
          {plan.caller.arn}
        </span>
        <CopyButton text={plan.caller.arn} what="ARN of the caller" />
      </p>
      <Problems problems={plan.problems} />
      <Samples samples={plan.samples} />
    </div>
  );
}

function Problems({ problems }: { readonly problems: CrawlPlan['problems'] }) {
  if (problems.length === 0) return undefined;
  const sorted = [...problems].sort(
    (a, b) => Number(a.severity !== 'error') - Number(b.severity !== 'error'),
  );
  return (
    <section aria-label="Problems">
      <ul className="space-y-2">
        {sorted.map((problem, index) => (
          <li
            key={index}
            className={`flex gap-2 rounded-md border border-l-4 border-line bg-container px-3 py-2 text-sm ${
              problem.severity === 'error' ? 'border-l-severity-critical' : 'border-l-severity-high'
            }`}
          >
            {problem.severity === 'error' ? (
              <CircleX size={15} aria-hidden="true" className="mt-0.5 shrink-0 text-severity-critical" />
            ) : (
              <TriangleAlert size={15} aria-hidden="true" className="mt-0.5 shrink-0 text-severity-high" />
            )}
            <div className="min-w-0">
              <p className="font-semibold">
                {problem.severity === 'error' ? 'Error: ' : 'Warning: '}
                {reasonFacts(problem.reason).title}
              </p>
              <p className="[overflow-wrap:anywhere] text-ink-2">{problem.text}</p>
              <p className="[overflow-wrap:anywhere]">{problem.fix}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Samples({ samples }: { readonly samples: CrawlPlan['samples'] }) {
  return (
    <section aria-label="Roles tried now" className="text-sm">
      <h3 className="text-xs font-semibold text-ink-2">Tried now</h3>
      {samples.length === 0 ? (
        <p className="text-ink-2">No role: only the account of the credentials would be read.</p>
      ) : (
        <ul className="mt-0.5 space-y-0.5">
          {samples.map(({ account, role, ok }) => (
            <li key={account} className="flex min-w-0 items-center gap-2">
              <AccountGlyph state={ok ? 'ok' : 'failed'} />
              <span className="shrink-0">
                {ok ? 'Assumed' : 'Refused'} in {formatAccountId(account)}
              </span>
              <span className="min-w-0 truncate font-mono text-xs text-ink-2" title={role}>
                {role}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
