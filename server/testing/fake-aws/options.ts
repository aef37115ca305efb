/** What a fake AWS is told. */
import type { AccountId } from '@assumable/shared/arn/arn';
import type { PresetName } from '@assumable/shared/generate/presets';
import type { Snapshot } from '@assumable/shared/snapshot/model';
import type { Fault } from './faults.ts';
import type { PageSettings } from './paging.ts';
import type { Limits } from './token-bucket.ts';

/** A role that the crawler may assume; it is put into the accounts that do not have it. */
export interface ReaderRole {
  /** Path and name without the leading slash; `{accountId}` stands for the account. */
  readonly role: string;
  /** ExternalId that its trust policy asks for; `{accountId}` stands for the account. */
  readonly externalId?: string;
  /** Its trust policy asks for a session with MFA. */
  readonly mfa?: boolean;
  /** Accounts that have it; default all. */
  readonly only?: readonly AccountId[];
  /** Accounts that lack it. */
  readonly missingIn?: readonly AccountId[];
  /** What its policy allows; default every read action of a crawl. */
  readonly actions?: readonly string[];
  readonly maxSessionDuration?: number;
}

/** Who calls: the credentials that the environment of the crawler holds. */
export interface CallerSettings {
  /** Default: the management account. */
  readonly account?: AccountId;
  /** `user` (default) or the session of a role, for which AWS limits chained sessions to one hour. */
  readonly kind?: 'user' | 'role';
  readonly name?: string;
  /** MFA device of the user; AssumeRole and GetSessionToken accept its code. */
  readonly mfa?: { readonly serial: string; readonly code: string };
}

interface CommonOptions {
  /** Seed of the generated organization, page sizes and fault draws; default 1. */
  readonly seed?: number;
  readonly faults?: readonly Fault[];
  readonly limits?: Limits;
  /** Time that an answer takes, in milliseconds; a range is drawn from. Default 0. */
  readonly latencyMs?: number | { readonly from: number; readonly to: number };
  readonly pages?: PageSettings;
  /** Default: `audit/AssumableReader` in every account, trusting the caller's account. */
  readonly readers?: readonly ReaderRole[];
  readonly caller?: CallerSettings;
  /** Longest life of a role session in seconds, whatever the call asks for: for tests of expiry. */
  readonly longestSession?: number;
  /** How far the clock of the services is ahead of this machine's, in milliseconds; default 0. */
  readonly clockOffsetMs?: number;
  /** `Paths` of accounts and `Path` of units are filled; default true. */
  readonly paths?: boolean;
  /** Accounts list the retired `Status` beside or instead of `State`; default `state`. */
  readonly accountState?: 'state' | 'status' | 'both' | 'neither';
  /** Accounts that are delegated administrators, with their service principals. */
  readonly delegatedAdministrators?: readonly {
    readonly account: AccountId;
    readonly services: readonly string[];
  }[];
  /** Resource policy of the organization; default: it has none. */
  readonly resourcePolicy?: string;
  /** Central root access that is switched on; default: IAM has no access to the organization. */
  readonly rootFeatures?: readonly string[];
  /** Keeps every call for `calls.all`; default true. Benchmarks count only. */
  readonly keepCalls?: boolean;
  /** Makes the long answers of every account before it is asked, and keeps them: for measuring who asks. */
  readonly prepared?: boolean;
  /** Port on loopback; default any free one. */
  readonly port?: number;
}

/** A generated organization, made account by account on demand. */
export interface GeneratedOptions extends CommonOptions {
  /** Default `small`. */
  readonly preset?: PresetName;
  /** Default that of the preset. */
  readonly accounts?: number;
  readonly rolesPerAccount?: number;
  /**
   * `all` (default): every active account can be read. `as-generated`: the generator's share of accounts fails:
   * the reader role is missing, an SCP denies, or ListSAMLProviders is not allowed.
   */
  readonly readable?: 'all' | 'as-generated';
}

/** Any snapshot, for example the demo organization or one built by hand. Without an organization: one account alone. */
export interface SnapshotOptions extends CommonOptions {
  readonly snapshot: Snapshot;
}

export type FakeAwsOptions = GeneratedOptions | SnapshotOptions;
