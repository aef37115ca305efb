import type { Explanation } from '@assumable/shared/api/contract';
import { controlText } from '@assumable/shared/evaluate/words';
import { RotateCcw } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { Panel } from '../../components/panel.tsx';
import { type Assumptions, NO_ASSUMPTIONS } from '../../url-state/assume-search.ts';
import { AssumptionControl } from './assumption-control.tsx';
import { allQuestions, assume, assumptionFor, isPseudoKey, type Question } from './assumptions.ts';
import { ExtraFacts } from './extra-facts.tsx';
import { LAYER_WORDS, type VerdictTone } from './layer-words.ts';
import { CONTROL_MEANING, keyName } from './question-words.ts';
import { VerdictGlyph } from './verdict-glyph.tsx';

export interface OpenConditionsProps {
  readonly base: Explanation;
  readonly shown: Explanation;
  readonly assumptions: Assumptions;
  readonly onAssume: (assumptions: Assumptions) => void;
}

/** What has to be true for the edge to hold, who controls it, and switches that answer "and if it were so?". */
export function OpenConditions({ base, shown, assumptions, onAssume }: OpenConditionsProps) {
  const questions = allQuestions(base.conditions, shown.conditions);
  const unanswerable = shown.conditions.filter(({ key }) => isPseudoKey(key));
  const asked = new Set(questions.map(({ key }) => key.toLowerCase()));
  const extra = [...assumptions].filter(([key]) => !asked.has(key));
  const none = questions.length === 0 && unanswerable.length === 0;
  return (
    <Panel
      title={
        none
          ? 'What if the request were different'
          : base.status === 'trusted_unverified'
            ? 'The trust holds if'
            : 'Holds if'
      }
      count={none ? undefined : questions.length + unanswerable.length}
      actions={
        assumptions.size > 0 && (
          <Button variant="quiet" className="h-6 px-1.5 text-xs" onClick={() => onAssume(NO_ASSUMPTIONS)}>
            <RotateCcw size={12} aria-hidden="true" />
            Reset assumptions
          </Button>
        )
      }
    >
      <ul className="space-y-2">
        {questions.map((question) => (
          <QuestionRow
            key={question.key}
            question={question}
            assumptions={assumptions}
            shown={shown}
            onAssume={onAssume}
          />
        ))}
        {unanswerable.map((condition) => (
          <li key={`${condition.layer} ${condition.policy} ${condition.key}`} className="flex gap-2 text-sm">
            <span className="mt-0.5">
              <VerdictGlyph
                tone={
                  condition.key.endsWith('document)') || condition.key === '(unreadable-policy)'
                    ? 'gap'
                    : 'open'
                }
              />
            </span>
            <span className="min-w-0 [overflow-wrap:anywhere]">{capitalised(condition.text)}</span>
          </li>
        ))}
      </ul>
      <ExtraFacts facts={extra} assumptions={assumptions} onAssume={onAssume} />
    </Panel>
  );
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** Open, met or not met under the assumptions; idle when the key no longer takes part. */
function questionTone({ key }: Question, { layers }: Explanation): VerdictTone {
  const results = layers
    .flatMap(({ statements }) => statements.flatMap(({ conditions }) => conditions))
    .filter((condition) => condition.key.toLowerCase() === key.toLowerCase())
    .map(({ result }) => result);
  if (results.includes('unknown')) return 'open';
  if (results.includes(false)) return 'block';
  return results.length > 0 ? 'pass' : 'idle';
}

function QuestionRow(props: {
  readonly question: Question;
  readonly assumptions: Assumptions;
  readonly shown: Explanation;
  readonly onAssume: (assumptions: Assumptions) => void;
}) {
  const { question, assumptions, shown, onAssume } = props;
  const assumption = assumptionFor(assumptions, question.key);

  return (
    <li className="rounded-md border border-line bg-container px-3 py-2">
      <div className="flex min-w-0 items-center gap-2">
        <VerdictGlyph tone={questionTone(question, shown)} />
        <span className="min-w-0 font-semibold" title={question.key}>
          {keyName(question.key)}
        </span>
      </div>
      <ul className="mt-1 mb-2 space-y-0.5 pl-[22px] text-sm">
        {question.conditions.map((condition) => (
          <li
            key={`${condition.layer} ${condition.policy} ${String(condition.statement)} ${condition.operator} ${condition.values.join()}`}
            className="[overflow-wrap:anywhere]"
          >
            {condition.text}
            <span className="text-xs text-ink-2" title={CONTROL_MEANING[question.control]}>
              {` · ${LAYER_WORDS[condition.layer].title.toLowerCase()} · ${controlText(question.control)}`}
            </span>
          </li>
        ))}
      </ul>
      <div className="pl-[22px]">
        <AssumptionControl
          question={question}
          assumption={assumption}
          onChange={(next) => onAssume(assume(assumptions, question.key, next))}
        />
      </div>
    </li>
  );
}
