/** Takes the items of a source one by one and assembles the snapshot; the order of the items does not matter. */
import {
  isAuthorizationDetails,
  readAuthorizationDetails,
  type ReadAccount,
} from '@assumable/shared/aws-files/authorization-details';
import { assembleSnapshot } from '@assumable/shared/aws-files/assemble';
import { shown } from '@assumable/shared/aws-files/gap-list';
import {
  isOrganizationFile,
  readOrganization,
  type ReadOrganization,
} from '@assumable/shared/aws-files/organization';
import { newPool } from '@assumable/shared/aws-files/policy-document';
import { readProviders, type ReadProviders } from '@assumable/shared/aws-files/providers';
import { readGaps } from '@assumable/shared/aws-files/gaps-file';
import type { AccountId } from '@assumable/shared/arn/arn';
import { compareBy, compareStrings } from '@assumable/shared/lib/compare';
import type { AccountRecord, CoverageGap, Snapshot } from '@assumable/shared/snapshot/model';
import type { AccountReaders } from './account-readers.ts';
import { decodeJson } from './decode-json.ts';
import { depthOf, namedFile, type NamedFile } from './entry-name.ts';
import type { ImportLimits } from './limits.ts';
import { SourceError } from './source-error.ts';
import type { SourceItem } from './source-item.ts';

/** Ignored files listed one by one; beyond that only their number is told. */
const MAX_IGNORED_LISTED = 100;
/** Refused entries listed one by one. */
const MAX_REFUSED_LISTED = 1_000;

interface FromFile<T> {
  readonly name: string;
  readonly value: T;
}

export interface Collector {
  /** Account files are read by `readers`: the promise is kept once this one is taken. */
  take(item: SourceItem): Promise<void>;
  counts(): { readonly files: number; readonly accounts: number };
  /** Throws `SourceError` when neither an account nor an organization could be read. */
  finish(facts: { readonly label: string; readonly source: string; readonly now: () => Date }): Snapshot;
}

export function collector(limits: ImportLimits, readers: AccountReaders): Collector {
  /** Of account files that only their content tells. */
  const pool = newPool();
  const accounts = new Map<
    AccountId,
    FromFile<{ readonly record: AccountRecord; readonly gaps: readonly CoverageGap[] }>
  >();
  const providers = new Map<AccountId, FromFile<ReadProviders>>();
  const gaps: CoverageGap[] = [];
  const ignored: string[] = [];
  const duplicates: CoverageGap[] = [];
  let organization: FromFile<ReadOrganization> | undefined;
  let files = 0;
  let refused = 0;
  let newest = 0;

  const refuse = (code: string, message: string, name: string, named: NamedFile): void => {
    refused += 1;
    if (refused > MAX_REFUSED_LISTED) return;
    const account = named.kind === 'account' || named.kind === 'providers' ? { account: named.account } : {};
    const scope = named.kind === 'account' ? 'account' : named.kind === 'providers' ? 'part' : 'organization';
    gaps.push({ code, message, ...account, file: shown(name), scope });
  };

  const takeAccount = (read: ReadAccount, name: string): void => {
    if (read.record === undefined) {
      gaps.push(...read.gaps);
      return;
    }
    const value = { record: read.record, gaps: read.gaps };
    const known = accounts.get(read.record.id);
    if (known !== undefined) {
      const [kept, left] = compareStrings(known.name, name) <= 0 ? [known.name, name] : [name, known.name];
      duplicates.push({
        code: 'import_account_duplicate',
        message: `Account ${read.record.id} is also in ${shown(kept)}, which is used. Remove one of the two files.`,
        account: read.record.id,
        file: shown(left),
        scope: 'part',
      });
      if (kept === known.name) return;
    }
    accounts.set(read.record.id, { name, value });
  };

  const takeOrganization = (json: unknown, name: string): void => {
    const candidate: FromFile<ReadOrganization> = {
      name,
      value: readOrganization(json, { file: shown(name) }),
    };
    if (organization === undefined) {
      organization = candidate;
      return;
    }
    const [kept, left] = outranks(candidate.name, organization.name)
      ? [candidate, organization]
      : [organization, candidate];
    organization = kept;
    duplicates.push({
      code: 'import_organization_duplicate',
      message: `The organization is also in ${shown(kept.name)}, which is used. Import one organization at a time.`,
      file: shown(left.name),
      scope: 'organization',
    });
  };

  const takeAccountFile = async (name: string, bytes: Uint8Array, account: AccountId): Promise<void> => {
    const read = await readers.read({ bytes, file: shown(name), account });
    if (read.ok) takeAccount(read.value, name);
    else refuse(read.error.code, read.error.message, name, { kind: 'account', account });
  };

  const takeFile = async (name: string, bytes: Uint8Array): Promise<void> => {
    const named = namedFile(name);
    if (named.kind === 'account') {
      await takeAccountFile(name, bytes, named.account);
      return;
    }
    const decoded = decodeJson(bytes, limits);
    if (!decoded.ok) {
      refuse(decoded.error.code, decoded.error.message, name, named);
      return;
    }
    const json = decoded.value;
    if (named.kind === 'providers') {
      providers.set(named.account, {
        name,
        value: readProviders(json, { file: shown(name), account: named.account }),
      });
    } else if (named.kind === 'organization' || (named.kind === 'json' && isOrganizationFile(json))) {
      takeOrganization(json, name);
    } else if (named.kind === 'gaps') gaps.push(...readGaps(json, { file: shown(name) }));
    else if (isAuthorizationDetails(json))
      takeAccount(readAuthorizationDetails(json, { file: shown(name), pool }), name);
    else ignored.push(name);
  };

  return {
    async take(item) {
      if (item.kind === 'refused') refuse(item.code, item.message, item.name, namedFile(item.name));
      else if (item.kind === 'ignored') {
        if (namedFile(item.name).kind !== 'junk') ignored.push(item.name);
      } else {
        files += 1;
        const time = item.modifiedAt?.getTime() ?? Number.NaN;
        if (time > newest) newest = time;
        await takeFile(item.name, item.bytes);
      }
    },
    counts: () => ({ files, accounts: accounts.size }),
    finish({ label, source, now }) {
      const records = [...accounts.values()].sort(compareBy((file) => file.value.record.id));
      const found = organization?.value;
      const all = [
        ...gaps,
        ...duplicates,
        ...(found?.gaps ?? []),
        ...records.flatMap((file) => file.value.gaps),
        ...[...providers.values()].flatMap((file) => file.value.gaps),
        ...orphans(providers, accounts),
        ...ignoredGaps(ignored),
        ...moreRefused(refused, source),
      ];
      if (records.length === 0 && found?.organization === undefined) throw nothingReadable(source, all);
      return assembleSnapshot({
        source: 'import',
        label,
        collectedAt: found?.collectedAt ?? (newest > 0 ? new Date(newest) : now()).toISOString(),
        ...(found?.organization === undefined ? {} : { organization: found.organization }),
        accounts: records.map(({ value: { record } }) => ({
          ...record,
          ...providers.get(record.id)?.value.facts,
        })),
        gaps: all,
      });
    },
  };
}

