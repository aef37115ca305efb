/** How commands speak of what could not be read. */
import type { CoverageGap } from '@assumable/shared/snapshot/model';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { printable } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** Gaps that only state a fact: a file that is no part of the format, an account that is not in use. */
const HARMLESS: ReadonlySet<string> = new Set([
  'import_file_ignored',
  'account_suspended',
  'account_pending_closure',
  'account_pending_activation',
  'account_closed',
]);

/** Gaps behind which edges may be hidden. */
export function gapsThatMatter(gaps: readonly CoverageGap[]): readonly CoverageGap[] {
  return gaps.filter((gap) => !HARMLESS.has(gap.code));
}

/** One line per gap: where, then what; at most `most` of them and the number of the rest. */
export function gapLines(gaps: readonly CoverageGap[], most = Number.POSITIVE_INFINITY): string {
  const shown = gaps.slice(0, most).map((gap) => `  ${gapText(gap)}`);
  return [
    ...shown,
    ...(gaps.length > shown.length ? [`  … and ${gaps.length - shown.length} more`] : []),
  ].join('\n');
}

function gapText(gap: CoverageGap): string {
  const where = [gap.file, gap.account, gap.subject].filter(
    (part) => part !== undefined && !gap.message.includes(part),
  );
  return printable(where.length === 0 ? gap.message : `${where.join(' · ')}: ${gap.message}`);
}

/** Says on stderr that an answer about the whole snapshot has gaps, and gives the exit code for it. */
export function sayGaps(gaps: readonly CoverageGap[], terminal: Terminal): ExitCode {
  const missing = gapsThatMatter(gaps);
  if (missing.length === 0) return EXIT.done;
  const count = missing.length === 1 ? '1 gap' : `${missing.length} gaps`;
  terminal.messages.write(`assumable: partial data, ${count}:\n${gapLines(missing, 20)}\n`);
  return EXIT.partial;
}
