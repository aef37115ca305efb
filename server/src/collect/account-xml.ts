/**
 * The two long answers of IAM, `GetAccountAuthorizationDetails` and `ListRoles`, read from their XML into what the AWS
 * CLI writes into a file: text, numbers, lists; dates stay text. The SDK makes a tree of the XML, objects by its schema
 * and dates of that, which took half of a crawl's processor time. What is not exactly as IAM sends it is left to the SDK.
 * Source of the members: the IAM API Reference, data types RoleDetail, UserDetail, GroupDetail, ManagedPolicyDetail.
 */
import { closes, detached, isName, readContent, readLeaf, skipSpace, skipTo } from './fast-xml.ts';

/** Where a reading stands; each function steps on behind what it has read. */
type Cursor = Parameters<typeof skipSpace>[0];

type Kind =
  | { readonly is: 'text' | 'document' | 'date' | 'number' | 'flag' | 'skipped' | 'empty list' }
  | { readonly is: 'list'; readonly of: Kind }
  | { readonly is: 'structure'; readonly members: ReadonlyMap<string, Kind> };

const text: Kind = { is: 'text' };
const document: Kind = { is: 'document' };
const date: Kind = { is: 'date' };
const number: Kind = { is: 'number' };
const flag: Kind = { is: 'flag' };
const skipped: Kind = { is: 'skipped' };
const listOf = (of: Kind): Kind => ({ is: 'list', of });
const structure = (members: Readonly<Record<string, Kind>>): Kind => ({
  is: 'structure',
  members: new Map(Object.entries(members)),
});

const policies = listOf(structure({ PolicyName: text, PolicyDocument: document }));
const attached = listOf(structure({ PolicyName: text, PolicyArn: text }));
const boundary = structure({ PermissionsBoundaryType: text, PermissionsBoundaryArn: text });
const tags = listOf(structure({ Key: text, Value: text }));
const entity = { Path: text, Arn: text, CreateDate: date };
const page = { IsTruncated: flag, Marker: text };

const ANSWERS: ReadonlyMap<string, Kind> = new Map([
  [
    'GetAccountAuthorizationDetails',
    structure({
      ...page,
      UserDetailList: listOf(
        structure({
          ...entity,
          UserName: text,
          UserId: text,
          UserPolicyList: policies,
          GroupList: listOf(text),
          AttachedManagedPolicies: attached,
          PermissionsBoundary: boundary,
          Tags: tags,
        }),
      ),
      GroupDetailList: listOf(
        structure({
          ...entity,
          GroupName: text,
          GroupId: text,
          GroupPolicyList: policies,
          AttachedManagedPolicies: attached,
        }),
      ),
      RoleDetailList: listOf(
        structure({
          ...entity,
          RoleName: text,
          RoleId: text,
          AssumeRolePolicyDocument: document,
          InstanceProfileList: listOf(
            structure({
              ...entity,
              InstanceProfileName: text,
              InstanceProfileId: text,
              // The role itself once more, with its trust policy.
              Roles: { is: 'empty list' },
              Tags: tags,
            }),
          ),
          RolePolicyList: policies,
          AttachedManagedPolicies: attached,
          PermissionsBoundary: boundary,
          Tags: tags,
          RoleLastUsed: structure({ LastUsedDate: date, Region: text }),
        }),
      ),
      Policies: listOf(
        structure({
          ...entity,
          PolicyName: text,
          PolicyId: text,
          DefaultVersionId: text,
          AttachmentCount: number,
          PermissionsBoundaryUsageCount: number,
          IsAttachable: flag,
          Description: text,
          UpdateDate: date,
          PolicyVersionList: listOf(
            structure({ Document: document, VersionId: text, IsDefaultVersion: flag, CreateDate: date }),
          ),
        }),
      ),
    }),
  ],
  [
    'ListRoles',
    structure({
      ...page,
      // Everything else is in the details of the same role.
      Roles: listOf(
        structure({
          Arn: text,
          Path: text,
          RoleId: text,
          MaxSessionDuration: number,
          Description: text,
          RoleName: skipped,
          CreateDate: skipped,
          AssumeRolePolicyDocument: skipped,
        }),
      ),
    }),
  ],
]);

/**
 * The result of one of the two calls as a file holds it, without the members that no schema has.
 *
 * @param operation the call; `undefined` comes back for any other
 * @returns `undefined` for anything that has to be left to the SDK
 */
export function readAccountAnswer(
  xml: string,
  operation: string,
): Readonly<Record<string, unknown>> | undefined {
  const kind = ANSWERS.get(operation);
  if (kind?.is !== 'structure' || xml.includes('\r')) return undefined;
  const opening = /^(?:<\?xml [^>]*\?>)?\s*<(\w+)(?: xmlns="[^"<&]*")?>\s*<(\w+)>/.exec(xml.slice(0, 500));
  if (opening?.[1] !== `${operation}Response` || opening[2] !== `${operation}Result`) return undefined;
  const cursor: Cursor = { xml, at: opening[0].length };
  const result = readStructure(cursor, kind.members, `${operation}Result`);
  if (result === undefined) return undefined;
  const rest = xml.slice(cursor.at);
  const closing =
    /^\s*<ResponseMetadata>\s*<RequestId>[^<]*<\/RequestId>\s*<\/ResponseMetadata>\s*<\/(\w+)>\s*$/;
  return closing.exec(rest)?.[1] === `${operation}Response` ? result : undefined;
}

