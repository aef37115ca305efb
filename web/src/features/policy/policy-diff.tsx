import { useMemo, useState } from 'react';
import { layoutPolicy } from '../../components/policy-viewer/policy-layout.ts';
import { Toggle } from '../../components/toggle.tsx';
import { cx } from '../../lib/cx.ts';
import { counted } from '../../lib/format.ts';
import { diffLines, type DiffLine } from '../../lib/line-diff.ts';
import { comparePolicies, type StatementChange } from './statement-changes.ts';

export interface PolicyDiffProps {
  readonly left: { readonly title: string; readonly text: string };
  readonly right: { readonly title: string; readonly text: string };
}

const KIND_WORDS: Readonly<Record<StatementChange['kind'], string>> = {
  changed: 'Changed',
  added: 'Added',
  removed: 'Removed',
  moved: 'Moved',
};

const SIGN: Readonly<Record<DiffLine['kind'], string>> = { same: ' ', removed: '−', added: '+' };
const LINE_WORDS: Readonly<Record<DiffLine['kind'], string>> = {
  same: '',
  removed: 'removed: ',
  added: 'added: ',
};

/** Unchanged lines kept around a change. */
const AROUND = 3;

interface Gap {
  readonly kind: 'gap';
  readonly count: number;
  readonly before: number;
}

/** Runs of unchanged lines shortened to a few around each change. */
function foldSame(lines: readonly DiffLine[]): readonly (DiffLine | Gap)[] {
  const near = new Set<number>();
  for (const [at, { kind }] of lines.entries()) {
    if (kind === 'same') continue;
    for (let other = at - AROUND; other <= at + AROUND; other += 1) near.add(other);
  }
  const folded: (DiffLine | Gap)[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    if (line === undefined) continue;
    if (near.has(at)) {
      folded.push(line);
      continue;
    }
    const start = at;
    while (at + 1 < lines.length && !near.has(at + 1)) at += 1;
    folded.push({ kind: 'gap', count: at - start + 1, before: start });
  }
  return folded;
}

/** Two documents: what changed by statement, then line by line. */
export function PolicyDiff({ left, right }: PolicyDiffProps) {
  const [all, setAll] = useState(false);
  const changes = useMemo(() => comparePolicies(left.text, right.text), [left.text, right.text]);
  const lines = useMemo(
    () => diffLines(layoutPolicy(left.text).text.split('\n'), layoutPolicy(right.text).text.split('\n')),
    [left.text, right.text],
  );
  const differs = lines.some(({ kind }) => kind !== 'same');
  const shown = all || !differs ? lines : foldSame(lines);
  return (
    <section aria-label="Comparison" className="min-w-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 pb-2">
        <p role="status" className="min-w-0 flex-1 text-base font-semibold">
          {changes.summary}
        </p>
        {differs && <Toggle label="Unchanged lines" checked={all} onChange={setAll} />}
      </div>
      {changes.statements.length > 0 && (
        <ul aria-label="Changed statements" className="flex flex-wrap gap-x-4 gap-y-0.5 pb-2 text-sm">
          {changes.statements.map(({ kind, title }) => (
            <li key={`${kind} ${title}`}>
              <span className="text-ink-2">{KIND_WORDS[kind]}:</span> {title}
            </li>
          ))}
        </ul>
      )}
      <dl className="rounded-t-md border border-b-0 border-line bg-container px-3 py-1.5 text-sm">
        <Side sign="−" word="Removed, from" title={left.title} />
        <Side sign="+" word="Added, in" title={right.title} />
      </dl>
      <div className="overflow-x-auto rounded-b-md border border-line bg-surface">
        <table aria-label="Lines of both documents" className="w-full border-collapse font-mono text-xs">
          <thead>
            <tr className="sr-only">
              <th scope="col">{`Line of ${left.title}`}</th>
              <th scope="col">{`Line of ${right.title}`}</th>
              <th scope="col">Text</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((line) =>
              line.kind === 'gap' ? (
                <tr key={`gap ${line.before}`} className="bg-container text-ink-2">
                  <td colSpan={3} className="px-3 py-1 font-sans">
                    {counted(line.count, 'unchanged line')}
                  </td>
                </tr>
              ) : (
                <Line key={`${line.left ?? '-'} ${line.right ?? '-'}`} line={line} />
              ),
            )}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Side(props: { readonly sign: string; readonly word: string; readonly title: string }) {
  return (
    <div className="flex gap-2">
      <dt className="w-4 font-mono font-semibold">
        <span aria-hidden="true">{props.sign}</span>
        <span className="sr-only">{props.word}</span>
      </dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{props.title}</dd>
    </div>
  );
}

function Line({ line }: { readonly line: DiffLine }) {
  return (
    <tr
      data-line={line.kind}
      className={cx(
        line.kind === 'removed' && 'bg-inset text-ink-2',
        line.kind === 'added' && 'bg-accent-soft',
      )}
    >
      <td className="w-10 px-2 text-right text-ink-2 select-none">{line.left}</td>
      <td className="w-10 border-r border-line px-2 text-right text-ink-2 select-none">{line.right}</td>
      <td className={cx('px-2 whitespace-pre', line.kind !== 'same' && 'font-semibold')}>
        <span aria-hidden="true" className="inline-block w-4 select-none">
          {SIGN[line.kind]}
        </span>
        <span className="sr-only">{LINE_WORDS[line.kind]}</span>
        {line.text}
      </td>
    </tr>
  );
}
