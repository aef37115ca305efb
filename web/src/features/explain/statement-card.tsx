import { clauseText } from '@assumable/shared/evaluate/words';
import { MARK_WORDS } from '../../components/policy-viewer/marks.ts';
import {
  linesText,
  type StatementSpan,
  statementTitle,
} from '../../components/policy-viewer/policy-layout.ts';
import { cx } from '../../lib/cx.ts';
import {
  type ConditionOutcome,
  factText,
  matchedText,
  statementLead,
  type StatementOutcome,
  type StatementRole,
} from './layer-words.ts';
import { resultTone, VerdictGlyph } from './verdict-glyph.tsx';

const ROLE_WORDS: Readonly<Record<StatementRole, string>> = { ...MARK_WORDS, overruled: 'Overruled' };

export interface StatementCardProps {
  readonly statement: StatementOutcome;
  readonly role: StatementRole;
  /** Name of the policy as AWS shows it. */
  readonly policyName: string;
  /** Where the statement stands in the text that is shown; absent when the text is not at hand. */
  readonly span: StatementSpan | undefined;
  readonly onOpen: () => void;
}

/** One statement that took part: where it stands, what it does, each condition with what is known. */
export function StatementCard({ statement, role, policyName, span, onOpen }: StatementCardProps) {
  const title = statementTitle({
    index: statement.statement,
    ...(statement.sid === undefined ? {} : { sid: statement.sid }),
  });
  const facts = [matchedText(statement.matched), span === undefined ? '' : linesText(span)];
  return (
    <div
      className={cx(
        'rounded-sm border border-line py-1.5 pr-2 pl-2.5',
        role === 'decides' && 'border-l-4 border-l-accent bg-accent-soft',
        role === 'contributes' && 'border-l-4 border-l-accent',
        role === 'near_miss' && 'border-l-4 border-dashed border-l-line-strong',
        role === 'overruled' && 'text-ink-2',
      )}
    >
      <div className="flex min-w-0 items-baseline gap-2">
        <button
          type="button"
          onClick={onOpen}
          disabled={span === undefined}
          title={`Show ${title} in ${policyName}`}
          className="min-w-0 truncate text-left text-sm enabled:text-accent enabled:hover:underline"
        >
          <span className="font-semibold">{policyName}</span>
          {` · ${statement.sid ?? title}`}
        </button>

        <span
          className={cx(
            'ml-auto shrink-0 rounded-sm px-1.5 text-xs font-semibold',
            role === 'decides' && 'bg-accent text-canvas',
            role === 'contributes' && 'text-accent ring-1 ring-accent ring-inset',
            (role === 'near_miss' || role === 'overruled') && 'text-ink-2 ring-1 ring-line-strong ring-inset',
          )}
        >
          {ROLE_WORDS[role]}
        </span>
      </div>
      <p className="text-sm text-ink">
        {statementLead(statement, role)}
        <span className="text-ink-2">{facts.filter((fact) => fact !== '').map((fact) => ` · ${fact}`)}</span>
      </p>
      {statement.conditions.length > 0 && (
        <ul className="mt-1 space-y-1">
          {[...statement.conditions].sort(failingFirst).map((condition, index) => (
            <ConditionRow key={index} condition={condition} />
          ))}
        </ul>
      )}
    </div>
  );
}

const RANK = (condition: ConditionOutcome): number =>
  condition.result === false ? 0 : condition.result === 'unknown' ? 1 : 2;
const failingFirst = (left: ConditionOutcome, right: ConditionOutcome): number => RANK(left) - RANK(right);

const RESULT_WORDS = { pass: 'Holds', block: 'Fails', open: 'Open', gap: 'Not known', idle: '' } as const;

function ConditionRow({ condition }: { readonly condition: ConditionOutcome }) {
  const tone = resultTone(condition.result);
  return (
    <li className="flex gap-1.5 text-sm">
      <span className="mt-[3px]">
        <VerdictGlyph tone={tone} />
      </span>
      <span className="min-w-0 [overflow-wrap:anywhere]">
        <span className="sr-only">{`${RESULT_WORDS[tone]}: `}</span>
        <span className={cx(tone === 'block' && 'font-semibold')}>{clauseText(condition)}</span>
        <span className="text-xs text-ink-2">{` · ${factText(condition)}`}</span>
      </span>
    </li>
  );
}
