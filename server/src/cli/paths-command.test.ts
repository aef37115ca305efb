import { PathsSchema, ReachRowSchema } from '@assumable/shared/api/paths';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHere, writeImportFolder } from '../../testing/cli-process.ts';

const JOHN = 'arn:aws:iam::222222222222:user/John';
const PROD_ADMIN = 'arn:aws:iam::555555555555:role/ProdAdmin';

describe('paths', () => {
  let folder = '';
  let org = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assumable-paths-'));
    org = await writeImportFolder(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const paths = (...args: readonly string[]) => runHere(['paths', '--source', org, ...args]);

  it('prints each chain from top to bottom', async () => {
    const { code, stdout } = await paths('--from', JOHN, '--to', PROD_ADMIN);
    expect(code).toBe(0);
    expect(stdout).toContain('✓ John (security) gets to ProdAdmin (apps-prd) in 4 steps.');
    expect(stdout).toContain('│   session at most 1 hour, because a role session asks for it');
    expect(stdout.indexOf('DeployMaster (shared)')).toBeGreaterThan(stdout.indexOf('DevOps (apps-devstg)'));
  });

  it('gives the same as JSON, with second-class steps when asked', async () => {
    const bot = 'arn:aws:iam::222222222222:role/app/ReportBot';
    const { code, stdout } = await paths(
      '--from',
      JOHN,
      '--to',
      bot,
      '--escalation',
      '--k',
      '1',
      '--format',
      'json',
    );
    expect(code).toBe(0);
    const answer = PathsSchema.parse(JSON.parse(stdout));
    expect(answer.paths[0]?.hops.map(({ kind }) => kind)).toEqual(['assume', 'escalation']);
  });

  it('lists what a principal reaches, and says that gaps may hide more', async () => {
    const { code, stdout, stderr } = await paths('--from', JOHN, '--format', 'ndjson');
    expect(code).toBe(3);
    expect(stderr).toContain('gaps');
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => ReachRowSchema.parse(JSON.parse(line)));
    expect(rows.find(({ node }) => node.id === PROD_ADMIN)?.hops).toBe(4);
  });

  it('ends with 2 for wrong usage, and says what to do', async () => {
    const missing = await paths('--to', PROD_ADMIN);
    expect(missing).toMatchObject({ code: 2, stdout: '' });
    expect(missing.stderr).toContain('who-can ARN --transitive');
  });
});
