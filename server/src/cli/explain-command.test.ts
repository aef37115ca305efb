import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoModel } from '@assumable/shared/testing/demo-model';
import { DEMO_STORIES } from '@assumable/shared/generate/demo-stories';
import {
  makeTestFolder,
  objectOf,
  parseLines,
  runAssumable,
  runHere,
  writeImportFolder,
} from '../../testing/cli-process.ts';
import type { TestFolder } from '../../testing/cli-process.ts';

const JOHN = 'arn:aws:iam::222222222222:user/John';
const JANE = 'arn:aws:iam::222222222222:user/Jane';
const JOE = 'arn:aws:iam::222222222222:user/Joe';
const DEVOPS = 'arn:aws:iam::444444444444:role/DevOps';
const PROD_DEVOPS = 'arn:aws:iam::555555555555:role/DevOps';

const textLike = (pattern: RegExp): unknown => expect.stringMatching(pattern);
const textWith = (part: string): unknown => expect.stringContaining(part);

let folder: TestFolder;
let org = '';
beforeAll(async () => {
  folder = await makeTestFolder();
  org = await writeImportFolder(folder.path);
});
afterAll(() => folder.remove());

const explain = (...args: readonly string[]) => runHere(['explain', '--source', org, ...args]);
const pairs = (lines: readonly string[], ...args: readonly string[]) =>
  runHere(['explain', '--source', org, '--pairs', '-', ...args], { input: lines.join('\n') });
