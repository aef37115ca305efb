/** Words for condition keys and for what it means who sets them. */
import type { OpenCondition } from './assumptions.ts';

const KEY_NAMES: ReadonlyMap<string, string> = new Map([
  ['aws:multifactorauthpresent', 'Multi-factor authentication'],
  ['aws:multifactorauthage', 'Seconds since MFA'],
  ['sts:externalid', 'External id'],
  ['sts:rolesessionname', 'Session name'],
  ['sts:sourceidentity', 'Source identity'],
  ['aws:sourceidentity', 'Source identity'],
  ['aws:sourceip', 'Source IP address'],
  ['aws:vpcsourceip', 'IP address inside the VPC'],
  ['aws:sourcevpc', 'Source VPC'],
  ['aws:sourcevpce', 'VPC endpoint'],
  ['aws:sourcearn', 'Resource behind the service'],
  ['aws:sourceaccount', 'Account behind the service'],
  ['aws:sourceorgid', 'Organization behind the service'],
  ['aws:requestedregion', 'Region'],
  ['aws:useragent', 'User agent'],
  ['aws:tokenissuetime', 'Time the credentials were issued'],
  ['aws:userid', 'Unique id of the caller'],
  ['saml:aud', 'SAML audience'],
  ['(session-name)', 'Session name of the caller'],
  ['(resource-variable)', 'A policy variable in the resource'],
  ['(boundary-document)', 'Text of the permissions boundary'],
  ['(policy-document)', 'Text of a policy'],
  ['(unreadable-policy)', 'A policy that is not valid JSON'],
]);

/** A condition key in words; keys without a name of their own stay as written. */
export function keyName(key: string): string {
  const lower = key.toLowerCase();
  const known = KEY_NAMES.get(lower);
  if (known !== undefined) return known;
  const slash = key.indexOf('/');
  if (lower.startsWith('aws:requesttag/')) return `Session tag ${key.slice(slash + 1)}`;
  if (lower.startsWith('aws:principaltag/')) return `Caller tag ${key.slice(slash + 1)}`;
  if (lower.endsWith(':sub')) return 'Token subject';
  if (lower.endsWith(':aud')) return 'Token audience';
  return key;
}

/** What it means for the reader that this party sets the value. */
export const CONTROL_MEANING: Readonly<Record<OpenCondition['control'], string>> = {
  caller: 'The caller chooses this value: it protects only as far as it is kept secret.',
  credential: 'AWS sets it from how the caller signed in; the caller cannot choose it.',
  network: 'AWS sets it from where the call comes from.',
  token: 'The identity provider sets it in the token.',
  service: 'The AWS service that makes the call sets it.',
  unknown: 'Who sets this value is not known.',
};

export interface Choice {
  readonly id: 'open' | 'yes' | 'no' | 'absent';
  readonly label: string;
}

/** Choices for a key that is true or false. */
export function yesNoChoices(key: string): readonly Choice[] {
  const mfa = key.toLowerCase() === 'aws:multifactorauthpresent';
  return [
    { id: 'open', label: 'Open' },
    { id: 'yes', label: mfa ? 'MFA used' : 'True' },
    { id: 'no', label: mfa ? 'No MFA' : 'False' },
    { id: 'absent', label: 'Key absent' },
  ];
}
