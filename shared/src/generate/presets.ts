/**
 * Sizes and shares of generated organizations. No public source gives numbers of roles per account, so the figures
 * are assumptions, chosen to resemble small companies up to the largest organizations.
 */

export const PRESETS = ['small', 'medium', 'large', 'huge'] as const;
export type PresetName = (typeof PRESETS)[number];

export interface Preset {
  readonly accounts: number;
  /** Share of accounts that are suspended or waiting for closure. */
  readonly closedShare: number;
  /** Share of accounts that could not be read, wholly or in part. */
  readonly failedShare: number;
  readonly units: number;
  /** Levels of OUs below the root. */
  readonly depth: number;
  readonly scps: number;
  readonly rcps: number;
  /** Attachments of these SCPs and RCPs together. */
  readonly attachments: number;
  /** Median roles per account; the distribution is log-normal with sigma 0.7, its top 1 % eight times larger. */
  readonly roles: number;
  readonly serviceLinkedShare: number;
  readonly serviceShare: number;
  readonly identityCenterRoles: number;
  readonly baselineRoles: number;
  /** The next four are means per account. */
  readonly crossAccountRoles: number;
  readonly vendorRoles: number;
  readonly pipelineRoles: number;
  readonly users: number;
  readonly groups: number;
  readonly vendorExternalIdShare: number;
  /** Share of pipeline roles whose subject is missing or a wildcard. */
  readonly pipelineOpenShare: number;
  readonly clusterAccountShare: number;
  readonly clusters: number;
  readonly clusterRoles: number;
  readonly samlAccountShare: number;
  readonly boundaryShare: number;
  /** Share of roles whose trust policy is longer than 2,048 characters. */
  readonly longTrustShare: number;
  /** Trust policies close to 8,192 characters, in the whole organization. */
  readonly fullTrusts: number;
  /** Chains of four hops, and cycles of three roles, in the whole organization. */
  readonly chains: number;
  readonly cycles: number;
  readonly deadPrincipalShare: number;
}

const SMALL: Preset = {
  accounts: 10,
  closedShare: 0,
  failedShare: 0.1,
  units: 4,
  depth: 2,
  scps: 3,
  rcps: 0,
  attachments: 6,
  roles: 45,
  serviceLinkedShare: 0.35,
  serviceShare: 0.25,
  identityCenterRoles: 3,
  baselineRoles: 3,
  crossAccountRoles: 3,
  vendorRoles: 0.5,
  pipelineRoles: 1,
  users: 4,
  groups: 2,
  vendorExternalIdShare: 0.6,
  pipelineOpenShare: 0.2,
  clusterAccountShare: 0,
  clusters: 0,
  clusterRoles: 0,
  samlAccountShare: 0,
  boundaryShare: 0.02,
  longTrustShare: 0,
  fullTrusts: 0,
  chains: 2,
  cycles: 1,
  deadPrincipalShare: 0.004,
};

const MEDIUM: Preset = {
  accounts: 300,
  closedShare: 0.02,
  failedShare: 0.03,
  units: 25,
  depth: 3,
  scps: 25,
  rcps: 3,
  attachments: 60,
  roles: 90,
  serviceLinkedShare: 0.25,
  serviceShare: 0.4,
  identityCenterRoles: 6,
  baselineRoles: 6,
  crossAccountRoles: 5,
  vendorRoles: 1.5,
  pipelineRoles: 2,
  users: 2,
  groups: 1,
  vendorExternalIdShare: 0.75,
  pipelineOpenShare: 0.1,
  clusterAccountShare: 0.1,
  clusters: 1,
  clusterRoles: 12,
  samlAccountShare: 0.05,
  boundaryShare: 0.08,
  longTrustShare: 0.005,
  fullTrusts: 0,
  chains: 20,
  cycles: 5,
  deadPrincipalShare: 0.01,
};

const LARGE: Preset = {
  accounts: 3000,
  closedShare: 0.03,
  failedShare: 0.03,
  units: 150,
  depth: 4,
  scps: 120,
  rcps: 10,
  attachments: 400,
  roles: 120,
  serviceLinkedShare: 0.2,
  serviceShare: 0.45,
  identityCenterRoles: 8,
  baselineRoles: 8,
  crossAccountRoles: 6,
  vendorRoles: 2,
  pipelineRoles: 2,
  users: 1,
  groups: 1,
  vendorExternalIdShare: 0.85,
  pipelineOpenShare: 0.08,
  clusterAccountShare: 0.15,
  clusters: 2,
  clusterRoles: 15,
  samlAccountShare: 0.08,
  boundaryShare: 0.15,
  longTrustShare: 0.01,
  fullTrusts: 5,
  chains: 200,
  cycles: 30,
  deadPrincipalShare: 0.01,
};

const HUGE: Preset = {
  ...LARGE,
  accounts: 10_000,
  units: 400,
  depth: 5,
  scps: 300,
  rcps: 30,
  attachments: 1500,
  fullTrusts: 20,
  chains: 500,
  cycles: 60,
};

export function presetOf(name: PresetName): Preset {
  return { small: SMALL, medium: MEDIUM, large: LARGE, huge: HUGE }[name];
}

/** The preset for another number of accounts: what is counted in the whole organization shrinks or grows with them. */
export function presetFor(name: PresetName, accounts: number): Preset {
  const preset = presetOf(name);
  if (accounts === preset.accounts) return preset;
  const share = (count: number): number =>
    count === 0 ? 0 : Math.max(1, Math.round((count * accounts) / preset.accounts));
  return {
    ...preset,
    scps: share(preset.scps),
    rcps: share(preset.rcps),
    attachments: share(preset.attachments),
    fullTrusts: share(preset.fullTrusts),
    chains: share(preset.chains),
    cycles: share(preset.cycles),
  };
}
