/** Ids that people and groups of IAM Identity Center have in addresses, beside the ARNs of principals. */
export interface IdentityCenterSubject {
  readonly type: 'user' | 'group';
  readonly id: string;
}

const PREFIX = 'identity-center';

export function identityCenterId({ type, id }: IdentityCenterSubject): string {
  return `${PREFIX}:${type}:${id}`;
}

/** `undefined` for the id of anything else. */
export function parseIdentityCenterId(text: string): IdentityCenterSubject | undefined {
  const [prefix, type, ...rest] = text.split(':');
  const id = rest.join(':');
  if (prefix !== PREFIX || (type !== 'user' && type !== 'group') || id === '') return undefined;
  return { type, id };
}
