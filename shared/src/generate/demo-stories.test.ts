import { describe, expect, it } from 'vitest';
import type { Layer } from '../graph/model.ts';
import { resolveSnapshot } from '../resolve/resolve-snapshot.ts';
import { demoOrganization } from './demo-organization.ts';
import { DEMO_STORIES } from './demo-stories.ts';

const model = resolveSnapshot(demoOrganization());

/** Which layer blocks the stories of status `denied`. */
const BLOCKED_BY: Readonly<Record<string, Layer>> = {
  'contractor-deny': 'identity',
  'trust-deny': 'trust',
  'scp-blocks': 'scp',
  'rcp-blocks-vendor': 'rcp',
  'boundary-blocks': 'boundary',
  'boundary-role-named': 'boundary',
  'suspended-account': 'scp',
};

/** Which keys stay open in the conditional stories. */
const OPEN_KEYS: Readonly<Record<string, readonly string[]>> = {
  'mfa-user': ['aws:MultiFactorAuthPresent'],
  'mfa-identity': ['aws:MultiFactorAuthPresent'],
  'scp-region': ['aws:RequestedRegion'],
  'session-tags': ['aws:PrincipalTag/oncall'],
  'session-name': ['(session-name)'],
  'session-name-is-user': ['sts:RoleSessionName'],
  'source-ip': ['aws:SourceIp'],
  'wildcard-external-id-inside': ['aws:RequestedRegion', 'sts:ExternalId'],
  'github-good': ['token.actions.githubusercontent.com:aud', 'token.actions.githubusercontent.com:sub'],
  'github-no-subject': ['token.actions.githubusercontent.com:aud'],
  'github-wide-subject': [
    'token.actions.githubusercontent.com:aud',
    'token.actions.githubusercontent.com:sub',
  ],
  saml: ['SAML:aud'],
  'source-account': ['aws:SourceAccount', 'aws:SourceArn'],
  'cognito-guest': ['cognito-identity.amazonaws.com:amr', 'cognito-identity.amazonaws.com:aud'],
};

describe('demo stories', () => {
  it.each(DEMO_STORIES)('$id: $title → $status', (story) => {
    const decision = model.decide(story.source, story.target);
    expect(decision.status).toBe(story.status);
    const blocker = BLOCKED_BY[story.id];
    expect(story.status === 'denied').toBe(blocker !== undefined);
    if (blocker !== undefined) expect(decision.blockedBy).toEqual([blocker]);
    const keys = OPEN_KEYS[story.id];
    if (keys !== undefined) {
      expect([...new Set(decision.conditions.map((condition) => condition.key))].sort()).toEqual(keys);
    }
  });

  it('leads from John to the administrator of production in four allowed hops', () => {
    const hops = ['john-devops', 'chain-1', 'chain-2', 'chain-3'].map((id) =>
      DEMO_STORIES.find((story) => story.id === id),
    );
    hops.slice(1).forEach((hop, index) => expect(hop?.source).toBe(hops[index]?.target));
    expect(hops.every((hop) => hop?.status === 'allowed')).toBe(true);
  });
});
