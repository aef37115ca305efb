/** `assumable explain --pairs`: 10,000 pairs of an organization with about 20,000 principals, files to answers. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateOrganization } from '@assumable/shared/generate/generate-organization';

const PAIRS = 10_000;
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const options = { preset: 'medium', accounts: 105, rolesPerAccount: 200 } as const;

const folder = mkdtempSync(join(tmpdir(), 'assumable-bench-'));
try {
  const source = join(folder, 'organization');
  const args = ['generate', '--preset', options.preset, '--accounts', String(options.accounts)];
  run([...args, '--roles-per-account', String(options.rolesPerAccount), '--output', source]);
  const roles: string[] = [];
  for (const { record } of generateOrganization(options).accounts)
    roles.push(...record.roles.map(({ arn }) => arn));
  const pairs = join(folder, 'pairs.ndjson');
  // Strides that are coprime to the count visit pairs all over the organization, always the same ones.
  const line = (index: number): string =>
    JSON.stringify({
      source: roles[(index * 7919) % roles.length],
      target: roles[(index * 104_729) % roles.length],
    });
  writeFileSync(pairs, Array.from({ length: PAIRS }, (_, index) => `${line(index)}\n`).join(''));
  const answers = join(folder, 'answers.ndjson');
  const start = performance.now();
  const output = run(['explain', '--source', source, '--pairs', pairs]);
  const seconds = (performance.now() - start) / 1000;
  writeFileSync(answers, output);
  const lines = readFileSync(answers, 'utf8').trimEnd().split('\n').length;
  console.table([
    { principals: roles.length, pairs: lines, seconds: Number(seconds.toFixed(2)), budget: 10 },
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Exit code 3 is an answer with coverage gaps, which generated organizations have on purpose. */
function run(args: readonly string[]): string {
  const result = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (result.status !== 0 && result.status !== 3) throw new Error(result.stderr);
  return result.stdout;
}
