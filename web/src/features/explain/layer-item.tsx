import type { Explanation } from '@assumable/shared/api/contract';
import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { cx } from '../../lib/cx.ts';
import { counted } from '../../lib/format.ts';
import type { LayerListProps } from './layer-props.ts';
import {
  isQuiet,
  LAYER_WORDS,
  layerSentence,
  type LayerOutcome,
  type StatementOutcome,
  statementRole,
  type StatementRole,
  verdictWords,
} from './layer-words.ts';
import { StatementCard } from './statement-card.tsx';
import { VerdictGlyph } from './verdict-glyph.tsx';

export interface LayerItemProps extends LayerListProps {
  readonly number: number;
  readonly layer: LayerOutcome;
}

interface Played {
  readonly statement: StatementOutcome;
  readonly role: StatementRole;
}

function carrierText(
  layer: LayerOutcome,
  explanation: Explanation,
  accountName: LayerListProps['accountName'],
): string {
  const { side, carrier } = LAYER_WORDS[layer.layer];
  const node = explanation[side];
  if (carrier === 'principal') return `of ${node.label}`;
  if (node.account === undefined) return `over ${node.label}`;
  return `over ${accountName(node.account) ?? node.account}`;
}

/** One layer: number, verdict, what it means, and the statements behind it. */
export function LayerItem(props: LayerItemProps) {
  const { number, layer, explanation, accountName } = props;
  const { word, tone } = verdictWords(layer);
  const decides = explanation.decidedBy.includes(layer.layer);
  const blocksToo =
    explanation.blockedBy.includes(layer.layer) && !decides && explanation.blockedBy.length > 1;
  const played = layer.statements.map((statement): Played => ({
    statement,
    role: statementRole(layer, statement, explanation.decidedBy),
  }));
  const quiet = played.filter(({ role }) => isQuiet(layer.layer, role));
  const told = played.filter(({ role }) => !isQuiet(layer.layer, role));
  const idle = tone === 'idle';
  return (
    <li className="grid grid-cols-[24px_minmax(0,1fr)] gap-x-2">
      <span
        aria-hidden="true"
        className={cx(
          'flex size-5 items-center justify-center rounded-full border text-xs',
          decides && 'border-accent bg-accent font-semibold text-canvas',
          !decides && (idle ? 'border-line text-ink-2' : 'border-line-strong font-semibold text-ink'),
        )}
      >
        {number}
      </span>
      <div className="min-w-0">
        <div className="flex min-w-0 items-center gap-2">
          <h4 className={cx('min-w-0 truncate text-sm', idle ? 'text-ink-2' : 'font-semibold')}>
            {LAYER_WORDS[layer.layer].title}
            <span className="font-normal text-ink-2">{` ${carrierText(layer, explanation, accountName)}`}</span>
          </h4>
          <span
            className={cx(
              'ml-auto flex shrink-0 items-center gap-1.5 text-sm',
              idle ? 'text-ink-2' : 'font-semibold',
            )}
          >
            <VerdictGlyph tone={tone} />
            {word}
            {decides && <span className="sr-only">, decides</span>}
          </span>
        </div>
        <p className="text-sm text-ink-2 [overflow-wrap:anywhere]">
          {layerSentence(layer, explanation.source)}
          {layer.policies.length > 0 && ` ${counted(layer.policies.length, 'policy', 'policies')} read.`}
          {blocksToo && ' This alone would block it too.'}
        </p>
        {told.length > 0 && <Cards {...props} played={told} />}
        {quiet.length > 0 && <QuietStatements {...props} played={quiet} />}
      </div>
    </li>
  );
}

interface PlayedProps extends LayerItemProps {
  readonly played: readonly Played[];
}

function policyName({ documents }: Explanation, id: string): string {
  return Object.hasOwn(documents, id) ? (documents[id]?.name ?? id) : id;
}

function Cards({ played, layer, explanation, spanOf, onOpen }: PlayedProps) {
  return (
    <div className="mt-1.5 space-y-1.5">
      {played.map(({ statement, role }) => (
        <StatementCard
          key={`${statement.policy} ${String(statement.statement)}`}
          statement={statement}
          role={role}
          policyName={policyName(explanation, statement.policy)}
          span={spanOf(statement.policy, statement.statement)}
          onOpen={() =>
            onOpen({ layer: layer.layer, policy: statement.policy, statement: statement.statement })
          }
        />
      ))}
    </div>
  );
}

/** Guardrail statements that let the call pass, told in a line; the statements themselves on demand. */
function QuietStatements(props: PlayedProps) {
  const { played, explanation } = props;
  const [open, setOpen] = useState(false);
  const region = useId();
  const names = [...new Set(played.map(({ statement }) => policyName(explanation, statement.policy)))];
  const overruled = played.some(({ role }) => role === 'overruled');
  return (
    <div>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={region}
        onClick={() => setOpen(!open)}
        className="-ml-1 flex min-h-6 max-w-full items-center gap-1 rounded-sm pr-1 text-left text-xs text-ink-2 hover:bg-inset hover:text-ink"
      >
        <ChevronRight size={13} aria-hidden="true" className={cx('shrink-0', open && 'rotate-90')} />
        <span className="min-w-0 truncate">
          {`${counted(played.length, 'statement allows', 'statements allow')} it${overruled ? ', but the Deny wins' : ''}: ${names.join(', ')}`}
        </span>
      </button>
      <div id={region} hidden={!open}>
        {open && <Cards {...props} />}
      </div>
    </div>
  );
}
