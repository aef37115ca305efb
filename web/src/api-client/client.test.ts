import { describe, expect, it } from 'vitest';
import { fillPath, printQuery } from './http.ts';
import { eventParser } from './server-events.ts';

describe('addresses', () => {
  it('encodes path parts', () => {
    expect(fillPath('/snapshots/:snapshot/overview', { snapshot: 'a/b c' })).toBe(
      '/snapshots/a%2Fb%20c/overview',
    );
  });

  it('prints queries in stable order, lists with commas, nothing for what is absent', () => {
    expect(printQuery({ q: '', limit: 5, status: ['allowed', 'denied'], kind: [], expand: false })).toBe(
      '?expand=false&limit=5&status=allowed%2Cdenied',
    );
    expect(printQuery({})).toBe('');
  });
});

describe('server-sent events', () => {
  const text = ': hello\n\nid: 1\ndata: {"a":1}\n\nevent: bye\r\ndata: x\r\ndata: y\r\n\r\n';
  const events = [
    { id: '1', event: 'message', data: '{"a":1}' },
    { event: 'bye', data: 'x\ny' },
  ];

  it('reads events, joins data lines, skips comments', () => {
    expect(eventParser()(text)).toEqual(events);
  });

  it('reads the same events from any cut of the stream', () => {
    for (let cut = 0; cut <= text.length; cut += 1) {
      const parse = eventParser();
      expect([...parse(text.slice(0, cut)), ...parse(text.slice(cut))]).toEqual(events);
    }
  });
});
