/** Answers of an exact size for Explore: real principals of a served organization, lines between them by chance. */
import { NeighbourhoodSchema, PrincipalListSchema } from '@assumable/shared/testing/api-contract';
import type { Page } from '@playwright/test';
import { readApi } from '../fixtures/api.ts';
import type { RunningServer } from '../fixtures/server.ts';

export interface Surroundings {
  /** Subject of the view. */
  readonly id: string;
  readonly nodes: number;
  readonly lines: number;
  readonly body: string;
}

/** Numbers from 0 to below 1, the same in every run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function principals(server: RunningServer, count: number) {
  const found = [];
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ kind: 'iam_role,iam_user', sort: 'account', limit: '1000' });
    if (cursor !== undefined) query.set('cursor', cursor);
    const page = await readApi(
      server,
      `/snapshots/latest/principals?${query.toString()}`,
      PrincipalListSchema,
    );
    found.push(...page.principals);
    cursor = page.cursor;
  } while (cursor !== undefined && found.length < count);
  if (found.length < count) throw new Error(`only ${found.length} principals of ${count} asked for`);
  return found.slice(0, count).map(({ id, kind, label, account, flags }) => ({
    id,
    kind,
    label,
    flags,
    ...(account === undefined ? {} : { account }),
  }));
}

const STATUSES = ['allowed', 'allowed', 'allowed', 'conditional', 'conditional', 'denied'] as const;

function edge(source: string, target: string, status: (typeof STATUSES)[number]) {
  return {
    source,
    target,
    action: 'sts:AssumeRole' as const,
    status,
    decidedBy: status === 'denied' ? [] : (['trust'] as const),
    blockedBy: status === 'denied' ? (['scp'] as const) : [],
    conditions: [],
    matched: [],
    coverage: 'full' as const,
    notes: [],
  };
}

/**
 * So many principals and lines. Six lines of ten stay inside an account, the others lead to principals that many
 * others lead to; the subject is the first principal, tied to every twelfth other one. Nobody is without a line.
 */
export async function surroundings(
  server: RunningServer,
  nodes: number,
  lines: number,
): Promise<Surroundings> {
  const chosen = await principals(server, nodes);
  const random = chance(nodes * 7 + lines);
  const pairs = new Map<string, ReturnType<typeof edge>>();
  const add = (from: number, to: number): void => {
    const source = chosen[from]?.id ?? '';
    const target = chosen[to]?.id ?? '';
    if (from === to || pairs.size >= lines) return;
    pairs.set(`${source}|${target}`, edge(source, target, STATUSES[Math.floor(random() * 6)] ?? 'allowed'));
  };
  for (let index = 1; index < nodes; index += 1) {
    if (index % 12 !== 1) add(index, index - 1);
    else if (index % 5 === 1) add(index, 0);
    else add(0, index);
  }
  while (pairs.size < lines) {
    const from = Math.floor(random() * nodes);
    const near = Math.floor(from / 20) * 20 + Math.floor(random() * 20);
    const hub = Math.floor(random() ** 4 * nodes);
    add(from, random() < 0.6 ? Math.min(near, nodes - 1) : hub);
  }
  const answer = {
    nodes: chosen.map((node, index) => ({ ...node, hop: index === 0 ? 0 : 1 })),
    edges: [...pairs.values()],
    omitted: 0,
  };
  const body = JSON.stringify(NeighbourhoodSchema.parse(answer));
  return { id: chosen[0]?.id ?? '', nodes, lines: pairs.size, body };
}

/** The same subject with so many more principals, all tied to one of the old ones. */
export async function expansion(
  server: RunningServer,
  around: Surroundings,
  more: number,
): Promise<{ readonly id: string; readonly body: string }> {
  const chosen = await principals(server, around.nodes + more);
  const center = chosen[12 * 5 + 1] ?? chosen[1];
  if (center === undefined) throw new Error('nothing to expand');
  const added = chosen.slice(around.nodes);
  const answer = {
    nodes: [center, ...added].map((node, index) => ({ ...node, hop: index === 0 ? 0 : 1 })),
    edges: added.map(({ id }) => edge(center.id, id, 'allowed')),
    omitted: 0,
  };
  return { id: center.id, body: JSON.stringify(NeighbourhoodSchema.parse(answer)) };
}

/** The page gets these answers for the subjects named, and the server's own ones for all others. */
export async function answerWith(page: Page, bodies: ReadonlyMap<string, string>): Promise<void> {
  await page.route(/\/neighbourhood\?/, async (route) => {
    const id = new URL(route.request().url()).searchParams.get('id') ?? '';
    const body = bodies.get(id);
    if (body === undefined) await route.continue();
    else await route.fulfill({ contentType: 'application/json', body });
  });
}
