import type { ApiEdge, ApiNode } from '@assumable/shared/api/contract';
import type { EdgeStatus, NodeKind } from '@assumable/shared/graph/model';
import { describe, expect, it } from 'vitest';
import { countStatuses, firstShown, groupReach, reachRows } from './reach.ts';

const role = 'arn:aws:iam::111111111111:role/R';

function node(id: string, kind: NodeKind, account?: string): ApiNode {
  return {
    id,
    kind,
    label: id.split('/').at(-1) ?? id,
    flags: [],
    ...(account === undefined ? {} : { account }),
  };
}

function edge(source: string, target: string, status: EdgeStatus): ApiEdge {
  return {
    source,
    target,
    action: 'sts:AssumeRole',
    status,
    decidedBy: [],
    blockedBy: [],
    conditions: [],
    matched: [],
    coverage: 'full',
    notes: [],
  };
}

const nodes = [
  node(role, 'iam_role', '111111111111'),
  node('arn:aws:iam::222222222222:user/Zoe', 'iam_user', '222222222222'),
  node('arn:aws:iam::222222222222:user/Amy', 'iam_user', '222222222222'),
  node('arn:aws:iam::111111111111:role/Own', 'iam_role', '111111111111'),
  node('ec2.amazonaws.com', 'aws_service'),
];
const edges = [
  edge('arn:aws:iam::222222222222:user/Zoe', role, 'allowed'),
  edge('arn:aws:iam::222222222222:user/Amy', role, 'trust_only'),
  edge('arn:aws:iam::111111111111:role/Own', role, 'conditional'),
  edge('ec2.amazonaws.com', role, 'allowed'),
  edge(role, 'arn:aws:iam::111111111111:role/Own', 'denied'),
  edge('arn:aws:iam::333333333333:user/NotInNodes', role, 'allowed'),
];

describe('reachRows', () => {
  it('takes one direction, strongest first, and leaves out ends that are not known', () => {
    const rows = reachRows(role, 'in', edges, nodes);
    expect(rows.map(({ other, edge: { status } }) => [other.label, status])).toEqual([
      ['Zoe', 'allowed'],
      ['ec2.amazonaws.com', 'allowed'],
      ['Own', 'conditional'],
      ['Amy', 'trust_only'],
    ]);
    expect(reachRows(role, 'out', edges, nodes).map(({ other }) => other.label)).toEqual(['Own']);
  });
});

describe('groupReach', () => {
  it('groups by account, the own one first, kinds without account by kind', () => {
    const rows = reachRows(role, 'in', edges, nodes);
    const names = new Map([['222222222222', 'security']]);
    const groups = groupReach(rows, '111111111111', (id) => names.get(id));
    expect(groups.map(({ name, account, rows: members }) => [name, account, members.length])).toEqual([
      ['111111111111', '111111111111', 1],
      ['AWS services', undefined, 1],
      ['security', '222222222222', 2],
    ]);
  });
});

describe('firstShown', () => {
  it('hides halves of an edge while there is something whole', () => {
    expect([...firstShown(countStatuses(reachRows(role, 'in', edges, nodes)))]).toEqual([
      'allowed',
      'conditional',
    ]);
    expect([...firstShown(new Map([['permit_only', 3]]))]).toEqual(['permit_only']);
    expect([...firstShown(new Map())]).toEqual([]);
  });
});
