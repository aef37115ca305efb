/**
 * The demo organization: a small company with everything a reviewer meets, the same bytes every time.
 * `DEMO_STORIES` lists what it shows, with the verdict of each.
 */
import { compareStrings } from '../lib/compare.ts';
import { SNAPSHOT_FORMAT_VERSION, type AccountRecord, type Snapshot } from '../snapshot/model.ts';
import { DEMO_ACCOUNTS, DEMO_GAPS, demoOrganizationTree, type DemoAccount } from './demo-accounts.ts';
import { baselineParts } from './demo-baseline.ts';
import { chainParts } from './demo-chains.ts';
import { conditionParts } from './demo-conditions.ts';
import { federationParts } from './demo-federation.ts';
import { demoIdentityCenter } from './demo-identity-center.ts';
import { peopleParts } from './demo-people.ts';
import { serviceParts } from './demo-services.ts';
import { COLLECTED_AT, buildAccount } from './entities.ts';

function buildDemoAccount(account: DemoAccount): AccountRecord {
  const { samlProviders, ...rest } = buildAccount(account.id, account.alias, [
    baselineParts(account),
    serviceParts(account.id),
    ...federationParts(account),
    peopleParts(account.id),
    chainParts(account.id),
    conditionParts(account.id),
  ]);
  // The partial account is the one whose SAML providers could not be listed: absent means "not collected".
  return account.reading === 'partial' || samlProviders === undefined ? rest : { ...rest, samlProviders };
}

/** The whole demo as one snapshot of source `demo`. Pure: every call gives equal values. */
export function demoOrganization(): Snapshot {
  return {
    formatVersion: SNAPSHOT_FORMAT_VERSION,
    source: 'demo',
    collectedAt: COLLECTED_AT,
    label: 'Acme (demo organization)',
    organization: { ...demoOrganizationTree(), identityCenter: demoIdentityCenter() },
    accounts: DEMO_ACCOUNTS.filter((account) => account.reading !== 'unread')
      .map(buildDemoAccount)
      .sort((a, b) => compareStrings(a.id, b.id)),
    gaps: DEMO_GAPS,
  };
}
