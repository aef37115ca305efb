import type { ApiNode, Explanation } from '@assumable/shared/api/contract';
import { CopyButton } from '../../components/copy-button.tsx';
import { KindIcon } from '../../components/kind-icon.tsx';
import { LineSample, StatusGlyph } from '../../components/status-mark.tsx';
import { counted, formatAccountId } from '../../lib/format.ts';
import { KIND_FACTS } from '../../lib/kinds.ts';
import type { OnSelect } from '../../lib/selection.ts';
import { STATUS_FACTS } from '../../lib/status.ts';
import { DECISION_WORDS, LAYER_WORDS } from './layer-words.ts';

export interface ExplanationHeaderProps {
  readonly shown: Explanation;
  /** The answer without assumptions, when some are made. */
  readonly base: Explanation | undefined;
  readonly stale: boolean;
  readonly accountName: (id: string) => string | undefined;
  readonly onSelect: OnSelect;
}

/** Who, whom, the verdict and the answer in one sentence. */
export function ExplanationHeader({ shown, base, stale, accountName, onSelect }: ExplanationHeaderProps) {
  const facts = STATUS_FACTS[shown.status];
  const decided = shown.decidedBy.map((layer) => LAYER_WORDS[layer].title.toLowerCase()).join(' and ');
  return (
    <header className="border-b border-line px-4 pt-2.5 pb-4">
      <h2 className="sr-only">{`Why: ${shown.source.label} to ${shown.target.label}`}</h2>
      <div className="grid grid-cols-1 gap-y-1.5 @2xl:grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)] @2xl:items-center @2xl:gap-x-4 @2xl:pr-16">
        <EndPoint word="From" node={shown.source} accountName={accountName} onSelect={onSelect} />
        <span className="hidden @2xl:inline">
          <LineSample status={shown.status} />
        </span>
        <EndPoint word="To" node={shown.target} accountName={accountName} onSelect={onSelect} />
      </div>
      <div
        aria-live="polite"
        aria-busy={stale}
        className="mt-3 rounded-md border border-l-4 border-line bg-container py-2 pr-1.5 pl-3"
        style={{ borderLeftColor: `var(${facts.colour})` }}
      >
        <div className="flex items-center gap-2">
          <span className="inline-flex scale-125" style={{ color: `var(${facts.colour})` }}>
            <StatusGlyph status={shown.status} />
          </span>
          <p className="text-lg font-semibold">{facts.word}</p>
          <span className="ml-auto flex shrink-0 items-center">
            <CopyButton text={shown.summary} what="sentence" />
          </span>
        </div>
        <p className="mt-0.5 pr-2 text-base [overflow-wrap:anywhere]">{shown.summary}</p>
        <p className="mt-1 text-xs text-ink-2">
          <span className="font-mono">{shown.action}</span>
          {decided !== '' && ` · ${DECISION_WORDS[shown.status]} ${decided}`}
        </p>
        {base !== undefined && (
          <p className="mt-2 border-t border-line pt-2 text-xs">
            This is the answer with your assumptions. Without them:{' '}
            <strong className="font-semibold">{STATUS_FACTS[base.status].word}</strong>
            {base.conditions.length > 0 && `, ${counted(base.conditions.length, 'condition')} open`}
          </p>
        )}
      </div>
    </header>
  );
}

const FLAG_WORDS: ReadonlyMap<string, string> = new Map([
  ['external', 'outside the organization'],
  ['not_read', 'account not read'],
  ['suspended', 'account suspended'],
]);

function flagWords(node: ApiNode): readonly string[] {
  return node.flags.flatMap((flag) => FLAG_WORDS.get(flag) ?? []);
}

/** Name and id of the account; nothing when the node itself is that account and already shows its id. */
function accountWords({ account, label }: ApiNode, name: string | undefined): readonly string[] {
  if (account === undefined) return [];
  if (name === undefined || name === account) return label === account ? [] : [formatAccountId(account)];
  return [`${name} ${formatAccountId(account)}`];
}

function EndPoint(props: {
  readonly word: string;
  readonly node: ApiNode;
  readonly accountName: (id: string) => string | undefined;
  readonly onSelect: OnSelect;
}) {
  const { word, node, accountName, onSelect } = props;
  const name = node.account === undefined ? undefined : accountName(node.account);
  return (
    <div className="grid min-w-0 grid-cols-[36px_minmax(0,1fr)_auto] pr-16 @2xl:pr-0">
      <span className="text-xs leading-6 text-ink-2">{word}</span>
      <div className="min-w-0">
        <button
          type="button"
          title={node.id}
          onClick={() => onSelect({ type: 'node', id: node.id })}
          className="flex h-6 max-w-full items-center gap-1.5 rounded-sm text-left text-base font-semibold hover:text-accent hover:underline"
        >
          <KindIcon kind={node.kind} />
          <span className="truncate">{node.label}</span>
        </button>
        <p className="truncate text-xs text-ink-2">
          {[KIND_FACTS[node.kind].word, ...accountWords(node, name), ...flagWords(node)].join(' · ')}
        </p>
      </div>
      <CopyButton text={node.id} what={`ARN of ${node.label}`} />
    </div>
  );
}
