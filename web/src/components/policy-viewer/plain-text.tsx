import { cx } from '../../lib/cx.ts';
import { lineLevels, levelsByStatement, MARK_WORDS, type StatementMark } from './marks.ts';
import { type PolicyLayout, statementHeading } from './policy-layout.ts';

export interface PlainTextProps {
  readonly layout: PolicyLayout;
  readonly marks: readonly StatementMark[];
  readonly label: string;
}

/** The policy as numbered lines in the geometry of the editor: shown until it has loaded, or when it cannot load. */
export function PlainText({ layout, marks, label }: PlainTextProps) {
  const levels = levelsByStatement(marks);
  const byLine = lineLevels(layout.statements, levels);
  return (
    <pre
      aria-label={label}
      tabIndex={0}
      className="max-h-[var(--policy-max-height)] overflow-auto py-2 font-mono text-xs leading-5 text-ink"
    >
      {layout.text.split('\n').map((line, index) => {
        const level = byLine.get(index + 1);
        const headed = layout.statements.find(
          (statement) => statement.startLine === index + 1 && levels.has(statement.index),
        );
        const tag = headed === undefined ? undefined : levels.get(headed.index);
        return (
          <div key={index}>
            {headed !== undefined && tag !== undefined && (
              <div className="h-6 truncate pl-[58px] font-sans leading-6 text-ink-2">
                <span className="font-semibold text-ink">{MARK_WORDS[tag]}</span>
                {` ${statementHeading(headed)}`}
              </div>
            )}
            <div className="flex">
              <span
                aria-hidden="true"
                className="w-[50px] shrink-0 pr-[18px] text-right text-ink-2 select-none"
              >
                {index + 1}
              </span>
              <span
                className={cx(
                  'border-l-4 pr-3 pl-1',
                  level === 'decides' || level === 'contributes' ? 'border-accent' : 'border-transparent',
                  level === 'near_miss' && 'border-dashed border-line-strong',
                )}
              >
                {line === '' ? ' ' : line}
              </span>
            </div>
          </div>
        );
      })}
    </pre>
  );
}
