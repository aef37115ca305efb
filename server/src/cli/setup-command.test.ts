/** The set-up kit: what is printed, what lies in setup/, and whether other programs accept it. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse, type CollectionTag, type ScalarTag } from 'yaml';
import { z } from 'zod';
import { makeTestFolder, runAssumable } from '../../testing/cli-process.ts';
import { IDENTITY_CENTER_ACTIONS, MEMBER_ACTIONS, ORGANIZATION_ACTIONS } from '../collect/session-policy.ts';
import { hubTemplate, memberTemplate, stackSetTemplate } from './setup-cloudformation.ts';
import { SETUP_DEFAULTS } from './setup-parameters.ts';
import { setupPolicies } from './setup-policies.ts';
import { hubTerraform, memberTerraform } from './setup-terraform.ts';

const FILES = new Map([
  ['hub.yaml', hubTemplate(SETUP_DEFAULTS)],
  ['member.yaml', memberTemplate(SETUP_DEFAULTS)],
  ['stackset.yaml', stackSetTemplate(SETUP_DEFAULTS)],
  ['terraform/hub/main.tf', hubTerraform(SETUP_DEFAULTS)],
  ['terraform/member/main.tf', memberTerraform(SETUP_DEFAULTS)],
  ['policies.json', `${JSON.stringify(setupPolicies(SETUP_DEFAULTS), undefined, 2)}\n`],
]);
const placeOf = (name: string): string => fileURLToPath(new URL(`../../../setup/${name}`, import.meta.url));
const REGENERATE = 'UPDATE_SETUP=1 npx vitest run --project server server/src/cli/setup-command.test.ts';

/** The short forms of CloudFormation's functions, read as what they stand for. */
const FUNCTIONS: readonly (ScalarTag | CollectionTag)[] = [
  ...['Ref', 'Sub', 'GetAtt'].map((name): ScalarTag => ({
    tag: `!${name}`,
    resolve: (text) => ({ [name]: text }),
  })),
  ...['Not', 'Equals', 'If'].map((name): CollectionTag => ({ tag: `!${name}`, collection: 'seq' })),
];
const Statement = z.looseObject({
  Effect: z.literal('Allow'),
  Action: z.union([z.string(), z.array(z.string())]),
});
const Template = z.looseObject({
  AWSTemplateFormatVersion: z.literal('2010-09-09'),
  Description: z.string().max(1_024),
  Parameters: z.record(z.string(), z.looseObject({ Type: z.string() })),
  Resources: z.record(z.string(), z.looseObject({ Type: z.string(), Properties: z.looseObject({}) })),
});
const RoleProperties = z.looseObject({
  AssumeRolePolicyDocument: z.looseObject({ Statement: z.array(z.looseObject({})) }),
  Policies: z.array(z.looseObject({ PolicyDocument: z.looseObject({ Statement: z.array(Statement) }) })),
});

const templateOf = (text: string): z.infer<typeof Template> =>
  Template.parse(parse(text, { customTags: [...FUNCTIONS] }));
const allowedBy = (role: unknown): readonly string[] =>
  RoleProperties.parse(role)
    .Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .flatMap(({ Action }) => Action);

