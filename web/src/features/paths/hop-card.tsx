import type { ApiNode } from '@assumable/shared/api/contract';
import type { ChainHop } from '@assumable/shared/api/paths';
import { Clock, KeyRound, Link2, ShieldQuestion } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { edgeWords, LAYER_WORDS } from '../../lib/edge-words.ts';
import type { OnSelect } from '../../lib/selection.ts';

export interface HopCardProps {
  readonly hop: ChainHop;
  /** From 1. */
  readonly number: number;
  readonly nodes: ReadonlyMap<string, ApiNode>;
  readonly accountName: (id: string) => string;
  readonly onSelect: OnSelect;
}

function Fact({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <li className="flex gap-1.5">
      <span className="mt-0.5 shrink-0 text-ink-2" aria-hidden="true">
        {icon}
      </span>
      <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
    </li>
  );
}

/** One step of a chain: what decides it, what is still open, what the session that it gives can do. */
export function HopCard({ hop, number, nodes, accountName, onSelect }: HopCardProps) {
  const label = (id: string): string => nodes.get(id)?.label ?? id;
  const account = nodes.get(hop.target)?.account;
  return (
    <li className="border-b border-line px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span
          aria-hidden="true"
          className="flex size-6 shrink-0 items-center justify-center rounded-full border border-line-strong text-xs font-semibold"
        >
          {number}
        </span>
        <h3 className="min-w-0 text-sm font-semibold [overflow-wrap:anywhere]">
          <span className="sr-only">{`Step ${number}: `}</span>
          {label(hop.source)} → {label(hop.target)}
        </h3>
        {account !== undefined && <span className="text-xs text-ink-2">in {accountName(account)}</span>}
        {hop.crossAccount && <Badge>crosses accounts</Badge>}
        {hop.kind === 'escalation' && <Badge tone="warning">not an assume call</Badge>}
        {hop.renewsItself && <Badge tone="warning">can renew itself</Badge>}
        <span className="ml-auto flex items-center gap-3 text-sm">
          <StatusMark status={hop.status} words={edgeWords({ ...hop, blockedBy: [] })} />
          {hop.kind === 'assume' && (
            <Button
              onClick={() =>
                onSelect({ type: 'edge', source: hop.source, target: hop.target, action: hop.action })
              }
            >
              Why
              <span className="sr-only">{` step ${number}`}</span>
            </Button>
          )}
        </span>
      </div>
      <ul className="mt-1.5 grid gap-x-6 gap-y-1 pl-8 text-sm @3xl:grid-cols-2">
        {hop.escalation !== undefined && (
          <Fact icon={<KeyRound size={13} />}>
            {hop.escalation.text}
            {hop.escalation.needs.length > 0 &&
              `, which needs ${hop.escalation.needs.map(({ action }) => action).join(', ')}`}
          </Fact>
        )}
        {hop.conditions.map((condition) => (
          <Fact
            key={`${condition.layer} ${condition.policy} ${condition.statement} ${condition.operator} ${condition.key}`}
            icon={<ShieldQuestion size={13} />}
          >
            {condition.text} <span className="text-xs text-ink-2">{LAYER_WORDS[condition.layer]}</span>
          </Fact>
        ))}
        {hop.via !== undefined && (
          <Fact icon={<Link2 size={13} />}>
            The trust policy names {/^\d{12}$/.test(hop.via) ? `account ${accountName(hop.via)}` : hop.via},
            not the caller itself
          </Fact>
        )}
        <Fact icon={<Clock size={13} />}>Session: {hop.session.text}</Fact>
        {!hop.mfa.possible && <Fact icon={<KeyRound size={13} />}>{hop.mfa.text}</Fact>}
        {hop.carried.map((fact) => (
          <Fact key={fact.key} icon={<Link2 size={13} />}>
            {fact.text}
          </Fact>
        ))}
        {hop.notes.map((note) => (
          <Fact key={note.code} icon={<ShieldQuestion size={13} />}>
            {note.text}
          </Fact>
        ))}
      </ul>
    </li>
  );
}
