import { describe, expect, it } from 'vitest';
import { readAssumeRoleEvent } from './cloudtrail-event.ts';

const EVENT = {
  eventVersion: '1.08',
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:session',
    arn: 'arn:aws:sts::111111111111:assumed-role/Dev/session',
    accountId: '111111111111',
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::111111111111:role/team/Dev' },
      attributes: { mfaAuthenticated: 'false' },
    },
  },
  eventSource: 'sts.amazonaws.com',
  eventName: 'AssumeRole',
  sourceIPAddress: '203.0.113.7',
  requestParameters: {
    roleArn: 'arn:aws:iam::222222222222:role/Deploy',
    roleSessionName: 'build=1,2',
    externalId: 'x',
  },
};
const READ = {
  source: 'arn:aws:iam::111111111111:role/team/Dev',
  target: 'arn:aws:iam::222222222222:role/Deploy',
  action: 'sts:AssumeRole',
  facts: [
    'aws:multifactorauthpresent=false',
    'aws:sourceip=203.0.113.7',
    'sts:externalid=x',
    'sts:rolesessionname=build=1,2',
  ],
};

describe('CloudTrail record', () => {
  it('gives caller, role and facts, bare, in a log file, or looked up', () => {
    expect(readAssumeRoleEvent(JSON.stringify(EVENT, undefined, 2))).toEqual(READ);
    expect(readAssumeRoleEvent(JSON.stringify({ Records: [EVENT] }))).toEqual(READ);
    expect(readAssumeRoleEvent(JSON.stringify({ CloudTrailEvent: JSON.stringify(EVENT) }))).toEqual(READ);
  });

  it('takes the service, the provider or the account for the caller', () => {
    const service = {
      ...EVENT,
      sourceIPAddress: 'lambda.amazonaws.com',
      userIdentity: { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' },
      requestParameters: { roleArn: READ.target },
    };
    expect(readAssumeRoleEvent(JSON.stringify(service))).toMatchObject({
      source: 'lambda.amazonaws.com',
      facts: ['!sts:externalid'],
    });
    const saml = {
      ...EVENT,
      eventName: 'AssumeRoleWithSAML',
      userIdentity: { type: 'SAMLUser' },
      requestParameters: { roleArn: READ.target, principalArn: 'arn:aws:iam::222222222222:saml-provider/P' },
    };
    expect(readAssumeRoleEvent(JSON.stringify(saml))).toMatchObject({
      source: 'arn:aws:iam::222222222222:saml-provider/P',
      action: 'sts:AssumeRoleWithSAML',
    });
  });

  it.each([
    '',
    'arn:aws:iam::1:role/x',
    '{',
    '{"eventName":"AssumeRole"}',
    '{"a":{"b":1}}',
    '{"Records":[]}',
  ])('is not %j', (text) => {
    expect(readAssumeRoleEvent(text)).toBeUndefined();
  });
});