/** True when the first of two organization files is the one to use: nearer the top, then first by name. */
function outranks(a: string, b: string): boolean {
  const depth = depthOf(a) - depthOf(b);
  return depth < 0 || (depth === 0 && compareStrings(a, b) < 0);
}

function orphans(
  providers: ReadonlyMap<AccountId, FromFile<ReadProviders>>,
  accounts: ReadonlyMap<AccountId, unknown>,
): readonly CoverageGap[] {
  return [...providers].flatMap(([account, file]): readonly CoverageGap[] => {
    if (accounts.has(account)) return [];
    const message = `The identity providers of account ${account} are left out, because its authorization details were not read. Add ${account}.json.`;
    return [
      { code: 'import_providers_without_account', message, account, file: shown(file.name), scope: 'part' },
    ];
  });
}

function ignoredGaps(ignored: readonly string[]): readonly CoverageGap[] {
  const names = [...ignored].sort(compareStrings);
  const listed = names.slice(0, MAX_IGNORED_LISTED).map((name): CoverageGap => ({
    code: 'import_file_ignored',
    message:
      'The file is not part of the import format and is ignored. Remove it, or see docs/import-format.md.',
    file: shown(name),
    scope: 'part',
  }));
  const more = names.length - listed.length;
  if (more === 0) return listed;
  const message = `${more} more files are not part of the import format and are ignored.`;
  return [...listed, { code: 'import_file_ignored', message, scope: 'part' }];
}

function moreRefused(refused: number, source: string): readonly CoverageGap[] {
  if (refused <= MAX_REFUSED_LISTED) return [];
  const message = `${refused - MAX_REFUSED_LISTED} more entries are refused and not listed. Correct the listed ones first.`;
  return [{ code: 'import_more_gaps', message, file: shown(source), scope: 'organization' }];
}

function nothingReadable(source: string, gaps: readonly CoverageGap[]): SourceError {
  const cause = gaps.find((gap) => gap.code !== 'import_file_ignored');
  const help =
    'Give a folder, file or archive with the output of `aws iam get-account-authorization-details`, one file for each account; see docs/import-format.md.';
  if (cause === undefined)
    return new SourceError(shown(source), `it holds nothing that can be imported. ${help}`, gaps);
  return new SourceError(cause.file ?? shown(source), cause.message, gaps);
}