function findOnPath(program: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((candidate) => {
      try {
        accessSync(candidate, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

describe('the set-up kit', () => {
  it.each([...FILES])('setup/%s is what the command prints', async (name, text) => {
    if (process.env['UPDATE_SETUP'] === '1') {
      await mkdir(dirname(placeOf(name)), { recursive: true });
      await writeFile(placeOf(name), text);
    }
    const kept = await readFile(placeOf(name), 'utf8').catch(() => '');
    expect(kept === text, `setup/${name} is out of date; run: ${REGENERATE}`).toBe(true);
  });

  it('grants the reader exactly what the crawler calls in an account', () => {
    const { Resources } = templateOf(memberTemplate(SETUP_DEFAULTS));
    expect(Resources['Reader']?.Type).toBe('AWS::IAM::Role');
    expect(allowedBy(Resources['Reader']?.Properties)).toEqual([...MEMBER_ACTIONS]);
    expect(JSON.stringify(Resources['Reader']?.Properties)).toContain('aws:PrincipalArn');
  });

  it('grants the hub exactly what the crawler calls with its own credentials', () => {
    const { Resources } = templateOf(hubTemplate(SETUP_DEFAULTS));
    expect(allowedBy(Resources['Hub']?.Properties)).toEqual([
      'sts:AssumeRole',
      ...ORGANIZATION_ACTIONS,
      ...MEMBER_ACTIONS,
    ]);
  });

  it('carries the reader in the StackSet unchanged, with parameters that it has', () => {
    const { Resources } = templateOf(stackSetTemplate({ ...SETUP_DEFAULTS, targets: ['r-abcd'] }));
    const properties = z
      .looseObject({
        TemplateBody: z.string(),
        PermissionModel: z.literal('SERVICE_MANAGED'),
        Parameters: z.array(z.object({ ParameterKey: z.string(), ParameterValue: z.unknown() })),
      })
      .parse(Resources['Readers']?.Properties);
    expect(properties.TemplateBody.trimEnd()).toBe(memberTemplate(SETUP_DEFAULTS).trimEnd());
    const known = Object.keys(templateOf(properties.TemplateBody).Parameters);
    for (const { ParameterKey } of properties.Parameters) expect(known).toContain(ParameterKey);
  });

  it('grants the same in Terraform and in JSON', () => {
    const actions = (text: string): readonly string[] =>
      [...text.matchAll(/"((?:iam|sts|organizations):\w+)"/g)]
        .map((match) => match[1] ?? '')
        .filter((action) => action !== 'sts:ExternalId');
    expect(actions(memberTerraform(SETUP_DEFAULTS))).toEqual(['sts:AssumeRole', ...MEMBER_ACTIONS]);
    expect(actions(hubTerraform(SETUP_DEFAULTS))).toEqual([
      'sts:AssumeRole',
      'sts:AssumeRole',
      ...ORGANIZATION_ACTIONS,
      ...MEMBER_ACTIONS,
    ]);
    expect(actions(JSON.stringify(setupPolicies(SETUP_DEFAULTS).memberPolicy))).toEqual([...MEMBER_ACTIONS]);
  });

  it('lets the hub read Identity Center only when it is asked for, in every form', async () => {
    const asked = { ...SETUP_DEFAULTS, identityCenter: true };
    const hub = templateOf(hubTemplate(asked)).Resources['Hub']?.Properties;
    const standard = templateOf(hubTemplate(SETUP_DEFAULTS)).Resources['Hub']?.Properties;
    expect(allowedBy(hub)).toEqual([...allowedBy(standard), ...IDENTITY_CENTER_ACTIONS]);
    const named = (text: string): readonly string[] =>
      [...text.matchAll(/"((?:sso|identitystore):\w+)"/g)].map((match) => match[1] ?? '');
    expect(named(hubTerraform(asked))).toEqual([...IDENTITY_CENTER_ACTIONS]);
    expect(named(JSON.stringify(setupPolicies(asked).hubPolicy))).toEqual([...IDENTITY_CENTER_ACTIONS]);
    for (const text of FILES.values()) expect(text).not.toMatch(/sso:|identitystore:/);
    expect(memberTemplate(asked) + stackSetTemplate(asked) + memberTerraform(asked)).not.toContain('sso:');
    // Readers have no part in it, so asking for them with it is a mistake.
    const reader = await runAssumable(['setup', '--format', 'stackset', '--identity-center']);
    expect([reader.code, reader.stdout]).toEqual([2, '']);
    expect(reader.stderr).toContain('--part hub --identity-center');
  }, 60_000);

  it('runs the linters that it says it runs', () => {
    // Where a run has to prove it: a missing program is no pass.
    if (process.env['ASSUMABLE_REQUIRE_LINTERS'] === '1')
      expect([findOnPath('cfn-lint'), findOnPath('terraform')]).not.toContain(undefined);
    expect([...FILES.keys()].filter((name) => name.endsWith('.yaml'))).toHaveLength(3);
  });

  const cfnLint = findOnPath('cfn-lint');
  it.runIf(cfnLint !== undefined)(
    'passes cfn-lint (where it is installed)',
    async () => {
      const folder = await makeTestFolder();
      const withCenter = join(folder.path, 'hub-identity-center.yaml');
      await writeFile(withCenter, hubTemplate({ ...SETUP_DEFAULTS, identityCenter: true }));
      // The template inside the StackSet is text there; it is the same as member.yaml.
      const files = [...['hub.yaml', 'member.yaml', 'stackset.yaml'].map(placeOf), withCenter];
      const lint = spawnSync(cfnLint ?? '', ['--regions', 'us-east-1', '--', ...files], { encoding: 'utf8' });
      await folder.remove();
      expect(lint.stdout + lint.stderr).toBe('');
      expect(lint.status).toBe(0);
    },
    300_000,
  );

  const terraform = findOnPath('terraform');
  it.runIf(terraform !== undefined)(
    'is formatted as terraform fmt does (where it is installed)',
    async () => {
      const folder = await makeTestFolder();
      await writeFile(
        join(folder.path, 'main.tf'),
        hubTerraform({ ...SETUP_DEFAULTS, identityCenter: true }),
      );
      for (const part of [placeOf('terraform/hub'), placeOf('terraform/member'), folder.path]) {
        const format = spawnSync(terraform ?? '', ['fmt', '-check', '-diff', part], { encoding: 'utf8' });
        expect([format.status, format.stdout]).toEqual([0, '']);
      }
      await folder.remove();
    },
    60_000,
  );

  it('fills in names, and refuses those that would change a template', async () => {
    const good = await runAssumable([
      'setup',
      '--format',
      'json',
      '--hub-account',
      '444455556666',
      '--hub-role',
      'tools/Crawler',
      '--role',
      'security/Reader',
      '--external-id',
      'abc-1',
    ]);
    expect(good.code).toBe(0);
    expect(JSON.parse(good.stdout)).toMatchObject({
      hubPolicy: { Statement: [{ Resource: 'arn:aws:iam::*:role/security/Reader' }, {}, {}] },
      memberTrustPolicy: {
        Statement: [
          {
            Principal: { AWS: 'arn:aws:iam::444455556666:root' },
            Condition: {
              ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::444455556666:role/tools/Crawler' },
              StringEquals: { 'sts:ExternalId': 'abc-1' },
            },
          },
        ],
      },
    });
    const bad = await runAssumable(['setup', '--role', "x'\nResources:"]);
    expect([bad.code, bad.stdout]).toEqual([2, '']);
  }, 60_000);
});
