/**
 * Reads `accounts/<id>.providers.json`: the lists of ListSAMLProviders, the results of GetOpenIDConnectProvider and,
 * optionally, ListAccountAliases. Authorization details do not carry them.
 */
import { z } from 'zod';
import { parseArn, type AccountId } from '../arn/arn.ts';
import { compareBy, compareStrings } from '../lib/compare.ts';
import type { AccountRecord, CoverageGap, OidcProvider, SamlProvider } from '../snapshot/model.ts';
import { NonEmptyText, Text } from './fields.ts';
import { gapList, shown, type GapList } from './gap-list.ts';
import { isRecord, readEntity, type EntityKind } from './read-entity.ts';

/** The part of an account record that a providers file holds; a member that the file lacks is not collected. */
export type ProviderFacts = Pick<AccountRecord, 'samlProviders' | 'oidcProviders' | 'alias'>;

export interface ReadProviders {
  readonly facts: ProviderFacts;
  readonly gaps: readonly CoverageGap[];
}

const SamlDetail = z.object({ Arn: NonEmptyText });
const OidcDetail = z.object({
  Arn: NonEmptyText,
  Url: Text.nullish(),
  ClientIDList: z.array(Text).nullish(),
});
type SamlDetail = z.infer<typeof SamlDetail>;
type OidcDetail = z.infer<typeof OidcDetail>;

const SAML: EntityKind<SamlDetail> = {
  noun: 'SAML provider',
  schema: SamlDetail,
  nameField: 'Arn',
  scope: 'entity',
  fallbacks: new Map(),
};
const OIDC: EntityKind<OidcDetail> = {
  noun: 'OIDC provider',
  schema: OidcDetail,
  nameField: 'Arn',
  scope: 'entity',
  fallbacks: new Map([
    ['Url', { whole: undefined }],
    ['ClientIDList', { whole: undefined }],
  ]),
};

/** Reads one parsed file. Never throws for bad content. Providers of another account than `account` are left out. */
export function readProviders(
  json: unknown,
  context: { readonly file: string; readonly account: AccountId },
): ReadProviders {
  const gaps = gapList(context.file);
  if (!isRecord(json)) {
    gaps.add({
      code: 'import_providers_invalid',
      message:
        'The file is not a JSON object, so the identity providers of the account are unknown. See docs/import-format.md.',
      account: context.account,
      scope: 'part',
    });
    return { facts: {}, gaps: gaps.list() };
  }
  const saml = readList(json, 'SAMLProviderList', SAML, 'saml-provider/', context.account, gaps);
  const oidc = readList(json, 'OpenIDConnectProviderList', OIDC, 'oidc-provider/', context.account, gaps);
  const aliases = json['AccountAliases'];
  const alias: unknown = Array.isArray(aliases) ? aliases[0] : undefined;
  return {
    facts: {
      ...(saml === undefined
        ? {}
        : { samlProviders: saml.map((provider): SamlProvider => ({ arn: provider.Arn })) }),
      ...(oidc === undefined ? {} : { oidcProviders: oidc.map(oidcOf) }),
      ...(typeof alias === 'string' && alias !== '' && alias.length <= 128 ? { alias } : {}),
    },
    gaps: gaps.list(),
  };
}

function oidcOf(detail: OidcDetail): OidcProvider {
  const issuer = parseArn(detail.Arn)?.resource.slice('oidc-provider/'.length) ?? '';
  const url = detail.Url ?? issuer;
  const clientIds = detail.ClientIDList ?? undefined;
  return {
    arn: detail.Arn,
    url: url.startsWith('https://') ? url.slice('https://'.length) : url,
    ...(clientIds === undefined ? {} : { clientIds: [...clientIds].sort(compareStrings) }),
  };
}

/** Sorted by ARN; `undefined` when the list is missing, or bad (with a gap). */
function readList<T extends { readonly Arn: string }>(
  json: Readonly<Record<string, unknown>>,
  field: string,
  kind: EntityKind<T>,
  resource: string,
  account: AccountId,
  gaps: GapList,
): readonly T[] | undefined {
  const list = json[field];
  if (list === undefined || list === null) return undefined;
  if (!Array.isArray(list)) {
    gaps.add({
      code: 'import_field_invalid',
      message: `${field} is not a list, so these identity providers are unknown. Correct it or export the file again.`,
      account,
      scope: 'part',
    });
    return undefined;
  }
  const byArn = new Map<string, T>();
  list.forEach((raw: unknown, index) => {
    const detail = readEntity(kind, raw, `${field}[${index}]`, gaps, account);
    if (detail === undefined) return;
    const parts = parseArn(detail.Arn);
    if (parts?.service !== 'iam' || parts.account !== account || !parts.resource.startsWith(resource)) {
      gaps.add({
        code: 'import_entity_invalid',
        message: `The ${kind.noun} ${shown(detail.Arn)} is left out: it is no ${kind.noun} of account ${account}. Correct its Arn or move it to the file of its account.`,
        account,
        subject: shown(detail.Arn),
        scope: 'entity',
      });
      return;
    }
    byArn.set(detail.Arn, detail);
  });
  return [...byArn.values()].sort(compareBy((detail) => detail.Arn));
}