const pair = (source: string, target: string, more: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({ source, target, ...more });

describe('explain one pair', () => {
  it('shows why John may use DevOps: both halves, statements, lines', async () => {
    const { code, stdout, stderr } = await explain('--from', JOHN, '--to', DEVOPS);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    const lines = stdout.split('\n');
    expect(lines[0]).toBe(
      '✓ John (security) can assume DevOps (apps-devstg): the role trusts it and its identity policies allow it.',
    );
    expect(stdout).toContain('status  allowed · decided by trust policy and identity policies');
    expect(stdout).toMatch(/✓ Trust policy {2}← decides\n/);
    expect(stdout).toMatch(
      /✓ allows it: Trust policy · on role\/DevOps · statement 1 "NamedPeople", lines \d+:\d+–\d+:\d+\n/,
    );
    expect(stdout).toMatch(
      /✓ allows it: AssumeDevOpsRole · on group\/devops · statement 1 "AssumeDevOpsInEveryAccount", lines \d+:\d+–\d+:\d+\n/,
    );
    expect(stdout).toMatch(/– Session policy\n/);
    const order = [
      'Resource control',
      'Service control',
      'Trust policy',
      'Identity',
      'Permissions boundary',
      'Session',
    ];
    const places = order.map((name) =>
      lines.findIndex((line) => /^[✓✗?–]/u.test(line) && line.slice(2).startsWith(name)),
    );
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(stdout).not.toContain('\u001b');
  });

  it('shows trust without permission', async () => {
    const { code, stdout } = await explain('--from', JANE, '--to', DEVOPS);
    expect(code).toBe(0);
    expect(stdout).toContain(
      '✗ DevOps (apps-devstg) trusts Jane (security), but no identity policy of the caller allows it.',
    );
    expect(stdout).toMatch(/✓ Trust policy\n/);
    expect(stdout).toMatch(/✗ Identity policies {2}← decides\n/);
  });

  it('shows permission without trust', async () => {
    const { code, stdout } = await explain('--from', JOE, '--to', DEVOPS);
    expect(code).toBe(0);
    expect(stdout).toContain(
      '✗ Joe (security) is permitted to assume DevOps (apps-devstg), but the role does not trust it.',
    );
    expect(stdout).toMatch(/✗ Trust policy {2}← decides\n/);
    expect(stdout).toMatch(/✓ Identity policies\n/);
  });

  it('names open conditions, and near misses with what was known', async () => {
    const { stdout } = await explain('--from', JOHN, '--to', PROD_DEVOPS);
    expect(stdout).toMatch(/Holds if\n {2}\? aws:MultiFactorAuthPresent is true/);
    expect(stdout).toMatch(/– would deny it, but does not apply: ProdIdentityPerimeter/);
    expect(stdout).toMatch(/✗ aws:PrincipalOrgID is not .*known: "o-acmedemo01"; not met/);
  });

  it('decides anew with fixed facts, absent keys included', async () => {
    const known = await explain(
      '--from',
      JOHN,
      '--to',
      PROD_DEVOPS,
      '--format',
      'json',
      '--context',
      'aws:MultiFactorAuthPresent=true',
    );
    expect(known.code).toBe(0);
    expect(JSON.parse(known.stdout)).toMatchObject({ status: 'allowed', action: 'sts:AssumeRole' });
    const absent = await explain(
      '--from',
      JOHN,
      '--to',
      PROD_DEVOPS,
      '--format',
      'ndjson',
      '--context',
      'aws:MultiFactorAuthPresent',
    );
    const [answer] = parseLines(absent.stdout);
    expect(answer).toMatchObject({
      source: JOHN,
      target: PROD_DEVOPS,
      verdict: 'permit_only',
      conditions: [],
    });
  });

  it('ends with 3, and says so, when something that matters was not read', async () => {
    const { code, stdout, stderr } = await explain(
      '--from',
      JOHN,
      '--to',
      'arn:aws:iam::888888880000:role/X',
      '--format',
      'ndjson',
    );
    expect(code).toBe(3);
    expect(parseLines(stdout)[0]).toMatchObject({ verdict: 'none', coverage: 'partial' });
    expect(stderr).toMatch(/partial data/);
  });
});

describe('explain many pairs', () => {
  it('answers every demo story in order, one line each', async () => {
    const { code, stdout } = await pairs(DEMO_STORIES.map((story) => pair(story.source, story.target)));
    const answers = parseLines(stdout);
    expect(answers).toHaveLength(DEMO_STORIES.length);
    for (const [at, story] of DEMO_STORIES.entries()) {
      expect(answers[at]).toMatchObject({
        source: story.source,
        target: story.target,
        verdict: story.status,
      });
    }
    expect([0, 3]).toContain(code);
  });

  it('has the members of the contract in their order', async () => {
    const { stdout } = await pairs([pair(JOHN, PROD_DEVOPS)]);
    const answer: unknown = JSON.parse(stdout);
    expect(Object.keys(objectOf(answer))).toEqual([
      'source',
      'target',
      'verdict',
      'decidedBy',
      'blockedBy',
      'conditions',
      'capabilities',
      'coverage',
      'notes',
    ]);
    expect(answer).toMatchObject({
      verdict: 'conditional',
      decidedBy: ['trust'],
      blockedBy: [],
      conditions: [
        {
          layer: 'trust',
          key: 'aws:MultiFactorAuthPresent',
          operator: 'Bool',
          values: ['true'],
          onDeny: false,
          control: 'credential',
          text: 'aws:MultiFactorAuthPresent is true',
        },
      ],
    });
  });

  it('answers unknown ARNs with none and a reason, and goes on', async () => {
    const { code, stdout, stderr } = await pairs([
      pair('arn:aws:iam::222222222222:user/Nobody', DEVOPS),
      pair(JOHN, 'arn:aws:iam::444444444444:role/Nothing'),
      pair('nonsense', 'more nonsense'),
      pair('arn:aws:iam::222222222222:root', DEVOPS),
      pair(JOHN, DEVOPS),
    ]);
    const answers = parseLines(stdout);
    for (const answer of answers.slice(0, 4)) {
      expect(answer).toMatchObject({
        verdict: 'none',
        decidedBy: [],
        reason: textLike(/^[A-Z].*\.$/),
      });
    }
    expect(answers[4]).toMatchObject({ verdict: 'allowed' });
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('puts an error in the place of a malformed line, names it on stderr, answers the rest, ends with 3', async () => {
    const file = join(folder.path, 'pairs with blanks.ndjson');
    const lines = [
      `\ufeff${pair(JOHN, DEVOPS)}\r`,
      '',
      '  \r',
      'not json',
      '[1]',
      '{"source": 1, "target": "x"}',
      '{"target": "x"}',
      pair(JOHN, DEVOPS, { action: 'sts:Nothing' }),
      pair(JOHN, DEVOPS, { context: 'x' }),
      `"${'x'.repeat(300_000)}"`,
      pair(JANE, DEVOPS),
    ];
    await writeFile(file, lines.join('\n'));
    const { code, stdout, stderr } = await runHere(['explain', '--source', org, '--pairs', file]);
    const answers = parseLines(stdout);
    expect(answers).toHaveLength(9);
    expect(answers[0]).toMatchObject({ verdict: 'allowed' });
    for (const [at, line] of [4, 5, 6, 7, 8, 9, 10].entries()) {
      expect(answers[at + 1]).toEqual({ line, error: textWith(`line ${line} `) });
      expect(stderr).toContain(`${file}: line ${line} `);
    }
    expect(answers[8]).toMatchObject({ verdict: 'trust_only' });
    expect(code).toBe(3);
    expect(stderr).toContain('7 of 9 lines could not be understood');
  });

  it('takes facts and actions from the command line and from each line, the line winning', async () => {
    const { stdout } = await pairs(
      [
        pair(JOHN, PROD_DEVOPS),
        pair(JOHN, PROD_DEVOPS, { context: { 'aws:MultiFactorAuthPresent': null } }),
        pair(JOHN, PROD_DEVOPS, { action: 'sts:AssumeRoleWithSAML' }),
        pair(JOHN, PROD_DEVOPS, { context: { 'AWS:multifactorauthpresent': 'false' } }),
      ],
      '--context',
      'aws:MultiFactorAuthPresent=true',
    );
    const answers = parseLines(stdout);
    expect(answers[0]).toMatchObject({ verdict: 'allowed' });
    expect(answers[1]).toMatchObject({ verdict: 'permit_only' });
    expect(answers[2]).toMatchObject({ verdict: 'none', reason: textWith('action') });
    expect(answers[3]).toMatchObject({ verdict: 'permit_only' });
  });

  it('answers for whole accounts with the verdict of their strongest caller', async () => {
    const { stdout } = await pairs([pair('222222222222', PROD_DEVOPS)]);
    const model = demoModel();
    const edge = model.edgesInto(PROD_DEVOPS).find((candidate) => candidate.source === '222222222222');
    expect(edge?.audience?.covered).toBeGreaterThan(1);
    expect(parseLines(stdout)[0]).toMatchObject({ verdict: edge?.status, decidedBy: edge?.decidedBy });
  });

  it('prints nothing for no lines', async () => {
    expect(await pairs([])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('ends quietly when the reader stops reading', async () => {
    const many = Array.from({ length: 5_000 }, () => pair(JOHN, DEVOPS));
    const { code, stderr } = await runAssumable(['explain', '--source', org, '--pairs', '-'], {
      input: many.join('\n'),
      closeAfter: 10,
    });
    expect(code).toBe(0);
    expect(stderr).toBe('');
  });
});

describe('wrong usage ends with 2 and one clear sentence', () => {
  const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['no pair', [], /needs --from ARN and --to ARN, or --pairs FILE/],
    ['half a pair', ['--from', JOHN], /needs --from ARN and --to ARN/],
    ['pair and pairs', ['--from', JOHN, '--to', DEVOPS, '--pairs', '-'], /exclude each other/],
    ['a missing pairs file', ['--pairs', 'no-such-file'], /no-such-file cannot be opened/],
    ['a folder of pairs', ['--pairs', '.'], /is a folder/],
    ['an unknown option', ['--nonsense'], /unknown option '--nonsense'/],
    [
      'an unknown format',
      ['--from', JOHN, '--to', DEVOPS, '--format', 'xml'],
      /Allowed choices are text, json, ndjson/,
    ],
    ['a context without key', ['--from', JOHN, '--to', DEVOPS, '--context', '=x'], /A context needs a key/],
    [
      'a contradictory context',
      ['--from', JOHN, '--to', DEVOPS, '--context', 'k', '--context', 'k=1'],
      /k cannot be absent and have a value/,
    ],
  ];
  it.each(cases)('%s', async (_name, args, message) => {
    const { code, stdout, stderr } = await explain(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^assumable: /);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('a source that does not exist, or holds nothing', async () => {
    const missing = await runHere([
      'explain',
      '--source',
      join(folder.path, 'gone'),
      '--from',
      JOHN,
      '--to',
      DEVOPS,
    ]);
    expect(missing).toMatchObject({ code: 2, stdout: '' });
    expect(missing.stderr).toMatch(/gone.*cannot be opened/);
    const empty = join(folder.path, 'empty');
    await mkdir(empty);
    const nothing = await runHere(['explain', '--source', empty, '--from', JOHN, '--to', DEVOPS]);
    expect(nothing).toMatchObject({ code: 2, stdout: '' });
    expect(nothing.stderr).toMatch(/nothing that can be imported/);
  });

  it('an empty store, without creating it', async () => {
    const data = join(folder.path, 'no-store');
    const { code, stderr } = await runAssumable(['explain', '--from', JOHN, '--to', DEVOPS, '--data', data]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/There is no snapshot in .*no-store/);
    expect(stderr).toMatch(/assumable import PATH/);
  });
});
