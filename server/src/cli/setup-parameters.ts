/** What the set-up templates are filled in with. */
export interface SetupParameters {
  /** Account whose identity crawls; absent: a parameter that whoever deploys fills in. */
  readonly hubAccount?: string;
  /** Path and name of the role that crawls, in the hub account. */
  readonly hubRole: string;
  /** Name and path of the role that is read through in every account. */
  readonly roleName: string;
  /** `/` or `/audit/`. */
  readonly rolePath: string;
  readonly externalId?: string;
  /** Whether the hub may read the assignments of Identity Center. */
  readonly identityCenter: boolean;
  /** Root or organizational units that the StackSet deploys to. */
  readonly targets: readonly string[];
  /** Any region: IAM is global. */
  readonly region: string;
}

export const SETUP_DEFAULTS: SetupParameters = {
  hubRole: 'AssumableHub',
  roleName: 'AssumableReader',
  rolePath: '/audit/',
  identityCenter: false,
  targets: [],
  region: 'us-east-1',
};

/** `audit/AssumableReader`: the form that `--role` takes. */
export function roleOption({ rolePath, roleName }: SetupParameters): string {
  return `${rolePath.slice(1)}${roleName}`;
}
