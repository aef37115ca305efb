import type { PolicyDetail } from '@assumable/shared/api/policies';
import { Panel } from '../../components/panel.tsx';
import { formatNumber } from '../../lib/format.ts';
import type { OnSelect } from '../../lib/selection.ts';

type Carrier = PolicyDetail['carriers'][number];

const USE_WORDS: Readonly<Record<Carrier['use'], string>> = {
  permissions: '',
  boundary: 'as boundary',
  trust: '',
  guardrail: '',
};

/** Everyone who carries the policy; users, roles and accounts open. */
export function PolicyCarriers({
  policy,
  onSelect,
}: {
  readonly policy: PolicyDetail;
  readonly onSelect: OnSelect;
}) {
  const { carriers, carrierCount } = policy;
  return (
    <Panel title="Carried by" count={carrierCount}>
      {carrierCount === 0 && <p className="text-sm text-ink-2">Attached to nobody in this snapshot.</p>}
      <ul className="-mx-2">
        {carriers.map((carrier) => (
          <li key={`${carrier.id} ${carrier.use}`} className="flex min-h-8 items-center gap-2 px-2 text-sm">
            {carrier.type === 'principal' || carrier.type === 'account' ? (
              <button
                type="button"
                title={carrier.id}
                className="min-w-0 truncate rounded-sm text-left font-medium hover:text-accent hover:underline"
                onClick={() => onSelect({ type: 'node', id: carrier.id })}
              >
                {carrier.name}
              </button>
            ) : (
              <span className="min-w-0 truncate font-medium" title={carrier.id}>
                {carrier.name}
              </span>
            )}
            <span className="ml-auto shrink-0 text-xs text-ink-2">
              {[typeWord(carrier), USE_WORDS[carrier.use], carrier.accountName ?? carrier.account ?? '']
                .filter((word) => word !== '')
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
      {carrierCount > carriers.length && (
        <p className="text-xs text-ink-2">{`and ${formatNumber(carrierCount - carriers.length)} more`}</p>
      )}
    </Panel>
  );
}

function typeWord({ type }: Carrier): string {
  return type === 'group' ? 'group' : type === 'unit' ? 'unit' : type === 'account' ? 'account' : '';
}
