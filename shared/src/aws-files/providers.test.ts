import { describe, expect, it } from 'vitest';
import { readProviders } from './providers.ts';

const ACCOUNT = '123456789012';
const SAML = `arn:aws:iam::${ACCOUNT}:saml-provider/Okta`;
const OIDC = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;

function read(json: unknown): ReturnType<typeof readProviders> {
  return readProviders(json, { file: 'p.json', account: ACCOUNT });
}

describe('a providers file', () => {
  it('gives providers and alias', () => {
    const { facts, gaps } = read({
      SAMLProviderList: [{ Arn: SAML, ValidUntil: '2030-01-01T00:00:00Z' }],
      OpenIDConnectProviderList: [
        {
          Arn: OIDC,
          Url: 'https://token.actions.githubusercontent.com',
          ClientIDList: ['sts.amazonaws.com', 'a'],
        },
      ],
      AccountAliases: ['acme'],
    });
    expect(gaps).toEqual([]);
    expect(facts).toEqual({
      samlProviders: [{ arn: SAML }],
      oidcProviders: [
        { arn: OIDC, url: 'token.actions.githubusercontent.com', clientIds: ['a', 'sts.amazonaws.com'] },
      ],
      alias: 'acme',
    });
  });

  it('leaves unknown what it lacks, and takes the issuer from the ARN', () => {
    expect(read({}).facts).toEqual({});
    expect(read({ OpenIDConnectProviderList: [{ Arn: OIDC }] }).facts).toEqual({
      oidcProviders: [{ arn: OIDC, url: 'token.actions.githubusercontent.com' }],
    });
  });

  it.each([
    ['is no object', 7, 'import_providers_invalid'],
    ['has something else for a list', { SAMLProviderList: {} }, 'import_field_invalid'],
    [
      'names another account',
      { SAMLProviderList: [{ Arn: SAML.replace(ACCOUNT, '999999999999') }] },
      'import_entity_invalid',
    ],
    ['names another kind', { SAMLProviderList: [{ Arn: OIDC }] }, 'import_entity_invalid'],
    [
      'has bad audiences',
      { OpenIDConnectProviderList: [{ Arn: OIDC, ClientIDList: [1] }] },
      'import_field_invalid',
    ],
  ])('gets a gap when it %s', (_case, json, code) => {
    expect(read(json).gaps).toMatchObject([{ code, account: ACCOUNT, file: 'p.json' }]);
  });
});
