import type { PrincipalDetail } from '@assumable/shared/api/contract';
import type { ReactNode } from 'react';
import { Badge } from '../../components/badge.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { KindIcon } from '../../components/kind-icon.tsx';
import { formatAccountId, formatDate } from '../../lib/format.ts';
import { KIND_FACTS } from '../../lib/kinds.ts';
import type { OnSelect } from '../../lib/selection.ts';
import { type OnOpenPrincipal, PrincipalActions } from './principal-actions.tsx';
import { durationText, flagWord, kindSentence } from './principal-words.ts';

export interface PrincipalHeaderProps {
  readonly detail: PrincipalDetail;
  readonly onSelect: OnSelect;
  readonly onOpen: OnOpenPrincipal;
  /** On its own page: the heading of the page, and all facts at once. */
  readonly page?: boolean;
}

/** Name, kind, account, ARN and the facts of a principal. */
export function PrincipalHeader({ detail, onSelect, onOpen, page = false }: PrincipalHeaderProps) {
  const Heading = page ? 'h1' : 'h2';
  const { node, accountName } = detail;
  const { account } = node;
  const sentence = kindSentence(node.kind);
  return (
    <header className="px-4 pt-2.5 pb-3">
      <Heading className="flex min-h-7 items-center gap-2 pr-8 text-lg font-semibold">
        <KindIcon kind={node.kind} />
        <span className="min-w-0 [overflow-wrap:anywhere]">{node.label}</span>
      </Heading>
      <p className="flex min-w-0 flex-wrap items-center gap-x-1.5 text-sm text-ink-2">
        {KIND_FACTS[node.kind].word}
        {account !== undefined && (
          <>
            <span>in</span>
            <button
              type="button"
              className="max-w-full truncate rounded-sm text-ink hover:text-accent hover:underline"
              onClick={() => onSelect({ type: 'node', id: account })}
            >
              {accountName !== undefined && accountName !== account && `${accountName} `}
              <span className={accountName === undefined ? '' : 'text-ink-2'}>
                {formatAccountId(account)}
              </span>
            </button>
          </>
        )}
        {node.flags.map((flag) => (
          <Badge key={flag} tone={flag === 'external' || flag === 'not_read' ? 'warning' : 'neutral'}>
            {flagWord(flag)}
          </Badge>
        ))}
      </p>
      {node.id !== node.label && (
        <p className="mt-1 flex min-w-0 items-center gap-1">
          <span className="min-w-0 truncate font-mono text-xs text-ink-2" title={node.id}>
            {node.id}
          </span>
          <CopyButton text={node.id} what="ARN" />
        </p>
      )}
      {sentence !== undefined && <p className="mt-1 text-sm text-ink-2">{sentence}</p>}
      {detail.description !== undefined && detail.description !== '' && (
        <p className="mt-1 text-sm [overflow-wrap:anywhere]">{detail.description}</p>
      )}
      <PrincipalActions node={node} onOpen={onOpen} page={page} />
      <Facts detail={detail} />
      {detail.gaps.length > 0 && (
        <div className="mt-2 rounded-md border border-l-4 border-line border-l-severity-high bg-container px-3 py-2 text-sm">
          <p className="font-semibold">Not everything was read</p>
          <ul className="mt-0.5 space-y-0.5 text-ink-2">
            {detail.gaps.map((gap) => (
              <li
                key={`${gap.code} ${gap.subject ?? ''} ${gap.message}`}
                className="[overflow-wrap:anywhere]"
              >
                {gap.message}
              </li>
            ))}
          </ul>
        </div>
      )}
    </header>
  );
}

function lastUsedText(lastUsed: string): string {
  return lastUsed === 'never' ? 'Never in the tracked 400 days' : formatDate(lastUsed);
}

function Facts({ detail }: { readonly detail: PrincipalDetail }) {
  const rows: readonly (readonly [string, ReactNode])[] = [
    [
      'Unique id',
      detail.uniqueId === undefined ? undefined : (
        <span className="font-mono text-xs">{detail.uniqueId}</span>
      ),
    ],
    ['Created', detail.createdAt === undefined ? undefined : formatDate(detail.createdAt)],
    ['Last used', detail.lastUsed === undefined ? undefined : lastUsedText(detail.lastUsed)],
    [
      'Longest session',
      detail.maxSessionDuration === undefined ? undefined : durationText(detail.maxSessionDuration),
    ],
    ['Full access', detail.fullAccess],
    ['Groups', detail.groups.length === 0 ? undefined : detail.groups.join(', ')],
    [
      'Instance profiles',
      detail.instanceProfiles.length === 0 ? undefined : detail.instanceProfiles.join(', '),
    ],
  ];
  const known = rows.filter(([, value]) => value !== undefined);
  if (known.length === 0) return undefined;
  return (
    <dl className="mt-2 grid grid-cols-[112px_minmax(0,1fr)] gap-x-2 gap-y-0.5 text-sm">
      {known.map(([term, value]) => (
        <div key={term} className="contents">
          <dt className="text-ink-2">{term}</dt>
          <dd className="[overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
