import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';

function captured(): { lines: string[]; logger: ReturnType<typeof createLogger> } {
  const lines: string[] = [];
  return { lines, logger: createLogger({ write: (line) => void lines.push(line) }) };
}

describe('S14 and S23: the log', () => {
  it('redacts tokens, credentials and policy documents at any place a caller puts them', () => {
    const { lines, logger } = captured();
    logger.info({ token: 'CANARY-1', headers: { authorization: 'CANARY-2' } }, 'request');
    logger.info({ role: { trustPolicy: 'CANARY-3', inline: { document: 'CANARY-4' } } }, 'role');
    logger.info({ credentials: { secretAccessKey: 'CANARY-5' }, sts: { sessionToken: 'CANARY-6' } }, 'sts');
    expect(lines).toHaveLength(3);
    expect(lines.join('')).not.toContain('CANARY');
    expect(lines.join('')).toContain('[redacted]');
  });

  it('keeps hostile names on one line and away from the terminal', () => {
    const { lines, logger } = captured();
    const name = 'a\nb\r{"level":"error"}\u001b[31m\u009b31m\u2028\u2029\u007f"';
    logger.info({ name }, 'named');
    expect(lines).toHaveLength(1);
    const line = lines[0] ?? '';
    expect(line.endsWith('\n')).toBe(true);
    expect(/[\u0000-\u001f\u007f-\u009f]/.test(line.slice(0, -1))).toBe(false);
    expect(line).not.toContain('\u2028');
    expect(JSON.parse(line)).toMatchObject({ name, level: 'info', msg: 'named' });
  });

  it('reduces errors to type, short message, code and frames', () => {
    const { lines, logger } = captured();
    const error = Object.assign(new TypeError(`broken ${'x'.repeat(1000)}`), {
      code: 'E_BROKEN',
      input: 'CANARY',
      request: { body: 'CANARY' },
    });
    logger.error({ err: error }, 'failed');
    const entry: unknown = JSON.parse(lines[0] ?? '');
    expect(entry).toMatchObject({ err: { type: 'TypeError', code: 'E_BROKEN' } });
    expect(lines[0]).not.toContain('CANARY');
    expect((lines[0] ?? '').length).toBeLessThan(6000);
  });
});
