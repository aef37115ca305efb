/** `assumable generate`: a synthetic organization in the import format. */
import { writeGaps } from '@assumable/shared/aws-files/gaps-file';
import { writeAuthorizationDetails, writeProviders } from '@assumable/shared/aws-files/write-account';
import { writeOrganization } from '@assumable/shared/aws-files/write-organization';
import { generateOrganization } from '@assumable/shared/generate/generate-organization';
import type { GeneratedOrganization } from '@assumable/shared/generate/generate-organization';
import { PRESETS } from '@assumable/shared/generate/presets';
import type { PresetName } from '@assumable/shared/generate/presets';
import type { CoverageGap } from '@assumable/shared/snapshot/model';
import { Option } from 'commander';
import type { Command } from 'commander';
import type { ArchiveEntry } from '../lib/organization-archive.ts';
import { EXIT, UsageError } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { wholeNumber } from './source-options.ts';
import type { Terminal } from './terminal.ts';
import { writeOrganizationFiles } from './write-organization.ts';
import { write } from './write-out.ts';

interface GenerateFlags {
  readonly preset: PresetName;
  readonly seed?: number;
  readonly accounts?: number;
  readonly rolesPerAccount?: number;
  readonly output: string;
}

const HELP = `
Equal flags give equal files. The result is an importable folder, or an archive when the
name ends in .tar.gz or .zip.

Examples:
  assumable generate --preset small --output ./demo-org
  assumable generate --preset large --seed 7 --output large.tar.gz
  assumable generate --preset medium --accounts 100 --roles-per-account 200 --output ./org
`;

export function generateCommand(
  program: Command,
  terminal: Terminal,
  finish: (code: ExitCode) => void,
): void {
  program
    .command('generate')
    .description('write a synthetic organization of any size, for demos and benchmarks')
    .addOption(new Option('--preset <name>', 'size and shape').choices(PRESETS).makeOptionMandatory())
    .option('--seed <n>', 'another organization of the same kind (default: 1)', wholeNumber(0, 0xffff_ffff))
    .option('--accounts <n>', 'number of accounts', wholeNumber(1, 1_000_000))
    .option('--roles-per-account <n>', 'number of roles in every account', wholeNumber(1, 1_000_000))
    .requiredOption('--output <path>', 'new folder, or file that ends in .tar.gz or .zip')
    .addHelpText('after', HELP)
    .action(async (flags: GenerateFlags) => {
      finish(await generate(flags, terminal));
    });
}

async function generate(flags: GenerateFlags, terminal: Terminal): Promise<ExitCode> {
  const generated = planned(flags);
  const count = { accounts: 0, roles: 0, users: 0 };
  await writeOrganizationFiles(entriesOf(generated, count), flags.output);
  await write(
    terminal.output,
    `${flags.output}  ${generated.label}: ${count.accounts} accounts with data, ${count.roles} roles, ${count.users} users\n`,
  );
  return EXIT.done;
}

function planned({ preset, seed, accounts, rolesPerAccount }: GenerateFlags): GeneratedOrganization {
  try {
    return generateOrganization({
      preset,
      ...(seed === undefined ? {} : { seed }),
      ...(accounts === undefined ? {} : { accounts }),
      ...(rolesPerAccount === undefined ? {} : { rolesPerAccount }),
    });
  } catch (error) {
    if (error instanceof RangeError)
      throw new UsageError(`Cannot generate this organization: ${error.message}.`);
    throw error;
  }
}

/** The files, made one account at a time; the gaps come last, when all accounts have told theirs. */
function* entriesOf(
  generated: GeneratedOrganization,
  count: { accounts: number; roles: number; users: number },
): Generator<ArchiveEntry> {
  yield { name: 'organization.json', text: writeOrganization(generated.organization, generated.collectedAt) };
  const gaps: CoverageGap[] = [...generated.gaps];
  for (const account of generated.accounts) {
    const { record } = account;
    count.accounts += 1;
    count.roles += record.roles.length;
    count.users += record.users.length;
    gaps.push(...account.gaps);
    yield { name: `accounts/${record.id}.json`, text: writeAuthorizationDetails(record) };
    const providers = writeProviders(record);
    if (providers !== undefined) yield { name: `accounts/${record.id}.providers.json`, text: providers };
  }
  const told = writeGaps(gaps);
  if (told !== undefined) yield { name: 'gaps.json', text: told };
}
