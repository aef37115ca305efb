import { describe, expect, it } from 'vitest';
import {
  asFileContent,
  dedupe,
  isAwsManaged,
  joinRoles,
  missingPolicies,
  policyDetail,
} from './account-file.ts';

const role = (id: string, name: string) => ({
  RoleId: id,
  RoleName: name,
  Arn: `arn:aws:iam::111111111111:role/${name}`,
});
const listed = (id: string, name: string, MaxSessionDuration: number) => ({
  ...role(id, name),
  Path: '/',
  CreateDate: new Date(0),
  MaxSessionDuration,
});

describe('joinRoles', () => {
  it('adds session length and description by unique id', () => {
    const [joined] = joinRoles(
      [role('AROA1', 'a')],
      [{ ...listed('AROA1', 'a', 7_200), Description: 'text' }],
    );
    expect(joined).toEqual({ ...role('AROA1', 'a'), MaxSessionDuration: 7_200, Description: 'text' });
  });

  it('does not give a role made anew the values of its predecessor', () => {
    expect(joinRoles([role('AROA2', 'a')], [listed('AROA1', 'a', 7_200)])).toEqual([role('AROA2', 'a')]);
  });

  it('joins by ARN where an id is absent', () => {
    const { RoleId: _id, ...anonymous } = role('', 'a');
    expect(joinRoles([anonymous], [listed('AROA1', 'a', 7_200)])).toEqual([
      { ...anonymous, MaxSessionDuration: 7_200 },
    ]);
  });

  it('keeps roles that ListRoles does not know, in their order', () => {
    const joined = joinRoles([role('AROA1', 'a'), role('AROA2', 'b')], [listed('AROA2', 'b', 3_600)]);
    expect(joined.map(({ RoleName, MaxSessionDuration }) => [RoleName, MaxSessionDuration])).toEqual([
      ['a', undefined],
      ['b', 3_600],
    ]);
  });
});

describe('dedupe', () => {
  it('keeps the last of each id and of each ARN, and everything that has neither', () => {
    const list = [
      { id: '1', Arn: 'a', v: 'old' },
      { v: 'x' },
      { id: '1', Arn: 'a', v: 'new' },
      { id: '2', Arn: 'b', v: 'deleted' },
      { id: '3', Arn: 'b', v: 'made anew' },
      { v: 'x' },
    ];
    expect(dedupe(list, (entry) => entry.id).map(({ v }) => v)).toEqual(['new', 'made anew', 'x', 'x']);
  });
});

describe('asFileContent', () => {
  it('gives times as AWS and files have them, without members that are absent', () => {
    const date = new Date('2026-01-05T08:00:00Z');
    const content = asFileContent({ a: date, b: [undefined, { c: undefined, d: 1 }], e: new Date(1) });
    expect(content).toEqual({
      a: '2026-01-05T08:00:00Z',
      b: [undefined, { d: 1 }],
      e: '1970-01-01T00:00:00.001Z',
    });
    expect(JSON.stringify(content)).not.toContain('"c"');
  });
});

describe('missingPolicies', () => {
  it('lists attachments of users, groups and roles and boundaries, once, without those at hand', () => {
    const attached = (name: string) => ({ PolicyArn: `arn:aws:iam::aws:policy/${name}`, PolicyName: name });
    expect(
      missingPolicies({
        users: [{ AttachedManagedPolicies: [attached('C'), attached('A')] }],
        groups: [{ AttachedManagedPolicies: [attached('A')] }],
        roles: [
          {
            AttachedManagedPolicies: [{ PolicyArn: 'arn:aws:iam::111111111111:policy/own' }],
            PermissionsBoundary: { PermissionsBoundaryArn: 'arn:aws:iam::aws:policy/B' },
          },
        ],
        policies: [{ Arn: 'arn:aws:iam::111111111111:policy/own' }],
      }),
    ).toEqual(['arn:aws:iam::aws:policy/A', 'arn:aws:iam::aws:policy/B', 'arn:aws:iam::aws:policy/C']);
  });
});

describe('isAwsManaged', () => {
  it.each([
    ['arn:aws:iam::aws:policy/ReadOnlyAccess', true],
    ['arn:aws-cn:iam::aws:policy/service-role/X', true],
    ['arn:aws:iam::111111111111:policy/aws', false],
    ['not an arn', false],
  ])('%s: %s', (arn, expected) => {
    expect(isAwsManaged(arn)).toBe(expected);
  });
});

describe('policyDetail and asFileContent', () => {
  it('give the shape and the date text of a CLI file', () => {
    const detail = policyDetail('arn:aws:iam::aws:policy/service-role/X', {
      VersionId: 'v7',
      Document: '%7B%7D',
      CreateDate: new Date(0),
    });
    expect(asFileContent(detail)).toEqual({
      Arn: 'arn:aws:iam::aws:policy/service-role/X',
      PolicyName: 'X',
      DefaultVersionId: 'v7',
      PolicyVersionList: [
        {
          VersionId: 'v7',
          Document: '%7B%7D',
          IsDefaultVersion: true,
          CreateDate: '1970-01-01T00:00:00Z',
        },
      ],
    });
  });
});
