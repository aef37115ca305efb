import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { GOLDEN_SCENARIOS } from '@assumable/shared/generate/golden';
import { resolveSnapshot } from '@assumable/shared/resolve/resolve-snapshot';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSource } from '../import/read-source.ts';
import { EXIT } from './exit-code.ts';
import { generateCommand } from './generate-command.ts';
import { PLAIN } from './terminal.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assumable-generate-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Runs `assumable generate ARGS…` in this process; gives what it printed. */
async function generate(...args: readonly string[]): Promise<string> {
  let printed = '';
  const output = new Writable({
    write: (chunk, _encoding, done) => {
      printed += String(chunk);
      done();
    },
  });
  let code: number | undefined;
  const program = new Command().exitOverride();
  generateCommand(program, { input: Readable.from([]), output, messages: output, style: PLAIN }, (done) => {
    code = done;
  });
  await program.parseAsync(['generate', ...args], { from: 'user' });
  expect(code).toBe(EXIT.done);
  return printed;
}

const hashOf = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

async function hashesBelow(path: string): Promise<readonly string[]> {
  const names = await readdir(path, { recursive: true });
  const files = names.filter((name) => name.endsWith('.json')).sort();
  return Promise.all(files.map(async (name) => `${name} ${await hashOf(join(path, name))}`));
}

describe('assumable generate', () => {
  it.each(['org', 'org.tar.gz', 'org.zip'])('writes %s with equal bytes for equal flags', async (name) => {
    const [first, second] = [join(folder, `a-${name}`), join(folder, `b-${name}`)];
    const printed = await generate('--preset', 'small', '--seed', '7', '--output', first);
    expect(printed).toMatch(/Synthetic organization \(small, 10 accounts, seed 7\): \d+ accounts with data/);
    await generate('--preset', 'small', '--seed', '7', '--output', second);
    if (name === 'org') {
      const hashes = await hashesBelow(first);
      expect(hashes.length).toBeGreaterThan(10);
      expect(await hashesBelow(second)).toEqual(hashes);
    } else expect(await hashOf(second)).toBe(await hashOf(first));
    expect((await readdir(folder)).sort()).toEqual([`a-${name}`, `b-${name}`]);
  });

  it.each(['small', 'medium', 'large', 'huge'])(
    'plants the golden scenarios in preset %s, with the verdicts that they tell',
    async (preset) => {
      const output = join(folder, 'org');
      await generate('--preset', preset, '--accounts', '12', '--roles-per-account', '40', '--output', output);
      const snapshot = await readSource(output);
      const model = resolveSnapshot(snapshot);
      for (const { source, target, status } of GOLDEN_SCENARIOS)
        expect(`${source} ${target} ${model.decide(source, target).status}`).toBe(
          `${source} ${target} ${status}`,
        );
    },
  );

  it('keeps what stands in the place already', async () => {
    await writeFile(join(folder, 'mine.txt'), 'mine');
    await expect(generate('--preset', 'small', '--output', folder)).rejects.toThrow(/is not empty/);
    expect(await readdir(folder)).toEqual(['mine.txt']);
  });
});
