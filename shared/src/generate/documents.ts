/** Policy documents as IAM stores them, written as pretty-printed JSON of two spaces. */
import type { AccountId, Arn } from '../arn/arn.ts';
import { rootArn } from '../arn/arn.ts';
import type { InlinePolicy, PolicyText } from '../snapshot/model.ts';

type OneOrMore = string | readonly string[];

export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;

/** One statement with the element names of the policy grammar. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Readonly<Record<string, OneOrMore>>;
  readonly Action?: OneOrMore;
  readonly NotAction?: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly NotResource?: OneOrMore;
  readonly Condition?: ConditionBlock;
}

/** The elements that every builder below accepts in addition. */
interface StatementOptions {
  readonly sid?: string;
  readonly condition?: ConditionBlock;
}

export const MFA_PRESENT: ConditionBlock = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };

/** A document of the current grammar version; statement order is kept. */
export function policyText(...statements: readonly Statement[]): PolicyText {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
}

/** A list of one is written as the value itself, as IAM does. */
function compact(values: OneOrMore): OneOrMore {
  return typeof values === 'string' ? values : values.length === 1 ? (values[0] ?? values) : values;
}

function statement(
  effect: 'Allow' | 'Deny',
  body: Omit<Statement, 'Effect' | 'Sid' | 'Condition'>,
  options: StatementOptions = {},
): Statement {
  return {
    ...(options.sid === undefined ? {} : { Sid: options.sid }),
    Effect: effect,
    ...body,
    ...(options.condition === undefined ? {} : { Condition: options.condition }),
  };
}

/** An identity or control policy statement that allows actions on resources. */
export function allow(actions: OneOrMore, resources: OneOrMore = '*', options?: StatementOptions): Statement {
  return statement('Allow', { Action: compact(actions), Resource: compact(resources) }, options);
}

/** The same with effect `Deny`. */
export function deny(actions: OneOrMore, resources: OneOrMore = '*', options?: StatementOptions): Statement {
  return statement('Deny', { Action: compact(actions), Resource: compact(resources) }, options);
}

/** Denies everything but some actions, the form of region policies. */
export function denyOthers(actions: OneOrMore, options?: StatementOptions): Statement {
  return statement('Deny', { NotAction: compact(actions), Resource: '*' }, options);
}

/** A resource control policy statement: principal `*`, effect `Deny`. */
export function denyAnyone(actions: OneOrMore, options?: StatementOptions): Statement {
  return statement('Deny', { Principal: '*', Action: compact(actions), Resource: '*' }, options);
}

/** Trust statement for IAM principals: ARNs, `*` or unique ids. */
export function trusting(principals: OneOrMore, options?: StatementOptions): Statement {
  return statement('Allow', { Principal: { AWS: compact(principals) }, Action: 'sts:AssumeRole' }, options);
}

/** Trust statement for IAM principals that lets them pass session tags and a source identity as well. */
export function trustingWithTags(principals: OneOrMore, options?: StatementOptions): Statement {
  return statement(
    'Allow',
    {
      Principal: { AWS: compact(principals) },
      Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
    },
    options,
  );
}

/** Trust statement that refuses IAM principals. */
export function distrusting(principals: OneOrMore, options?: StatementOptions): Statement {
  return statement('Deny', { Principal: { AWS: compact(principals) }, Action: 'sts:AssumeRole' }, options);
}

/** Trust statement for AWS services. */
export function trustingService(services: OneOrMore, options?: StatementOptions): Statement {
  return statement('Allow', { Principal: { Service: compact(services) }, Action: 'sts:AssumeRole' }, options);
}

/** Trust statement for a service that tags its sessions, such as EKS Pod Identity. */
export function trustingTaggingService(service: string, options?: StatementOptions): Statement {
  return statement(
    'Allow',
    { Principal: { Service: service }, Action: ['sts:AssumeRole', 'sts:TagSession'] },
    options,
  );
}

/** Trust statement for a SAML provider with the audience of the sign-in page. */
export function trustingSaml(provider: Arn, tagged = false): Statement {
  return statement(
    'Allow',
    {
      Principal: { Federated: provider },
      Action: tagged ? ['sts:AssumeRoleWithSAML', 'sts:TagSession'] : 'sts:AssumeRoleWithSAML',
    },
    { condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } } },
  );
}

/** Trust statement for an OIDC provider ARN or one of the built-in identity domains. */
export function trustingWebIdentity(provider: string, condition?: ConditionBlock): Statement {
  return statement(
    'Allow',
    { Principal: { Federated: provider }, Action: 'sts:AssumeRoleWithWebIdentity' },
    condition === undefined ? {} : { condition },
  );
}

export function inline(name: string, ...statements: readonly Statement[]): InlinePolicy {
  return { name, document: policyText(...statements) };
}

/** The inline policy of a caller: may assume exactly these roles. */
export function mayAssume(name: string, roles: OneOrMore, options?: StatementOptions): InlinePolicy {
  return inline(name, allow('sts:AssumeRole', roles, options));
}

/** `path` is `/` or `/team/`. */
export function roleArn(account: AccountId | '*', name: string, path = '/'): Arn {
  return `arn:aws:iam::${account}:role${path}${name}`;
}

export function userArn(account: AccountId, name: string, path = '/'): Arn {
  return `arn:aws:iam::${account}:user${path}${name}`;
}

export function localPolicyArn(account: AccountId, name: string, path = '/'): Arn {
  return `arn:aws:iam::${account}:policy${path}${name}`;
}

export function accountArn(account: AccountId): Arn {
  return rootArn('aws', account);
}
