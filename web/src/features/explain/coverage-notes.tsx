import type { Explanation } from '@assumable/shared/api/contract';
import { CircleHelp, Info } from 'lucide-react';
import { Panel } from '../../components/panel.tsx';

/** What the answer rests on: data that is missing, and remarks of the evaluation. */
export function CoverageNotes({ explanation }: { readonly explanation: Explanation }) {
  const { coverage, notes } = explanation;
  if (coverage === 'full' && notes.length === 0) return undefined;
  return (
    <Panel title={coverage === 'partial' ? 'What is not known' : 'Notes'}>
      <ul className="space-y-1.5 text-sm">
        {coverage === 'partial' && (
          <li className="flex gap-2">
            <CircleHelp size={14} aria-hidden="true" className="mt-[3px] shrink-0 text-severity-high" />
            <span>
              <strong className="font-semibold">Partial:</strong> some policies that take part were not read.
              The answer holds for what was read.
            </span>
          </li>
        )}
        {notes.map((note) => (
          <li key={note.code} className="flex gap-2">
            <Info size={14} aria-hidden="true" className="mt-[3px] shrink-0 text-ink-2" />
            <span className="[overflow-wrap:anywhere]">{note.text}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
