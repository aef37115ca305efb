/** The form of a crawl: what a person typed, what is wrong with it, and the request that comes of it. */
import type { Crawl, CrawlRequest } from '@assumable/shared/api/crawls';
import { roleNameProblem } from './crawl-policies.ts';

export interface CrawlForm {
  readonly roles: readonly string[];
  readonly externalId: string;
  readonly scope: 'organization' | 'chosen';
  /** Account ids in any writing: spaces, commas, lines. */
  readonly accounts: string;
  readonly profile: string;
  readonly region: string;
  /** Empty: the default. */
  readonly concurrency: string;
  readonly identityCenter: boolean;
}

export const EMPTY_FORM: CrawlForm = {
  roles: ['AssumableReader'],
  externalId: '',
  scope: 'organization',
  accounts: '',
  profile: '',
  region: '',
  concurrency: '',
  identityCenter: false,
};

export const MOST_ROLES = 10;
const MOST_ACCOUNTS = 50_000;

/** What an earlier crawl was asked, as a start for the next one; ExternalIds are not kept. */
export function formOf({ settings }: Pick<Crawl, 'settings'>): CrawlForm {
  return {
    ...EMPTY_FORM,
    roles: settings.roles,
    scope: settings.accounts === undefined ? 'organization' : 'chosen',
    accounts: settings.accounts?.join('\n') ?? '',
    profile: settings.profile ?? '',
    region: settings.region ?? '',
    identityCenter: settings.identityCenter === true,
  };
}

export interface AccountText {
  /** Different ids in the order they stand there. */
  readonly ids: readonly string[];
  /** Words that are no account id. */
  readonly wrong: readonly string[];
}

/** Reads pasted account ids: one a word; `1111-2222-3333` and comments after `#` are understood. */
export function readAccounts(text: string): AccountText {
  const ids = new Set<string>();
  const wrong: string[] = [];
  for (const line of text.split('\n')) {
    const plain = line.split('#')[0] ?? '';
    for (const word of plain.split(/[\s,;"']+/)) {
      if (word === '') continue;
      const id = word.replaceAll('-', '');
      if (/^\d{12}$/.test(id)) ids.add(id);
      else wrong.push(word);
    }
  }
  return { ids: [...ids], wrong };
}

export type FormProblems = Readonly<
  Partial<Record<Exclude<keyof CrawlForm, 'scope' | 'roles' | 'identityCenter'>, string>>
> & {
  /** By position. */
  readonly roles: readonly (string | undefined)[];
};

/** What is wrong with each field, as sentences; roles by position. */
export function formProblems(form: CrawlForm): FormProblems {
  const { externalId, profile, region, concurrency } = form;
  const accounts = form.scope === 'chosen' ? accountsProblem(readAccounts(form.accounts)) : undefined;
  const number = Number(concurrency);
  return {
    roles: form.roles.map(roleNameProblem),
    ...(accounts === undefined ? {} : { accounts }),
    ...(externalId !== '' && !/^[\w+=,.@:/{}-]{2,1224}$/.test(externalId)
      ? { externalId: 'An ExternalId has 2 to 1,224 letters, digits or +=,.@:/-_ without spaces.' }
      : {}),
    ...(profile !== '' && !/^[\x20-\x7e]{1,128}$/.test(profile)
      ? { profile: 'Enter the name of a profile as it stands in the AWS configuration.' }
      : {}),
    ...(region !== '' && !/^[a-z]{2}(-[a-z0-9]+)+$/.test(region)
      ? { region: 'Enter a region such as eu-central-1.' }
      : {}),
    ...(concurrency !== '' && !(Number.isInteger(number) && number >= 1 && number <= 50)
      ? { concurrency: 'Enter a whole number from 1 to 50.' }
      : {}),
  };
}

function accountsProblem({ ids, wrong }: AccountText): string | undefined {
  if (wrong.length > 0) {
    const named = wrong
      .slice(0, 3)
      .map((word) => `“${word.slice(0, 30)}”`)
      .join(', ');
    return `${named}${wrong.length > 3 ? ` and ${wrong.length - 3} more` : ''}: an account id has twelve digits.`;
  }
  if (ids.length === 0) return 'Enter at least one account id.';
  return ids.length > MOST_ACCOUNTS ? 'At most 50,000 accounts can be named.' : undefined;
}

export function hasProblems(problems: FormProblems): boolean {
  const { roles, ...others } = problems;
  return roles.some((problem) => problem !== undefined) || Object.keys(others).length > 0;
}

/** The request of a form without problems. */
export function requestOf(form: CrawlForm): CrawlRequest {
  return {
    roles: form.roles.map((role) => role.trim()),
    ...(form.externalId === '' ? {} : { externalId: form.externalId }),
    ...(form.scope === 'chosen' ? { accounts: [...readAccounts(form.accounts).ids] } : {}),
    ...(form.profile === '' ? {} : { profile: form.profile }),
    ...(form.region === '' ? {} : { region: form.region }),
    ...(form.identityCenter ? { identityCenter: true } : {}),
    ...(form.concurrency === '' ? {} : { concurrency: Number(form.concurrency) }),
  };
}