/** The next opening tag; `undefined` when something else stands here. */
function opened(cursor: Cursor): { readonly name: string; readonly empty: boolean } | undefined {
  const { xml, at } = cursor;
  const end = xml.indexOf('>', at);
  if (end < 0) return undefined;
  const empty = xml.charCodeAt(end - 1) === SLASH;
  cursor.at = end + 1;
  return { name: xml.slice(at + 1, empty ? end - 1 : end), empty };
}

const OPEN = 60; // <
const SLASH = 47;

/** To the next tag over layout. White space without a line end is text, which AWS does not send. */
function toTag(cursor: Cursor): 'opening' | 'closing' | undefined {
  const { xml } = cursor;
  const start = cursor.at;
  if (xml.charCodeAt(start) !== OPEN) {
    skipSpace(cursor);
    if (!xml.slice(start, cursor.at).includes('\n') || xml.charCodeAt(cursor.at) !== OPEN) return undefined;
  }
  return xml.charCodeAt(cursor.at + 1) === SLASH ? 'closing' : 'opening';
}

function readStructure(
  cursor: Cursor,
  members: ReadonlyMap<string, Kind>,
  name: string,
): Record<string, unknown> | undefined {
  const read: Record<string, unknown> = {};
  for (;;) {
    const tag = toTag(cursor);
    if (tag === undefined) return undefined;
    if (tag === 'closing') return closes(cursor, name) ? read : undefined;
    const child = opened(cursor);
    if (child === undefined) return undefined;
    const kind = members.get(child.name);
    if (kind === undefined) {
      // A member that came to the API later.
      if (!isName(child.name)) return undefined;
      if (!child.empty && readContent(cursor, child.name, name, 0) === undefined) return undefined;
      continue;
    }
    if (Object.hasOwn(read, child.name)) return undefined;
    const value = child.empty ? emptyOf(kind) : readValue(cursor, kind, child.name);
    if (value === undefined) return undefined;
    if (kind.is !== 'skipped') read[child.name] = value;
  }
}

function readList(cursor: Cursor, of: Kind, name: string): unknown[] | undefined {
  const read: unknown[] = [];
  for (;;) {
    const tag = toTag(cursor);
    if (tag === undefined) return undefined;
    if (tag === 'closing') return closes(cursor, name) ? read : undefined;
    const child = opened(cursor);
    if (child?.name !== 'member') return undefined;
    const value = child.empty ? emptyOf(of) : readValue(cursor, of, 'member');
    if (value === undefined) return undefined;
    read.push(value);
  }
}

function emptyOf(kind: Kind): unknown {
  switch (kind.is) {
    case 'text':
    case 'document':
    case 'skipped':
      return '';
    case 'list':
    case 'empty list':
      return [];
    case 'structure':
      return {};
    default:
      return undefined;
  }
}

function readValue(cursor: Cursor, kind: Kind, name: string): unknown {
  switch (kind.is) {
    case 'structure':
      return readStructure(cursor, kind.members, name);
    case 'list':
      return readList(cursor, kind.of, name);
    case 'skipped':
      return skipTo(cursor, `</${name}>`);
    case 'empty list':
      return skipTo(cursor, `</${name}>`) === undefined ? undefined : [];
    case 'document':
      return readDocument(cursor, name);
    default:
      return valueOf(kind.is, readText(cursor, name));
  }
}

function readText(cursor: Cursor, name: string): string | undefined {
  const end = cursor.xml.indexOf('<', cursor.at);
  return end < 0 ? undefined : readLeaf(cursor, name, end);
}

const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

function valueOf(is: 'text' | 'date' | 'number' | 'flag', read: string | undefined): unknown {
  if (read === undefined || is === 'text') return read;
  if (is === 'date') return DATE.test(read) ? read : undefined;
  if (is === 'number') return /^\d{1,9}$/.test(read) ? Number(read) : undefined;
  return read === 'true' ? true : read === 'false' ? false : undefined;
}

/** Texts of documents as they come, each in memory of its own: most stand in many roles and accounts. */
const documents = new Map<string, string>();
const MOST_DOCUMENTS = 4_000;
/** A longer one is not worth being looked up: it rarely comes twice. */
const LONGEST_SHARED = 4_096;

function readDocument(cursor: Cursor, name: string): string | undefined {
  const end = cursor.xml.indexOf('<', cursor.at);
  if (end < 0) return undefined;
  if (end - cursor.at > LONGEST_SHARED) return readLeaf(cursor, name, end);
  const raw = cursor.xml.slice(cursor.at, end);
  const known = documents.get(raw);
  if (known !== undefined) {
    cursor.at = end;
    return closes(cursor, name) ? known : undefined;
  }
  const read = readLeaf(cursor, name, end);
  if (read === undefined) return undefined;
  if (documents.size >= MOST_DOCUMENTS) documents.clear();
  documents.set(detached(raw), read);
  return read;
}
