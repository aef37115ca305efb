/**
 * Policy documents that no honest author writes: broken, oversized, or made to cost time. Seeded, so that a number
 * names a document for good. Each kind is one way in which policy text can hurt whoever reads it.
 */

/** Longest document of the generator; the text of a managed policy is at most a twentieth of it. */
export const HOSTILE_LENGTH = 131_072;

type Draw = (below: number) => number;

/** Numbers from 0 up to `below`, the same for the same seed (mulberry32). */
function drawFrom(seed: number): Draw {
  let state = (seed * 2_654_435_761 + 97) >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const ROLE = 'arn:aws:iam::111111111111:role/target';
const KEYS = [
  'aws:PrincipalArn',
  'sts:ExternalId',
  'aws:PrincipalOrgPaths',
  'aws:SourceIp',
  'aws:CurrentTime',
  'aws:PrincipalTag/__proto__',
  '__proto__',
  'constructor',
  'aws:MultiFactorAuthPresent',
] as const;
const OPERATORS = [
  'StringLike',
  'StringNotLike',
  'ForAllValues:StringLike',
  'ForAnyValue:StringNotEqualsIfExists',
  'ArnLike',
  'ArnNotEquals',
  'IpAddress',
  'NumericLessThan',
  'DateGreaterThan',
  'Bool',
  'Null',
  'NoSuchOperator',
  '__proto__',
] as const;
const VALUES = [
  '*',
  'arn:*:*:*:*:*',
  '${aws:username}',
  "${aws:PrincipalTag/x, '${'}",
  '::/0',
  '999.1.1.1/99',
  '1e999',
  '2026-13-45T99:99:99Z',
  '\uD800',
  '\u0000',
  'a'.repeat(300),
] as const;

function pick<T>(draw: Draw, list: readonly T[], fallback: T): T {
  return list[draw(list.length)] ?? fallback;
}

function repeated(unit: string, draw: Draw, most = HOSTILE_LENGTH): string {
  const length = 1 + draw(most);
  return unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
}

/** A document around statements, with the pieces an honest one has. */
function document(statements: readonly unknown[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

function statement(parts: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole', Resource: '*', ...parts };
}

function conditionBlock(draw: Draw, values: () => unknown): Readonly<Record<string, unknown>> {
  const operators = Array.from({ length: 1 + draw(4) }, () => pick(draw, OPERATORS, 'StringLike'));
  return Object.fromEntries(
    operators.map((operator) => [
      operator,
      Object.fromEntries(
        Array.from({ length: 1 + draw(4) }, () => [pick(draw, KEYS, 'aws:PrincipalArn'), values()]),
      ),
    ]),
  );
}

const KINDS: Readonly<Record<string, (draw: Draw) => string>> = {
  'deep nesting': (draw) => {
    const depth = 1 + draw(60_000);
    const open = pick(draw, ['[', '{"a":', '{"Statement":[', '[{"Condition":'], '[');
    return `{"Statement":${open.repeat(Math.min(depth, Math.floor(HOSTILE_LENGTH / open.length)))}`;
  },
  'nesting just below the limit': (draw) => {
    const depth = 50 + draw(20);
    return `{"Statement":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  },
  'wildcards without end': (draw) => {
    const text = repeated(pick(draw, ['*a', 'a*', '*?', '?', '*', '*a?', 'sts:*A*', ':*'], '*a'), draw);
    const part = pick(draw, ['Action', 'Resource', 'NotAction', 'NotResource', 'Principal'], 'Action');
    return document([
      statement(part === 'Principal' ? { Principal: { AWS: text } } : { [part]: `${text}b` }),
    ]);
  },
  'wildcards in conditions': (draw) => {
    const text = repeated(pick(draw, ['*a', '*r*o', '*?', ':', '${', '${*}', '${aws:username}'], '*a'), draw);
    return document([
      statement({ Condition: { [pick(draw, OPERATORS, 'StringLike')]: { 'aws:PrincipalArn': `${text}z` } } }),
    ]);
  },
  'huge lists': (draw) => {
    const count = 1 + draw(8_000);
    const member = pick(draw, [ROLE, 'sts:Assume*', '*', '111111111111', 'AROADELETED000000001'], '*');
    const part = pick(draw, ['Action', 'Resource', 'NotResource'], 'Action');
    const list = Array.from({ length: count }, (_, index) => `${member}${String(index % 7)}`);
    return document([statement({ [part]: list, Principal: { AWS: list, Service: list } })]);
  },
  'many statements': (draw) => {
    const effect = ['Allow', 'Deny', 'allow', 'Deny '] as const;
    return document(
      Array.from({ length: 1 + draw(900) }, () =>
        statement({
          Effect: pick(draw, effect, 'Deny'),
          Condition: conditionBlock(draw, () => pick(draw, VALUES, '*')),
        }),
      ),
    );
  },
  'many values': (draw) => {
    const count = 1 + draw(6_000);
    return document([
      statement({
        Effect: pick(draw, ['Allow', 'Deny'], 'Allow'),
        Condition: conditionBlock(draw, () =>
          Array.from({ length: Math.ceil(count / 8) }, () => pick(draw, VALUES, '*')),
        ),
      }),
    ]);
  },
  'prototype keys': (draw) => {
    const key = pick(
      draw,
      ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'],
      '__proto__',
    );
    const inner = `{"${key}":{"polluted":"yes"},"AWS":"*"}`;
    const where = pick(draw, ['Principal', 'Condition', 'NotPrincipal'], 'Principal');
    return `{"${key}":{"polluted":true},"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","${where}":${inner}}]}`;
  },
  'duplicate keys': (draw) => {
    const first = `"Effect":"Deny","Effect":"Allow","Principal":{"AWS":"*","AWS":"111111111111"}`;
    const count = 1 + draw(2_000);
    return `{"Statement":[],"Statement":[{${first},"Action":"sts:AssumeRole"${',"Sid":"x"'.repeat(count)}}]}`;
  },
  'a name twice, somewhere': (draw) => {
    const key = pick(draw, ['aws:PrincipalArn', 'StringLike', '__proto__', 'AWS', 'a\\"b'], 'AWS');
    const escaped = `\\u${key.charCodeAt(0).toString(16).padStart(4, '0')}${key.slice(1)}`;
    const twice = `{"${key}":"*","${pick(draw, [key, escaped], key)}":"x"}`;
    const part = pick(draw, ['Condition', 'Principal', 'Unknown'], 'Condition');
    const clean = JSON.stringify(statement({}));
    const others = Array.from({ length: draw(300) }, () => clean);
    const odd = `{"Effect":"Allow","Action":"sts:AssumeRole","${part}":${part === 'Condition' ? `{"StringLike":${twice}}` : twice}}`;
    others.splice(draw(others.length + 1), 0, odd);
    return `{"Version":"2012-10-17","Statement":[${others.join(',')}]}`;
  },
  'many lines': (draw) => {
    const statements = Array.from({ length: 1 + draw(240) }, () =>
      statement({
        Effect: pick(draw, ['Allow', 'Deny'], 'Deny'),
        Condition: conditionBlock(draw, () => ['x']),
      }),
    );
    const text = (list: readonly unknown[]): string =>
      JSON.stringify({ Version: '2012-10-17', Statement: list }, undefined, 1 + draw(2));
    while (text(statements).length > HOSTILE_LENGTH) statements.length = Math.floor(statements.length / 2);
    return text(statements).replaceAll('\n', pick(draw, ['\n', '\r\n', '\n\n'], '\n'));
  },
  'full to the last character': (draw) => {
    const one = JSON.stringify(
      statement({
        Effect: pick(draw, ['Allow', 'Deny'], 'Deny'),
        Condition: conditionBlock(draw, () => pick(draw, VALUES, '*')),
      }),
    );
    const start = '{"Version":"2012-10-17","Statement":[';
    const count = Math.floor((HOSTILE_LENGTH - start.length - 2) / (one.length + 1));
    const body = `${start}${Array.from({ length: count }, () => one).join(',')}]`;
    return `${body}${' '.repeat(HOSTILE_LENGTH - body.length - 1)}}`;
  },
  'lone surrogates and control characters': (draw) => {
    const odd = pick(
      draw,
      ['\uD800', '\uDFFF', '\\ud800', '\\u0000', '\uFEFF', '\u202E', '\uFFFF'],
      '\uD800',
    );
    const text = repeated(odd, draw, 4_000);
    return `${pick(draw, ['', '\uFEFF', odd], '')}{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"${text}"},"Action":"sts:AssumeRole","Condition":{"StringLike":{"${text}":"${text}*"}}}}`;
  },
  'wrong types': (draw) => {
    const odd = [0, -1, 1e308, true, undefined, [], [[]], {}, [{}], 'x', [1, 'a'], { AWS: [[]] }] as const;
    const part = ['Effect', 'Principal', 'Action', 'Resource', 'Condition', 'Sid', 'NotAction'] as const;
    return document([statement({ [pick(draw, part, 'Action')]: pick(draw, odd, 0) ?? JSON.parse('null') })]);
  },
  'not an object': (draw) =>
    pick(draw, ['', 'null', '[]', '"x"', '0', 'true', '{', '{"Statement"', '%7B%22', '<xml/>', '{}'], ''),
  'cut off': (draw) => {
    const whole = document([statement({ Condition: conditionBlock(draw, () => pick(draw, VALUES, '*')) })]);
    return whole.slice(0, draw(whole.length));
  },
  'one byte changed': (draw) => {
    const whole = document([statement({ Condition: conditionBlock(draw, () => pick(draw, VALUES, '*')) })]);
    const at = draw(whole.length);
    return `${whole.slice(0, at)}${String.fromCharCode(draw(256))}${whole.slice(at + 1)}`;
  },
  'as long as it gets': (draw) => {
    const filler = pick(draw, [' ', '\n', '\t', '\\n', 'x'], ' ');
    const isSpace = filler.trim() === '' && filler !== '\\n';
    const start =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Sid":"';
    const room = HOSTILE_LENGTH - start.length - 4;
    const padding = filler.repeat(Math.floor(room / filler.length));
    return isSpace ? `${start}"}]${padding}}` : `${start}${padding}"}]}`;
  },
  'open and contradicting': (draw) => {
    const values = (): string => `v${String(draw(6))}${pick(draw, ['', '*', '?'], '')}`;
    const operator = [
      'StringEquals',
      'StringLike',
      'StringNotEquals',
      'StringNotLikeIfExists',
      'Null',
    ] as const;
    return document(
      Array.from({ length: 1 + draw(60) }, () =>
        statement({
          Effect: pick(draw, ['Allow', 'Deny'], 'Deny'),
          Condition: {
            [pick(draw, operator, 'StringLike')]: {
              'sts:ExternalId': Array.from({ length: 1 + draw(6) }, values),
              'sts:RoleSessionName': values(),
            },
          },
        }),
      ),
    );
  },
};

/** How many kinds take turns. */
export const HOSTILE_KINDS = Object.keys(KINDS).length;

export interface HostileDocument {
  readonly kind: string;
  readonly text: string;
}

/** The document of a number; the kinds take turns. */
export function hostileDocument(number: number): HostileDocument {
  const kinds = Object.entries(KINDS);
  const [kind, make] = kinds[number % kinds.length] ?? ['none', (): string => ''];
  return { kind, text: make(drawFrom(number)).slice(0, HOSTILE_LENGTH) };
}
