import { writeAuthorizationDetails } from '@assumable/shared/aws-files/write-account';
import { writeOrganization } from '@assumable/shared/aws-files/write-organization';
import { sampleAccount, sampleAccountId, sampleOrganization } from './sample-records.ts';

/** Text of a sound `accounts/<id>.json` for the n-th sample account. */
export function accountText(n: number): string {
  return writeAuthorizationDetails(sampleAccount(n));
}

/** Names and texts of a sound import of some sample accounts. */
export function importFiles(accounts: number): readonly { readonly name: string; readonly body: string }[] {
  return [
    {
      name: 'organization.json',
      body: writeOrganization(sampleOrganization(accounts), '2026-11-24T00:00:00.000Z'),
    },
    ...Array.from({ length: accounts }, (_, n) => ({
      name: `accounts/${sampleAccountId(n)}.json`,
      body: accountText(n),
    })),
  ];
}
