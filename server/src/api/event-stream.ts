/** Server-sent events by hand (HTML standard, 9.2): the states of one job, for one client (R10). */
import type { ServerResponse } from 'node:http';

/** Proxies and browsers give up on silent connections; a comment is no event and has no id. */
const HEARTBEAT_MS = 15_000;
/** A job that changes faster is shown at this rhythm; every event carries the whole state, so nothing is lost. */
const SHORTEST_GAP_MS = 100;
/** Heartbeats that may pass while the client reads nothing before it is dropped. */
const PATIENCE = 2;

export interface EventState {
  readonly sequence: number;
  readonly data: string;
  /** True for the last state there will ever be. */
  readonly final: boolean;
}

export interface EventSource {
  current(): EventState;
  /** Calls back after every change, possibly at once, until the returned function is called. */
  subscribe(changed: () => void): () => void;
}

export type EventStreamEnd = 'final' | 'closing' | 'stalled' | 'left';

export interface EventStreamOptions {
  /** `Last-Event-ID` of a client that comes back: states up to it are not sent again. */
  readonly lastEventId?: number;
  /** Aborted when the server goes away: the client gets `bye` and the stream ends. */
  readonly closing: AbortSignal;
  readonly heartbeatMs?: number;
  readonly shortestGapMs?: number;
  /** Told once, when the stream is over: `final`, `closing`, `stalled` (the client read nothing) or `left`. */
  readonly onEnd?: (reason: EventStreamEnd) => void;
}

/** Reads `Last-Event-ID`; anything but a plain number counts as absent. */
export function readLastEventId(header: string | readonly string[] | undefined): number | undefined {
  return typeof header === 'string' && /^[0-9]{1,15}$/.test(header) ? Number(header) : undefined;
}

/**
 * Streams states to a response that the caller has taken over, until the final state was sent, the client left
 * or the server closes. Ids only grow and never repeat. At most one event waits in memory for a slow client:
 * newer states replace it, and a client that takes nothing for two heartbeats is cut off.
 */
export function streamEvents(
  response: ServerResponse,
  source: EventSource,
  options: EventStreamOptions,
): void {
  const { closing, heartbeatMs = HEARTBEAT_MS, shortestGapMs = SHORTEST_GAP_MS } = options;
  let lastSent = options.lastEventId ?? -1;
  let blocked = false;
  let missedHeartbeats = 0;
  let gap: NodeJS.Timeout | undefined;
  let ended = false;
  let unsubscribe = (): void => undefined;

  const write = (text: string): void => {
    if (!response.write(text)) blocked = true;
  };
  const push = (): void => {
    if (ended || blocked || gap !== undefined) return;
    const state = source.current();
    if (state.sequence > lastSent) {
      lastSent = state.sequence;
      write(`id: ${String(state.sequence)}\ndata: ${state.data}\n\n`);
      if (!state.final) {
        gap = setTimeout(() => {
          gap = undefined;
          push();
        }, shortestGapMs);
      }
    }
    if (state.final) finish('final');
  };
  const heartbeat = setInterval(() => {
    missedHeartbeats = blocked ? missedHeartbeats + 1 : 0;
    if (missedHeartbeats >= PATIENCE) {
      release('stalled');
      response.destroy();
    } else if (!blocked) write(': keep-alive\n\n');
  }, heartbeatMs);
  const release = (reason: EventStreamEnd): void => {
    if (ended) return;
    ended = true;
    options.onEnd?.(reason);
    clearInterval(heartbeat);
    clearTimeout(gap);
    unsubscribe();
    closing.removeEventListener('abort', sayBye);
  };
  const finish = (reason: EventStreamEnd): void => {
    if (ended) return;
    release(reason);
    response.end();
  };
  const sayBye = (): void => {
    if (!ended) response.write('event: bye\ndata: {}\n\n');
    finish('closing');
  };

  response.on('drain', () => {
    blocked = false;
    push();
  });
  response.on('close', () => release('left'));
  closing.addEventListener('abort', sayBye);
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
  response.flushHeaders();
  unsubscribe = source.subscribe(push);
  if (ended) unsubscribe();
  else if (closing.aborted) sayBye();
  else push();
}
