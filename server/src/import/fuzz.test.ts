import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../../testing/import-files.ts';
import { tar, tarGz, zip } from '../../testing/raw-archives.ts';
import { readSource } from './read-source.ts';
import { SourceError } from './source-error.ts';

/** Set the variable to the seed in a failing test's name to run that one series again. */
const SEEDS = process.env['ASSUMABLE_FUZZ_SEED']?.split(',').map(Number) ?? [1, 2, 3, 4, 5, 6, 7, 8];
const ROUNDS = 300;

/** Mulberry32: equal seeds give equal damage on every machine. */
function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const TOKENS = [
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    ',',
    ':',
    '\\',
    'null',
    'true',
    '-',
    '1e999',
    'NaN',
    '\\u0000',
    '\\ud800',
    '%',
    '%7B',
  ],
  ...[
    '"__proto__":',
    '"constructor":',
    '"Arn":',
    '"RoleName":',
    '..',
    '/',
    '\0',
    '\uFEFF',
    '{"a":',
    '['.repeat(70),
  ],
];

/** Text or bytes with a few random faults. */
function damaged(bytes: Buffer, pick: (below: number) => number): Buffer {
  let result = Buffer.from(bytes);
  for (let faults = 1 + pick(4); faults > 0; faults -= 1) {
    const at = pick(result.length + 1);
    const to = Math.min(result.length, at + 1 + pick(40));
    switch (pick(7)) {
      case 0:
        if (at < result.length) result[at] = pick(256);
        break;
      case 1:
        result = result.subarray(0, at);
        break;
      case 2:
        result = Buffer.concat([result.subarray(0, at), result.subarray(to)]);
        break;
      case 3:
        result = Buffer.concat([result.subarray(0, to), result.subarray(at)]);
        break;
      case 4:
        result = Buffer.concat([
          result.subarray(0, at),
          Buffer.from(TOKENS[pick(TOKENS.length)] ?? ''),
          result.subarray(at),
        ]);
        break;
      case 5:
        for (let i = at; i < to; i += 1) result[i] = pick(256);
        break;
      default:
        if (at < result.length) result[at] = (result[at] ?? 0) ^ (1 << pick(8));
    }
  }
  return result;
}

describe('malformed imports', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assumable-fuzz-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it.each(SEEDS)('end in a snapshot or a named error, never otherwise (seed %i)', async (seed) => {
    const pick = random(seed);
    const files = importFiles(3);
    let refused = 0;
    let withGaps = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const inner = pick(2) === 0;
      const entries = files.map(({ name, body }) => ({
        name: inner && pick(6) === 0 ? damaged(Buffer.from(name), pick).toString('utf8') : name,
        body: inner && pick(2) === 0 ? damaged(Buffer.from(body), pick) : Buffer.from(body),
      }));
      const single = entries[1 + pick(3)]?.body ?? Buffer.alloc(0);
      const [name, whole] = (
        [
          ['a.zip', zip(entries)],
          ['a.tar', tar(entries)],
          ['a.tar.gz', tarGz(entries)],
          ['a.tgz', gzipSync(damaged(tar(entries), pick))],
          ['a.json', single],
        ] as const
      )[pick(5)] ?? ['a.json', single];
      const path = join(folder, name);
      await writeFile(path, inner ? whole : damaged(whole, pick));
      const result = await readSource(path).catch((error: unknown) => error);
      if (result instanceof SourceError) {
        refused += 1;
        expect(result.file, `round ${round}`).not.toBe('');
        expect(result.message, `round ${round}`).toMatch(/\.$/);
      } else {
        expect(result, `round ${round}`).toHaveProperty('formatVersion');
        expect(result, `round ${round}`).not.toBeInstanceOf(Error);
        if (typeof result === 'object' && result !== null && 'gaps' in result && Array.isArray(result.gaps)) {
          if (result.gaps.length > 0) withGaps += 1;
        }
      }
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
    // The damage is real: both outcomes occur in every series.
    expect(refused).toBeGreaterThan(10);
    expect(withGaps).toBeGreaterThan(10);
  });
});
