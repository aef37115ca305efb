import { cx } from '../../lib/cx.ts';
import { levelsByStatement, MARK_WORDS, type StatementMark } from './marks.ts';
import { linesText, type StatementSpan, statementTitle } from './policy-layout.ts';

const SHOWN = 12;

export interface StatementOutlineProps {
  readonly statements: readonly StatementSpan[];
  readonly marks: readonly StatementMark[];
  readonly onOpen: (statement: number) => void;
}

/** The statements of a policy as buttons that go to them, marked ones first; absent for a single statement. */
export function StatementOutline({ statements, marks, onOpen }: StatementOutlineProps) {
  if (statements.length < 2) return undefined;
  const levels = levelsByStatement(marks);
  const ordered = [...statements].sort((left, right) => {
    const marked = Number(levels.has(right.index)) - Number(levels.has(left.index));
    return marked !== 0 ? marked : left.index - right.index;
  });
  const shown = ordered.slice(0, SHOWN);
  return (
    <nav
      aria-label="Statements"
      className="flex flex-wrap items-center gap-1 border-b border-line px-3 py-1.5"
    >
      {shown.map((statement) => {
        const level = levels.get(statement.index);
        return (
          <button
            key={statement.index}
            type="button"
            title={`${statementTitle(statement)}, ${linesText(statement)}`}
            onClick={() => onOpen(statement.index)}
            className={cx(
              'inline-flex h-6 max-w-56 items-center gap-1 rounded-sm border px-1.5 text-xs hover:border-line-strong',
              level === 'decides' && 'border-accent bg-accent-soft text-ink',
              level === 'contributes' && 'border-accent text-ink',
              level === 'near_miss' && 'border-dashed border-line-strong text-ink',
              level === undefined && 'border-line text-ink-2',
            )}
          >
            <span className="truncate">{statement.sid ?? `Statement ${String(statement.index + 1)}`}</span>
            {level !== undefined && <span className="shrink-0 text-ink-2">{MARK_WORDS[level]}</span>}
          </button>
        );
      })}
      {ordered.length > shown.length && (
        <span className="text-xs text-ink-2">{`and ${String(ordered.length - shown.length)} more`}</span>
      )}
    </nav>
  );
}
