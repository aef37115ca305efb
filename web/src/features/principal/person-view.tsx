import { UserRound, UsersRound } from 'lucide-react';
import type { IdentityCenterSubject } from '../../lib/identity-center-id.ts';
import { counted } from '../../lib/format.ts';
import type { OnSelect } from '../../lib/selection.ts';
import { IdentityCenterTraceView } from './identity-center-trace.tsx';

export interface PersonViewProps {
  readonly snapshot: string;
  readonly subject: IdentityCenterSubject;
  readonly onSelect: OnSelect;
}

/** A person or a group of IAM Identity Center: what it is assigned, and which roles that opens. */
export function PersonView({ snapshot, subject, onSelect }: PersonViewProps) {
  return (
    <IdentityCenterTraceView
      snapshot={snapshot}
      query={subject}
      onSelect={onSelect}
      heading={({ name, places, holders }) => {
        const accounts = new Set(places.map(({ account }) => account)).size;
        const others = holders.filter(({ type }) => type !== subject.type).length;
        return (
          <header className="shrink-0 border-b border-line px-4 py-2.5">
            <h1 className="flex items-center gap-2 text-lg font-semibold">
              <span className="text-ink-2" aria-hidden="true">
                {subject.type === 'user' ? <UserRound size={18} /> : <UsersRound size={18} />}
              </span>
              <span className="min-w-0 [overflow-wrap:anywhere]">{name}</span>
            </h1>
            <p className="text-sm text-ink-2">
              {subject.type === 'user'
                ? `Person in IAM Identity Center, in ${counted(others, 'group')}. `
                : `Group in IAM Identity Center with ${counted(others, 'member')}. `}
              {places.length === 0
                ? 'No permission set is assigned, so Identity Center opens no role.'
                : `${counted(places.length, 'assignment')} in ${counted(accounts, 'account')}.`}
            </p>
          </header>
        );
      }}
    />
  );
}
