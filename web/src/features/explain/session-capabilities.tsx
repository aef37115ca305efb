import type { Explanation } from '@assumable/shared/api/contract';
import { Panel } from '../../components/panel.tsx';

const WORDS = { true: 'may be set', false: 'not allowed', unknown: 'not known' } as const;

/** What else the session may carry: tags decide attribute-based rules, a source identity names the person behind. */
export function SessionCapabilities({ explanation }: { readonly explanation: Explanation }) {
  const { capabilities } = explanation;
  if (capabilities === undefined) return undefined;
  const rows = [
    { term: 'Session tags', action: 'sts:TagSession', value: capabilities.tagSession },
    { term: 'Source identity', action: 'sts:SetSourceIdentity', value: capabilities.setSourceIdentity },
  ];
  return (
    <Panel title="What the session may carry">
      <dl className="grid grid-cols-[128px_minmax(0,1fr)] gap-x-2 gap-y-0.5 text-sm">
        {rows.map(({ term, action, value }) => (
          <div key={term} className="contents">
            <dt className="text-ink-2">{term}</dt>
            <dd>
              {WORDS[`${value}`]} <span className="font-mono text-xs text-ink-2">{action}</span>
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
