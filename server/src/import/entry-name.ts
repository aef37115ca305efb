/** Names inside a source: which are safe to speak of, and what they promise. Nothing is ever written to these paths. */
import type { AccountId } from '@assumable/shared/arn/arn';

const MAX_NAME_LENGTH = 1_024;

/** Why a name is refused, as the end of a sentence, or `undefined`. Backslashes are separators, as Windows tools write them. */
export function unsafeName(name: string): string | undefined {
  const text = name.replaceAll('\\', '/');
  if (text.length > MAX_NAME_LENGTH) return `its name is longer than ${MAX_NAME_LENGTH} characters`;
  if (text.includes('\0')) return 'its name contains a NUL character';
  if (text.startsWith('/') || /^[A-Za-z]:/.test(text)) return 'its name is an absolute path';
  if (text.split('/').includes('..')) return 'its name leaves the archive with ".."';
  return undefined;
}

/** The name with `/` as separator and without empty and `.` parts: two entries of one path compare equal. */
export function normalName(name: string): string {
  return name
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

/** What a file's name promises. `junk` is what operating systems add by themselves. */
export type NamedFile =
  | { readonly kind: 'account'; readonly account: AccountId }
  | { readonly kind: 'providers'; readonly account: AccountId }
  | { readonly kind: 'organization' }
  | { readonly kind: 'gaps' }
  | { readonly kind: 'json' }
  | { readonly kind: 'junk' }
  | { readonly kind: 'other' };

/** Reads a normal name: `…/123456789012.json`, `…/123456789012.providers.json`, `organization.json`, `gaps.json`. */
export function namedFile(name: string): NamedFile {
  const parts = name.split('/');
  const base = parts[parts.length - 1] ?? '';
  if (parts.includes('__MACOSX') || parts.some((part) => part.startsWith('.')) || base === 'Thumbs.db') {
    return { kind: 'junk' };
  }
  const account = /^([0-9]{12})(\.providers)?\.json$/.exec(base);
  if (account?.[1] !== undefined) {
    return { kind: account[2] === undefined ? 'account' : 'providers', account: account[1] };
  }
  if (base === 'organization.json') return { kind: 'organization' };
  if (base === 'gaps.json') return { kind: 'gaps' };
  return { kind: base.toLowerCase().endsWith('.json') ? 'json' : 'other' };
}

/** Number of folders above a file. */
export function depthOf(name: string): number {
  return name.split('/').length - 1;
}
