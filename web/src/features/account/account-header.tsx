import type { AccountDetail } from '@assumable/shared/api/contract';
import { Badge } from '../../components/badge.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { KindIcon } from '../../components/kind-icon.tsx';
import { cx } from '../../lib/cx.ts';
import { formatAccountId, formatNumber } from '../../lib/format.ts';
import { type AccountSides, totalOf } from './account-sides.ts';

const COVERAGE: Readonly<
  Record<AccountDetail['coverage'], { readonly word: string; readonly meaning: string }>
> = {
  read: { word: 'Read', meaning: 'Everything in this account was read.' },
  partial: {
    word: 'Read with gaps',
    meaning: 'Parts of this account were not read. What is missing shows as not known.',
  },
  not_read: {
    word: 'Not read',
    meaning: 'Nothing in this account was read. Edges into and out of it show as not known.',
  },
  external: {
    word: 'Outside the organization',
    meaning: 'Its principals and their permissions are not part of this snapshot.',
  },
};

export interface AccountHeaderProps {
  readonly detail: AccountDetail;
  readonly sides: AccountSides;
}

/** Name, place in the organization, state and coverage in words, counts. */
export function AccountHeader({ detail, sides }: AccountHeaderProps) {
  const unread = detail.coverage === 'not_read';
  const coverage = COVERAGE[detail.coverage];
  const complete = detail.coverage === 'read' && detail.gaps.length === 0;
  return (
    <header className="border-b border-line px-4 pt-2.5 pb-3">
      <h2 className="flex min-h-7 items-center gap-2 pr-8 text-lg font-semibold">
        <KindIcon kind="account" />
        <span className="min-w-0 [overflow-wrap:anywhere]">
          {detail.name === detail.id ? formatAccountId(detail.id) : detail.name}
        </span>
      </h2>
      <p className="flex min-w-0 flex-wrap items-center gap-x-1.5 text-sm text-ink-2">
        Account {formatAccountId(detail.id)}
        <CopyButton text={detail.id} what="account id" />
        {detail.management && <Badge tone="strong">Management account</Badge>}
        {detail.state !== 'ACTIVE' && detail.coverage !== 'external' && (
          <Badge tone="warning">{detail.state.toLowerCase().replaceAll('_', ' ')}</Badge>
        )}
        <Badge tone={detail.coverage === 'read' ? 'neutral' : 'warning'}>{coverage.word}</Badge>
      </p>
      {detail.coverage === 'external' && detail.name !== detail.id && (
        <p className="text-xs text-ink-2">
          Name from the public list fwdcloudsec/known_aws_accounts (Apache-2.0)
        </p>
      )}
      {detail.path.length > 0 && (
        <p className="truncate text-sm text-ink-2" title={detail.path.map(({ id }) => id).join(' / ')}>
          {detail.path.map(({ name }) => name).join(' / ')}
          {detail.alias !== undefined && ` · alias ${detail.alias}`}
        </p>
      )}
      {!complete && (
        <div
          className={cx(
            'mt-2 rounded-md border border-l-4 border-line bg-container px-3 py-2 text-sm',
            detail.coverage === 'external' ? 'border-l-line-strong' : 'border-l-severity-high',
          )}
        >
          <p className={detail.coverage === 'external' ? 'text-ink-2' : 'font-semibold'}>
            {coverage.meaning}
          </p>
          {detail.gaps.length > 0 && (
            <ul className="mt-1 space-y-1 text-ink-2">
              {detail.gaps.map((gap) => (
                <li
                  key={`${gap.code} ${gap.subject ?? ''} ${gap.message}`}
                  className="[overflow-wrap:anywhere]"
                >
                  {gap.message}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
      {detail.coverage !== 'external' && (
        <dl className="mt-3 grid grid-cols-4 gap-2">
          <Figure term="Roles" value={unread ? undefined : detail.roles} />
          <Figure term="Users" value={unread ? undefined : detail.users} />
          <Figure term="Edges in" value={unread ? undefined : totalOf(sides.inbound)} />
          <Figure term="Edges out" value={totalOf(sides.outbound)} />
        </dl>
      )}
    </header>
  );
}

function Figure({ term, value }: { readonly term: string; readonly value: number | undefined }) {
  return (
    <div className="flex flex-col-reverse">
      <dt className="text-xs text-ink-2">{term}</dt>
      <dd className="text-lg font-semibold">
        {value === undefined ? (
          <span title="Not known: the account was not read">?</span>
        ) : (
          formatNumber(value)
        )}
      </dd>
    </div>
  );
}
