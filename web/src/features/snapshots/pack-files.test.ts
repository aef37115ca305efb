import { describe, expect, it } from 'vitest';
import { packFiles } from './pack-files.ts';

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}

function text(bytes: Uint8Array, from: number, length: number): string {
  return new TextDecoder().decode(bytes.slice(from, from + length)).replace(/\0.*$/s, '');
}

describe('packFiles', () => {
  it('writes a tar whose entries can be read back', async () => {
    const long = `${'folder/'.repeat(20)}account.json`;
    const { archive, left } = packFiles([
      { path: 'organization.json', file: new Blob(['{}']) },
      { path: long, file: new Blob(['x'.repeat(700)]) },
    ]);
    expect(left).toEqual([]);
    const bytes = await bytesOf(archive);
    expect(bytes.length % 512).toBe(0);
    expect([text(bytes, 0, 100), text(bytes, 124, 11), text(bytes, 257, 5)]).toEqual([
      'organization.json',
      '00000000002',
      'ustar',
    ]);
    expect(text(bytes, 512, 2)).toBe('{}');
    expect(`${text(bytes, 1024 + 345, 155)}/${text(bytes, 1024, 100)}`).toBe(long);
    expect(text(bytes, 1536, 700)).toBe('x'.repeat(700));
    expect(bytes.slice(-1024).every((byte) => byte === 0)).toBe(true);
    const head = bytes.slice(0, 512);
    const sum = head.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
    expect(Number.parseInt(text(bytes, 148, 6), 8)).toBe(sum);
  });

  it('names paths that no tar of this kind can hold', () => {
    expect(packFiles([{ path: `${'x'.repeat(300)}.json`, file: new Blob(['{}']) }]).left).toHaveLength(1);
  });
});
