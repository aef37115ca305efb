/**
 * `gaps.json`: what the collector of an archive could not read. Without it a partly read account would look whole
 * after an export and import.
 */
import { z } from 'zod';
import type { CoverageGap } from '../snapshot/model.ts';
import { NonEmptyText, Text } from './fields.ts';
import { gapList } from './gap-list.ts';
import { isRecord } from './read-entity.ts';

const MAX_GAPS = 100_000;

const Gap = z.object({
  code: NonEmptyText,
  message: Text,
  account: z
    .string()
    .regex(/^[0-9]{12}$/)
    .optional(),
  subject: Text.optional(),
  file: Text.optional(),
  scope: z.enum(['organization', 'account', 'part', 'entity']),
});

/** The gaps that the file lists, and a gap for every entry that cannot be read. Never throws. */
export function readGaps(json: unknown, context: { readonly file: string }): readonly CoverageGap[] {
  const problems = gapList(context.file);
  const list = isRecord(json) ? json['CoverageGaps'] : undefined;
  const invalid = (what: string): void =>
    problems.add({
      code: 'import_gaps_invalid',
      message: `${what}, so what its exporter could not read is not known in full. Export it again.`,
      scope: 'organization',
    });
  if (!Array.isArray(list)) {
    invalid('CoverageGaps is missing or is not a list');
    return problems.list();
  }
  if (list.length > MAX_GAPS) invalid(`CoverageGaps has more than ${MAX_GAPS} entries`);
  const gaps = list.slice(0, MAX_GAPS).flatMap((entry: unknown, index): readonly CoverageGap[] => {
    const gap = Gap.safeParse(entry);
    if (!gap.success) {
      invalid(`CoverageGaps[${index}] cannot be read`);
      return [];
    }
    const { code, message, account, subject, file, scope } = gap.data;
    return [
      {
        code,
        message,
        ...(account === undefined ? {} : { account }),
        ...(subject === undefined ? {} : { subject }),
        ...(file === undefined ? {} : { file }),
        scope,
      },
    ];
  });
  return [...gaps, ...problems.list()];
}

/** Codes of gaps that readers find again by themselves in what `writeAuthorizationDetails` writes. */
const FOUND_AGAIN: ReadonlySet<string> = new Set(['policy_unparseable', 'import_file_ignored']);

/** Text of `gaps.json`, or `undefined` when there is nothing to tell. */
export function writeGaps(gaps: readonly CoverageGap[]): string | undefined {
  const told = gaps.filter((gap) => !FOUND_AGAIN.has(gap.code));
  if (told.length === 0) return undefined;
  const body = told.map((gap) =>
    JSON.stringify({
      code: gap.code,
      message: gap.message,
      account: gap.account,
      subject: gap.subject,
      file: gap.file,
      scope: gap.scope,
    }),
  );
  return `{\n"CoverageGaps": [\n${body.join(',\n')}\n]\n}\n`;
}
