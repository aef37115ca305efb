/** Streams of server-sent events that are open at once; each holds a connection. */
import type { FastifyReply } from 'fastify';
import { ProblemError } from './problem.ts';

/** Open streams of one kind; a console holds one per job on screen. */
const MOST_STREAMS = 100;

/** Counts one more stream until its connection closes. Throws a 503 problem when there are too many. */
export function createStreamLimit(): (reply: FastifyReply) => void {
  let streams = 0;
  return (reply) => {
    if (streams >= MOST_STREAMS)
      throw new ProblemError(503, 'Too many event streams are open; close some tabs.');
    streams += 1;
    reply.raw.once('close', () => (streams -= 1));
  };
}
