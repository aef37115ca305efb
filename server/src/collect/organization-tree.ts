/** Roots, organizational units, and where accounts lie. One call at a time: Organizations refuses parallel ones early. */
import {
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  type Account,
  type OrganizationalUnit,
  type OrganizationsClient,
  type Root,
} from '@aws-sdk/client-organizations';
import { callAws, type CallContext } from './aws-call.ts';
import { pageOf, readPages } from './paginate.ts';

export function listRoots(client: OrganizationsClient, context: CallContext): Promise<readonly Root[]> {
  const action = 'organizations:ListRoots';
  return readPages(action, (NextToken) =>
    callAws(
      context,
      action,
      (abortSignal) => client.send(new ListRootsCommand({ NextToken }), { abortSignal }),
      (output) => pageOf(output.Roots, output.NextToken),
    ),
  );
}

export interface Tree {
  readonly units: readonly (OrganizationalUnit & { readonly ParentId: string })[];
  /** Parent (root or unit) by account id. */
  readonly parents: ReadonlyMap<string, string>;
}

export async function collectTree(
  client: OrganizationsClient,
  context: CallContext,
  roots: readonly Root[],
  accounts: readonly Account[],
): Promise<Tree> {
  const units: (OrganizationalUnit & { readonly ParentId: string })[] = [];
  const queue = roots.flatMap((root) => (root.Id === undefined ? [] : [root.Id]));
  const visited = new Set(queue);
  for (let parent = queue.shift(); parent !== undefined; parent = queue.shift()) {
    for (const unit of await listUnits(client, context, parent)) {
      if (unit.Id === undefined || visited.has(unit.Id)) continue;
      visited.add(unit.Id);
      units.push({ ...unit, ParentId: parent });
      queue.push(unit.Id);
    }
  }
  const parents = new Map<string, string>();
  for (const account of accounts) {
    const parent = parentOfPath(account.Paths);
    if (account.Id !== undefined && parent !== undefined && visited.has(parent))
      parents.set(account.Id, parent);
  }
  if (accounts.some((account) => account.Id !== undefined && !parents.has(account.Id))) {
    for (const parent of visited) {
      for (const account of await listChildren(client, context, parent)) {
        if (account.Id !== undefined) parents.set(account.Id, parent);
      }
    }
  }
  return { units, parents };
}

/** `o-abc/r-abc/ou-abc-1/ou-abc-2/111122223333/` lies in `ou-abc-2`. */
export function parentOfPath(paths: readonly string[] | undefined): string | undefined {
  const parts = paths?.[0]?.split('/') ?? [];
  return parts.findLast((part) => part.startsWith('ou-') || part.startsWith('r-'));
}

function listUnits(
  client: OrganizationsClient,
  context: CallContext,
  ParentId: string,
): Promise<readonly OrganizationalUnit[]> {
  const action = 'organizations:ListOrganizationalUnitsForParent';
  return readPages(action, (NextToken) =>
    callAws(
      context,
      action,
      (abortSignal) =>
        client.send(new ListOrganizationalUnitsForParentCommand({ ParentId, NextToken }), { abortSignal }),
      (output) => pageOf(output.OrganizationalUnits, output.NextToken),
    ),
  );
}

function listChildren(
  client: OrganizationsClient,
  context: CallContext,
  ParentId: string,
): Promise<readonly Account[]> {
  const action = 'organizations:ListAccountsForParent';
  return readPages(action, (NextToken) =>
    callAws(
      context,
      action,
      (abortSignal) =>
        client.send(new ListAccountsForParentCommand({ ParentId, NextToken }), { abortSignal }),
      (output) => pageOf(output.Accounts, output.NextToken),
    ),
  );
}
