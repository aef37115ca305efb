/** docs/crawl.md is what operators grant permissions from, so it is held to the code. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { REASON_CODES } from './reason-codes.ts';
import { MEMBER_ACTIONS, ORGANIZATION_ACTIONS } from './session-policy.ts';

async function documentation(): Promise<string> {
  return readFile(new URL('../../../docs/crawl.md', import.meta.url), 'utf8');
}

/** The policies shown, in order: caller, role, trust. */
async function shownActions(): Promise<readonly (readonly string[])[]> {
  const blocks = (await documentation()).matchAll(/```json\n([^`]*)```/g);
  return [...blocks].map(([, text]) =>
    [...(text ?? '').matchAll(/"((?:iam|organizations|sts):\w+)"/g)].map((m) => m[1] ?? ''),
  );
}

describe('docs/crawl.md', () => {
  it('grants the caller and the role exactly what the crawler calls', async () => {
    const [caller, role] = await shownActions();
    expect(caller).toEqual(['sts:AssumeRole', ...ORGANIZATION_ACTIONS]);
    expect(role).toEqual([...MEMBER_ACTIONS]);
  });

  it('shows policies that are JSON', async () => {
    for (const [, text] of (await documentation()).matchAll(/```json\n([^`]*)```/g)) {
      expect(JSON.parse(text ?? '')).toMatchObject({ Version: '2012-10-17' });
    }
  });

  it('explains every reason code', async () => {
    const firstCells = (await documentation()).split('\n').map((line) => line.split('|')[1]?.trim());
    expect(REASON_CODES.filter((code) => !firstCells.includes(`\`${code}\``))).toEqual([]);
  });
});
