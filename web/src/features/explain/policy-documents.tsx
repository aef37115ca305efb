import type { Layer } from '@assumable/shared/graph/model';
import { useState } from 'react';
import { strongestLevel } from '../../components/policy-viewer/marks.ts';
import { Panel } from '../../components/panel.tsx';
import type { PartMatcher } from '../../components/policy-viewer/statement-parts.ts';
import { Tabs } from '../../components/tabs.tsx';
import { DocumentItem } from './document-item.tsx';
import type { DocumentEvidence } from './evidence.ts';
import type { StatementRef } from './layer-props.ts';

const TAB_WORDS: Readonly<Record<Layer, string>> = {
  trust: 'Trust',
  identity: 'Identity',
  boundary: 'Boundary',
  session: 'Session',
  scp: 'SCP',
  rcp: 'RCP',
};

export interface PolicyDocumentsProps {
  readonly documents: ReadonlyMap<Layer, readonly DocumentEvidence[]>;
  /** Layers in the order of the tabs. */
  readonly layers: readonly Layer[];
  readonly matcher: PartMatcher;
  /** The statement asked for last; a new object asks again. */
  readonly asked: StatementRef | undefined;
  readonly decidedBy: readonly Layer[];
}

/** The two halves of an edge side by side: the trust policy, and the policies of the caller in tabs. */
export function PolicyDocuments({ documents, layers, matcher, asked, decidedBy }: PolicyDocumentsProps) {
  const others: readonly Layer[] = layers.filter((layer) => layer !== 'trust');
  const [tab, setTab] = useState<Layer | undefined>(undefined);
  const [seen, setSeen] = useState(asked);
  if (asked !== seen) {
    setSeen(asked);
    if (asked !== undefined && asked.layer !== 'trust') setTab(asked.layer);
  }
  if (layers.length === 0) return undefined;
  const trust = documents.get('trust');
  const first = others.find((layer) => decidedBy.includes(layer)) ?? others[0];
  const chosen = tab !== undefined && others.includes(tab) ? tab : first;
  return (
    <Panel title="Policies">
      <div className="grid grid-cols-1 gap-x-4 gap-y-3 @3xl:grid-cols-2">
        {trust !== undefined && (
          <section aria-label="Trust policy" className="min-w-0">
            <h4 className="flex h-8 items-center border-b border-line text-sm text-ink">Trust</h4>
            <DocumentList documents={trust} matcher={matcher} asked={asked} />
          </section>
        )}
        {chosen !== undefined && (
          <Tabs
            label="Other policies"
            className="min-w-0 [&>[role=tablist]]:px-0"
            value={chosen}
            onChange={setTab}
            items={others.map((layer) => ({
              id: layer,
              label: TAB_WORDS[layer],
              count: documents.get(layer)?.length,
              content: (
                <DocumentList documents={documents.get(layer) ?? []} matcher={matcher} asked={asked} />
              ),
            }))}
          />
        )}
      </div>
    </Panel>
  );
}

/** Guardrails that merely allow stay folded; what decides, nearly does, or is a half of the edge is open. */
function opensByItself({ layer, marks }: DocumentEvidence): boolean {
  const level = strongestLevel(marks);
  if (level === undefined) return false;
  return level !== 'contributes' || (layer !== 'scp' && layer !== 'rcp');
}

function DocumentList(props: {
  readonly documents: readonly DocumentEvidence[];
  readonly matcher: PartMatcher;
  readonly asked: StatementRef | undefined;
}) {
  const { documents, matcher, asked } = props;
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [seen, setSeen] = useState<StatementRef | undefined>(undefined);
  if (asked !== seen) {
    setSeen(asked);
    if (asked !== undefined) setToggled(new Map(toggled).set(asked.policy, true));
  }
  const isOpen = (evidence: DocumentEvidence): boolean =>
    toggled.get(evidence.id) ?? (opensByItself(evidence) || documents.length === 1);
  return (
    <div className="pt-1">
      {documents.map((evidence) => (
        <DocumentItem
          key={evidence.id}
          evidence={evidence}
          matcher={matcher}
          open={isOpen(evidence)}
          onToggle={() => setToggled(new Map(toggled).set(evidence.id, !isOpen(evidence)))}
          reveal={asked?.policy === evidence.id ? asked : undefined}
        />
      ))}
    </div>
  );
}
