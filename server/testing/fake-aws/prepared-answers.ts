/** The long answers of every account, made before anybody asks: so that a measured crawl does not wait for them. */
import type { Call } from './call.ts';
import { IAM_OPERATIONS } from './iam.ts';
import type { FakeAwsOptions } from './options.ts';
import type { Pager } from './paging.ts';
import { querySuccess, type Answer } from './protocol.ts';
import type { SessionBook } from './sessions.ts';
import type { World } from './world.ts';

export interface PreparedAnswers {
  /** `undefined` for a call that is made as it comes: another page, another size. */
  find(call: Call): Answer | undefined;
}

/** The calls as the crawler makes them. */
const LONG_CALLS: readonly (readonly [string, ReadonlyMap<string, string>])[] = [
  [
    'GetAccountAuthorizationDetails',
    new Map([
      ['Filter.member.1', 'Role'],
      ['Filter.member.2', 'User'],
      ['Filter.member.3', 'Group'],
      ['Filter.member.4', 'LocalManagedPolicy'],
      ['MaxItems', '1000'],
    ]),
  ],
  ['ListRoles', new Map([['MaxItems', '1000']])],
];

export function prepareAnswers(
  options: FakeAwsOptions,
  world: World,
  sessions: SessionBook,
  pager: Pager,
): PreparedAnswers {
  const ready = new Map<string, Answer>();
  const accounts = world.organization()?.accounts ?? [];
  for (const { id, state } of accounts) {
    if (state !== 'ACTIVE' || world.record(id) === undefined) continue;
    for (const [operation, parameters] of LONG_CALLS) {
      const call: Call = {
        operation,
        parameters,
        session: sessionIn(id),
        region: 'us-east-1',
        world,
        sessions,
        options,
        pager,
        pageFault: undefined,
        now: 0,
      };
      const answer = querySuccess(
        'iam',
        operation,
        IAM_OPERATIONS.get(operation)?.(call) ?? {},
        '00000000-0000-4000-8000-000000000000',
      );
      ready.set(`${id} ${operation}`, { ...answer, body: Buffer.from(answer.body) });
    }
  }
  return {
    find: ({ session, operation, parameters }) => {
      const answer = ready.get(`${session.account} ${operation}`);
      const usual = parameters.get('MaxItems') === '1000' && parameters.get('Marker') === undefined;
      return usual ? answer : undefined;
    },
  };
}

function sessionIn(account: string): Call['session'] {
  return {
    account,
    accessKeyId: '',
    secretAccessKey: '',
    sessionToken: undefined,
    arn: '',
    principalArn: '',
    userId: '',
    mfa: false,
    expiresAt: undefined,
    base: false,
    refusal: () => undefined,
  };
}
