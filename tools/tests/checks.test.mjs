import { describe, expect, it } from 'vitest';
import { isRefusedLicence, readDependencyTable } from '../lib/dependencies.mjs';
import { isKebabName } from '../lib/file-names.mjs';
import { findSuppressions } from '../lib/suppressions.mjs';

describe('file names', () => {
  it.each([
    'trust-model.ts',
    'cases.test.ts',
    'index.html',
    '.prettierrc.json',
    'README.md',
    'tsconfig.base.json',
    'aws-files',
  ])('takes %s', (name) => {
    expect(isKebabName(name)).toBe(true);
  });

  it.each([
    'TrustModel.ts',
    'trust_model.ts',
    'trustModel.ts',
    'trust--model.ts',
    'readme file.md',
    'Readme.md',
    '-a.ts',
  ])('refuses %s', (name) => {
    expect(isKebabName(name)).toBe(false);
  });
});

describe('licences', () => {
  it.each([
    'GPL-3.0',
    'AGPL-3.0-or-later',
    '(GPL-2.0 OR AGPL-3.0)',
    'GPL-2.0-only WITH Classpath-exception-2.0',
    'SSPL-1.0',
  ])('refuses %s', (licence) => {
    expect(isRefusedLicence(licence)).toBe(true);
  });

  it.each(['MIT', 'Apache-2.0', '(MIT OR GPL-3.0-or-later)', 'MPL-2.0', 'OFL-1.1', 'LGPL-3.0-or-later', ''])(
    'takes %s',
    (licence) => {
      expect(isRefusedLicence(licence)).toBe(false);
    },
  );

  it('reads the table of dependencies', () => {
    const text = '| package | licence | reason |\n|---|---|---|\n| `@a/b`  | MIT     | does it |\n';
    expect([...readDependencyTable(text)]).toEqual([['@a/b', { licence: 'MIT', reason: 'does it' }]]);
  });
});

describe('silenced lines', () => {
  it('are found with their line and whether they say why', () => {
    const text = [
      'const a = 1;',
      '// eslint-disable-next-line no-console -- the reader has no other screen',
      '// @ts-expect-error',
      '/* prettier-ignore -- a table */',
    ].join('\n');
    expect(findSuppressions(text)).toEqual([
      { kind: 'eslint-disable', line: 2, hasReason: true },
      { kind: 'ts-expect-error', line: 3, hasReason: false },
      { kind: 'prettier-ignore', line: 4, hasReason: true },
    ]);
  });

  it('are not found in other words', () => {
    expect(findSuppressions('const eslintDisabled = "@tsconfig/strict";')).toEqual([]);
  });
});
