/**
 * Identifiers of the demo organization Acme. Account ids are repeating digits so that people remember them;
 * the first digit is the family (2 security, 3 infrastructure, 4 non-production, 5 production, 6 sandboxes).
 */

export const ORGANIZATION_ID = 'o-acmedemo01';
export const ROOT_ID = 'r-acme';

/** OU ids by role in the tree. */
export const UNIT = {
  security: 'ou-acme-security',
  infrastructure: 'ou-acme-infrastructure',
  workloads: 'ou-acme-workloads',
  prod: 'ou-acme-workloadsprod',
  nonProd: 'ou-acme-workloadsnonprod',
  sandbox: 'ou-acme-sandboxes',
  suspended: 'ou-acme-suspended',
} as const;

/** Account ids of Acme by short name. */
export const ACME = {
  management: '111111111111',
  security: '222222222222',
  audit: '221122112211',
  logArchive: '223322332233',
  shared: '333333333333',
  network: '331133113311',
  backup: '334433443344',
  appsDevstg: '444444444444',
  dataDevstg: '441144114411',
  mlDevstg: '443344334433',
  appsPrd: '555555555555',
  dataPrd: '551155115511',
  paymentsPrd: '552255225522',
  sandboxInnovation: '666666666666',
  sandboxTraining: '661166116611',
  legacyWeb: '777777777777',
  zenith: '888888888888',
} as const;

/** Accounts outside the organization that Acme's roles trust. */
export const OUTSIDE = {
  /** The integration account that Datadog documents publicly; known to lists of vendor accounts. */
  datadog: '464622532012',
  /** An invented vendor for cloud cost reports. */
  cloudTrim: '999911112222',
  /** An invented consultancy. */
  northwind: '999933334444',
} as const;
