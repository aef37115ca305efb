/** Server-sent events over `fetch`, because `EventSource` cannot carry the authorization header. */

export interface ServerEvent {
  readonly id?: string;
  readonly event: string;
  readonly data: string;
}

/**
 * Cuts a text stream into events. Feed it chunks in order; it returns the events that are complete so far.
 * Source: HTML standard, "Interpreting an event stream".
 */
export function eventParser(): (chunk: string) => readonly ServerEvent[] {
  let rest = '';
  /** A carriage return at the end of a chunk: the line feed that belongs to it may come with the next one. */
  let held = '';
  return (chunk) => {
    const text = held + chunk;
    held = text.endsWith('\r') ? '\r' : '';
    rest += text
      .slice(0, text.length - held.length)
      .replaceAll('\r\n', '\n')
      .replaceAll('\r', '\n');
    const blocks = rest.split('\n\n');
    rest = blocks.pop() ?? '';
    return blocks.flatMap(parseBlock);
  };
}

function parseBlock(block: string): readonly ServerEvent[] {
  let event = 'message';
  let id: string | undefined;
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const cut = line.indexOf(':');
    if (cut === 0) continue;
    const field = cut < 0 ? line : line.slice(0, cut);
    const value = cut < 0 ? '' : line.slice(cut + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    else if (field === 'event') event = value;
    else if (field === 'id') id = value;
  }
  if (data.length === 0) return [];
  return [{ event, data: data.join('\n'), ...(id === undefined ? {} : { id }) }];
}

/** Calls `onEvent` for every event of a reply until its body ends. */
export async function readEvents(reply: Response, onEvent: (event: ServerEvent) => void): Promise<void> {
  const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) return;
  const parse = eventParser();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    for (const event of parse(value)) onEvent(event);
  }
}
