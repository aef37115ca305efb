/** The column "Outside the organization": who stands outside, in groups, and where each row lies. */
import { isAccountId } from '@assumable/shared/arn/arn';
import type { Overview } from '@assumable/shared/api/contract';
import type { NodeKind } from '@assumable/shared/graph/model';
import type { Rect } from './overview-layout.ts';
import { liveCount } from './overview-model.ts';

export interface OutsideItem extends Rect {
  readonly id: string;
  readonly label: string;
  readonly kind: NodeKind;
  readonly trusts: number;
}

export interface OutsideGroup {
  readonly id: string;
  readonly title: string;
  readonly y: number;
  readonly items: readonly OutsideItem[];
  /** Rows left out because the group is folded. */
  readonly more: number;
  readonly moreY: number;
}

export interface OutsideColumn {
  readonly groups: readonly OutsideGroup[];
  readonly height: number;
}

export const ROW_HEIGHT = 28;
const ROW_GAP = 2;
const TITLE = 26;
const GROUP_GAP = 12;
const FOLDED_ROWS = 7;

const GROUPS: readonly {
  readonly id: string;
  readonly title: string;
  readonly kinds: readonly NodeKind[];
}[] = [
  { id: 'anyone', title: 'Anyone', kinds: ['any_principal'] },
  { id: 'accounts', title: 'External accounts', kinds: ['account', 'external_principal', 'unresolved_arn'] },
  {
    id: 'providers',
    title: 'Identity providers',
    kinds: ['saml_provider', 'oidc_provider', 'web_identity_domain'],
  },
  { id: 'services', title: 'AWS services', kinds: ['aws_service'] },
  { id: 'deleted', title: 'Deleted principals', kinds: ['dangling_id'] },
  { id: 'organization', title: 'Organizations', kinds: ['organization'] },
  { id: 'roots', title: 'Root users', kinds: ['account_root'] },
];

/** Groups with at least one row; `open` groups show all of their rows. */
export function outsideColumn(overview: Overview, width: number, open: ReadonlySet<string>): OutsideColumn {
  const trusts = new Map<string, number>();
  for (const edge of overview.accountEdges) {
    trusts.set(edge.source, (trusts.get(edge.source) ?? 0) + liveCount(edge));
    // The only targets outside of the accounts are root users of members, who are reached and trusted by nobody.
    trusts.set(
      edge.target,
      (trusts.get(edge.target) ?? 0) + (isAccountId(edge.target) ? 0 : liveCount(edge)),
    );
  }
  const external = overview.accounts
    .filter((account) => account.coverage === 'external')
    .map((account) => ({
      id: account.id,
      label: account.name === '' ? account.id : account.name,
      kind: 'account' as const,
    }));
  const seen = new Set(external.map((account) => account.id));
  const all = [...external, ...overview.outside.filter((node) => !seen.has(node.id))];
  const groups: OutsideGroup[] = [];
  let y = 0;
  for (const group of GROUPS) {
    const members = all
      .filter((node) => group.kinds.includes(node.kind))
      .map((node) => ({ id: node.id, label: node.label, kind: node.kind, trusts: trusts.get(node.id) ?? 0 }))
      .sort((a, b) => b.trusts - a.trusts || (a.label < b.label ? -1 : 1));
    if (members.length === 0) continue;
    const folded = !open.has(group.id) && members.length > FOLDED_ROWS + 1;
    const shown = folded ? members.slice(0, FOLDED_ROWS) : members;
    const top = y + TITLE;
    const items = shown.map((member, row): OutsideItem => ({
      ...member,
      x: 0,
      y: top + row * (ROW_HEIGHT + ROW_GAP),
      width,
      height: ROW_HEIGHT,
    }));
    const moreY = top + shown.length * (ROW_HEIGHT + ROW_GAP);
    groups.push({ id: group.id, title: group.title, y, items, more: members.length - shown.length, moreY });
    y = moreY + (folded ? ROW_HEIGHT : 0) + GROUP_GAP;
  }
  return { groups, height: Math.max(0, y - GROUP_GAP) };
}
