/** `assumable setup`: least-privilege roles for a crawl, as templates to deploy. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import { checkExternalId, parseRoleTemplate } from '../collect/role-template.ts';
import { CrawlError } from '../collect/crawl-options.ts';
import { EXIT, UsageError } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { hubTemplate, memberTemplate, stackSetTemplate } from './setup-cloudformation.ts';
import { roleOption, SETUP_DEFAULTS, type SetupParameters } from './setup-parameters.ts';
import { setupPolicies } from './setup-policies.ts';
import { hubTerraform, memberTerraform } from './setup-terraform.ts';
import { accountId, formatOption } from './source-options.ts';
import type { Terminal } from './terminal.ts';
import { write } from './write-out.ts';

const FORMATS = ['cloudformation', 'stackset', 'terraform', 'json'] as const;
type Format = (typeof FORMATS)[number];

interface SetupFlags {
  readonly format: Format;
  readonly part: 'hub' | 'member';
  readonly hubAccount?: string;
  readonly hubRole: string;
  readonly role: string;
  readonly externalId?: string;
  readonly targets: readonly string[];
  readonly region: string;
  readonly identityCenter?: boolean;
}

const HELP = `
Two roles make a crawl: the hub, which you crawl with, and the reader in every account.

  --part hub     the hub: one stack in the management account, or in an account to
                 which the organization delegates reading
  --part member  (default) the reader: one stack in an account
  --format stackset    the reader in all accounts of the organization at once
  --format json        the policies alone, with the delegation policy of the organization
  --identity-center    the hub may also read assignments of IAM Identity Center, for
                       assumable crawl --identity-center; readers never do

docs/setup.md leads from nothing to the first crawl.

Examples:
  assumable setup --part hub > hub.yaml
  assumable setup --part hub --identity-center > hub.yaml
  assumable setup --format stackset --hub-account 111122223333 --targets r-abcd > readers.yaml
  assumable setup --format terraform --hub-account 111122223333 > reader.tf
  assumable setup --format json --hub-account 111122223333 --external-id EXAMPLE
`;

export function setupCommand(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command('setup')
    .description('print templates for the roles that a crawl needs')
    .addOption(formatOption(FORMATS, 'cloudformation'))
    .addOption(new Option('--part <part>', 'which role').choices(['hub', 'member']).default('member'))
    .addOption(new Option('--hub-account <id>', 'account whose identity crawls').argParser(accountId))
    .option('--hub-role <name>', 'path and name of the hub role', SETUP_DEFAULTS.hubRole)
    .option('--role <name>', 'path and name of the reader role', roleOption(SETUP_DEFAULTS))
    .option('--external-id <text>', 'ExternalId that the reader role asks for')
    .option('--targets <list>', 'root or units of the StackSet, comma separated', targetList, [])
    .option('--region <name>', 'region of the stacks; IAM is global, so any will do', SETUP_DEFAULTS.region)
    .option('--identity-center', 'let the hub read who is assigned what in IAM Identity Center')
    .addHelpText('after', HELP)
    .action(async (flags: SetupFlags) => {
      await write(terminal.output, setupText(flags));
      finish(EXIT.done);
    });
}

function targetList(text: string): readonly string[] {
  const targets = text.split(',').map((part) => part.trim());
  if (targets.every((target) => /^(?:r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})$/.test(target)))
    return targets;
  throw new InvalidArgumentError('Give ids of a root (r-…) or of units (ou-…), comma separated.');
}

function setupText(flags: SetupFlags): string {
  const parameters = parametersOf(flags);
  const hub = flags.part === 'hub';
  if (parameters.identityCenter && !hub && flags.format !== 'json') {
    throw new UsageError(
      'Identity Center is read with the hub alone, so the readers need nothing for it.',
      'Print the hub with it: assumable setup --part hub --identity-center',
    );
  }
  switch (flags.format) {
    case 'cloudformation':
      return hub ? hubTemplate(parameters) : memberTemplate(parameters);
    case 'stackset':
      if (hub)
        throw new UsageError('The hub is one role in one account; use --format cloudformation for it.');
      return stackSetTemplate(parameters);
    case 'terraform':
      return hub ? hubTerraform(parameters) : memberTerraform(parameters);
    case 'json':
      return `${JSON.stringify(setupPolicies(parameters), undefined, 2)}\n`;
  }
}

/** Everything that goes into a template is checked, so that no name can change its meaning. */
function parametersOf(flags: SetupFlags): SetupParameters {
  if (!/^[a-z]{2,8}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/.test(flags.region))
    throw new UsageError('The region is not one of AWS.');
  try {
    checkExternalId(flags.externalId);
    const role = parseRoleTemplate(flags.role);
    const hubRole = parseRoleTemplate(flags.hubRole);
    if (`${role}${hubRole}`.includes('{')) throw new UsageError('Templates need plain role names.');
    const cut = role.lastIndexOf('/') + 1;
    return {
      ...SETUP_DEFAULTS,
      hubRole,
      roleName: role.slice(cut),
      rolePath: `/${role.slice(0, cut)}`,
      targets: flags.targets,
      region: flags.region,
      identityCenter: flags.identityCenter === true,
      ...(flags.hubAccount === undefined ? {} : { hubAccount: flags.hubAccount }),
      ...(flags.externalId === undefined ? {} : { externalId: flags.externalId }),
    };
  } catch (error) {
    if (error instanceof CrawlError) throw new UsageError(error.message);
    throw error;
  }
}
