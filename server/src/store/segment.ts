/**
 * An account record split into a segment and its policy documents. The segment is the record in which every
 * document is replaced by its place in a list of document hashes; equal documents are listed once.
 */
import { withSafeTags } from '@assumable/shared/aws-files/tags';
import { canonicalJson } from '@assumable/shared/lib/canonical-json';
import type { AccountRecord, Organization, PolicyText } from '@assumable/shared/snapshot/model';
import { accountWithDocuments, organizationWithDocuments } from '@assumable/shared/snapshot/with-documents';
import { contentHash } from './content-hash.ts';

export interface Split {
  /** SHA-256 of `body`. */
  readonly hash: string;
  /** Canonical JSON of `{docs, record}`. */
  readonly body: string;
  /** The distinct documents by hash. */
  readonly documents: ReadonlyMap<string, PolicyText>;
}

export interface Joined<T> {
  readonly docs: readonly string[];
  readonly record: T;
}

/** Hash under which a document is stored: of its text as canonical JSON. */
export function documentHash(text: PolicyText): string {
  return contentHash(JSON.stringify(text));
}

export function splitAccount(record: AccountRecord): Split {
  return split((replace) => accountWithDocuments(record, replace));
}

export function splitOrganization(organization: Organization): Split {
  return split((replace) => organizationWithDocuments(organization, replace));
}

function split(build: (replace: (text: PolicyText) => string) => unknown): Split {
  const documents = new Map<string, PolicyText>();
  const places = new Map<PolicyText, string>();
  const record = build((text) => {
    const known = places.get(text);
    if (known !== undefined) return known;
    const place = String(places.size);
    places.set(text, place);
    documents.set(documentHash(text), text);
    return place;
  });
  const body = canonicalJson({ docs: [...documents.keys()], record });
  return { hash: contentHash(body), body, documents };
}

/** The record again, each place replaced by what `textOfPlace` gives for it. Tag keys reach no prototype. */
export function joinAccount(
  record: AccountRecord,
  textOfPlace: (place: string) => PolicyText,
): AccountRecord {
  return withSafeTags(accountWithDocuments(record, textOfPlace));
}

export function joinOrganization(
  organization: Organization,
  textOfPlace: (place: string) => PolicyText,
): Organization {
  return organizationWithDocuments(organization, textOfPlace);
}

/** Segment bodies are written by `split` and checked by hash before they are read, so their outline is enough. */
export function isAccountSegment(value: unknown): value is Joined<AccountRecord> {
  const record = recordOf(value);
  return (
    record !== undefined && ['users', 'groups', 'roles', 'policies'].every((list) => isList(record, list))
  );
}

export function isOrganizationSegment(value: unknown): value is Joined<Organization> {
  const record = recordOf(value);
  return record !== undefined && ['roots', 'units', 'accounts'].every((list) => isList(record, list));
}

function recordOf(value: unknown): object | undefined {
  if (typeof value !== 'object' || value === null || !isList(value, 'docs') || !('record' in value))
    return undefined;
  return typeof value.record === 'object' && value.record !== null ? value.record : undefined;
}

function isList(value: object, member: string): boolean {
  return Array.isArray(Object.entries(value).find(([key]) => key === member)?.[1]);
}
