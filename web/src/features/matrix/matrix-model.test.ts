import type { Overview } from '@assumable/shared/api/contract';
import type { Matrix } from '@assumable/shared/api/matrix';
import { describe, expect, it } from 'vitest';
import { buildMatrix, cellStatus, shadeOf, type MatrixInput } from './matrix-model.ts';
import { matrixPicture, MOST_LINES } from './matrix-picture.ts';
import { matrixCsv, pairRows } from './matrix-table.tsx';

function account(id: string, name: string, unitId?: string): Overview['accounts'][number] {
  return {
    id,
    name,
    ...(unitId === undefined ? {} : { unitId }),
    state: 'ACTIVE',
    management: false,
    coverage: unitId === undefined ? 'external' : 'read',
    roles: 1,
    users: 0,
    inbound: 0,
    outbound: 0,
  };
}

const overview: Overview = {
  units: [
    { id: 'r-1', name: 'Root', kind: 'root' },
    { id: 'ou-b', name: 'Beta', parentId: 'r-1', kind: 'unit' },
    { id: 'ou-a', name: 'Alpha', parentId: 'r-1', kind: 'unit' },
    { id: 'ou-a1', name: 'Inner', parentId: 'ou-a', kind: 'unit' },
  ],
  accounts: [
    account('111111111111', 'one', 'ou-b'),
    account('222222222222', 'two', 'ou-a1'),
    account('333333333333', 'three', 'ou-a'),
    account('999999999999', 'vendor'),
  ],
  outside: [],
  accountEdges: [],
};
const matrix: Matrix = {
  pairs: [
    { source: '111111111111', target: '222222222222', counts: { allowed: 2, denied: 1 }, total: 3 },
    { source: '111111111111', target: '333333333333', counts: { denied: 1 }, total: 1 },
    { source: '222222222222', target: '222222222222', counts: { conditional: 4 }, total: 4 },
    { source: '999999999999', target: '111111111111', counts: { trusted_unverified: 1 }, total: 1 },
    { source: 'ec2.amazonaws.com', target: '333333333333', counts: { allowed: 9 }, total: 9 },
  ],
  outside: [{ id: 'ec2.amazonaws.com', kind: 'aws_service', label: 'ec2.amazonaws.com', flags: [] }],
  total: 18,
  all: 30,
};
const input: MatrixInput = {
  overview,
  matrix,
  level: 'accounts',
  order: 'tree',
  empty: false,
  rows: undefined,
  columns: undefined,
};
const names = (lines: readonly { readonly name: string }[]) => lines.map(({ name }) => name);

describe('matrix', () => {
  it('orders rows by unit, external accounts before and services after them', () => {
    const model = buildMatrix(input);
    expect(names(model.rows)).toEqual(['vendor', 'two', 'one', 'ec2.amazonaws.com']);
    expect(names(model.columns)).toEqual(['three', 'two', 'one']);
    expect(model.rows[1]?.group).toBe('Alpha / Inner');
    expect([model.edges, model.pairs, model.largest]).toEqual([18, 5, 9]);
  });

  it('orders by total, the same way on both sides', () => {
    expect(names(buildMatrix({ ...input, order: 'in' }).columns)).toEqual(['three', 'two', 'one']);
    expect(names(buildMatrix({ ...input, order: 'out' }).rows)[0]).toBe('ec2.amazonaws.com');
  });

  it('shows accounts without any edge when asked, outside callers never as columns', () => {
    const model = buildMatrix({ ...input, empty: true });
    expect(names(model.rows)).toContain('three');
    expect(names(model.columns)).not.toContain('vendor');
  });

  it('adds accounts up by unit, and zooms into one of its cells', () => {
    const units = buildMatrix({ ...input, level: 'units' });
    expect(names(units.rows)).toEqual(['External accounts', 'Alpha / Inner', 'Beta', 'AWS services']);
    expect(units.cells.get('ou-b')?.get('ou-a1')).toEqual({ counts: { allowed: 2, denied: 1 }, total: 3 });
    const zoomed = buildMatrix({ ...input, rows: 'ou-b', columns: 'ou-a1' });
    expect(names(zoomed.rows)).toEqual(['one']);
    expect(names(zoomed.columns)).toEqual(['two']);
  });

  it('marks a cell with its strongest status, and shades one edge visibly', () => {
    expect(cellStatus({ counts: { denied: 3, conditional: 1 }, total: 4 })).toBe('conditional');
    expect(shadeOf({ counts: {}, total: 1 }, 10_000)).toBeGreaterThan(0.05);
    expect(shadeOf({ counts: {}, total: 10_000 }, 10_000)).toBe(1);
  });

  it('has every cell in its table and CSV', () => {
    const model = buildMatrix(input);
    expect(
      pairRows(model)
        .map(({ cell }) => cell.total)
        .sort(),
    ).toEqual([1, 1, 3, 4, 9]);
    expect(matrixCsv(model).trim().split('\r\n')).toHaveLength(6);
  });
});

describe('picture of the matrix', () => {
  const token = (name: string): string => name;

  it('holds every row, column and filled cell, the caption and the legend', () => {
    const model = buildMatrix({ ...input, level: 'accounts' });
    const svg = matrixPicture(model, ['Who reaches whom', 'Snapshot s-1', 'No filters'], token);
    expect(svg.match(/data-cell="/g)).toHaveLength(model.pairs);
    for (const { name } of [...model.rows, ...model.columns]) expect(svg).toContain(name.slice(0, 8));
    expect(svg).toContain('Snapshot s-1');
    expect(svg).toContain('Allowed if …');
    expect(svg).not.toContain('Cut:');
  });

  it('is cut where no picture could hold it, and says so', () => {
    const model = buildMatrix({ ...input, level: 'accounts' });
    const rows = Array.from({ length: MOST_LINES + 7 }, () => model.rows.slice(0, 1)).flat();
    const svg = matrixPicture({ ...model, rows }, [], token);
    expect(svg).toContain(`Cut: ${MOST_LINES} of ${MOST_LINES + 7} rows`);
    expect(svg.match(/<text x="12"/g)).toHaveLength(MOST_LINES + 1);
  });
});
