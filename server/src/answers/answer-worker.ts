/** The thread's own side: resolves the snapshot it was started for, then answers one question after the other. */
import { overview } from '@assumable/shared/query/overview';
import { resolveSnapshot } from '@assumable/shared/resolve/resolve-snapshot';
import { parentPort, workerData } from 'node:worker_threads';
import { loadSnapshot } from '../store/load-snapshot.ts';
import { failureOf, isAnswerThreadData, isRequest } from './answer-protocol.ts';
import type { Command, Reply } from './answer-protocol.ts';
import { exportFile } from './export-file.ts';
import { answerQuestion } from './questions.ts';
import type { Resolved } from './questions.ts';

/** Small pieces of a file travel together, in characters. */
const PIECE_SIZE = 64 * 1024;

type Piece = string | Uint8Array;

async function start(): Promise<void> {
  const port = parentPort;
  const data: unknown = workerData;
  if (port === null || !isAnswerThreadData(data)) throw new Error('this thread runs inside the server only');
  const say = (reply: Reply): void => port.postMessage(reply);
  const files = new Map<number, AsyncIterator<Piece>>();
  try {
    const model = resolveSnapshot(await loadSnapshot(data.path, data.row.id));
    // The first page of the console, and with it all edges: the first question is answered as fast as the others.
    overview(model);
    const about: Resolved = { row: data.row, model };
    port.on('message', (message: unknown) => {
      if (!isRequest(message)) return;
      const { call, command } = message;
      perform(about, files, call, command).then(
        (value) => say({ call, ok: true, value }),
        (error: unknown) => say({ call, ok: false, failure: failureOf(error) }),
      );
    });
    say({ call: 0, ok: true });
  } catch (error) {
    say({ call: 0, ok: false, failure: failureOf(error) });
  }
}

async function perform(
  about: Resolved,
  files: Map<number, AsyncIterator<Piece>>,
  call: number,
  command: Command,
): Promise<unknown> {
  switch (command.kind) {
    case 'ask':
      return answerQuestion(about, command);
    case 'export':
      files.set(call, gathered(exportFile(about, command.query)));
      return undefined;
    case 'next': {
      const piece = await files.get(command.file)?.next();
      if (piece?.done === false) return piece.value;
      files.delete(command.file);
      return undefined;
    }
    case 'drop':
      await files.get(command.file)?.return?.();
      files.delete(command.file);
      return undefined;
  }
}

async function* gathered(file: Iterable<string> | AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
  let text = '';
  for await (const piece of file) {
    if (typeof piece !== 'string') {
      yield piece;
      continue;
    }
    text += piece;
    if (text.length < PIECE_SIZE) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

await start();
