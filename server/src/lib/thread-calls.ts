/** Numbered calls to a worker thread: each is answered once, and all fail when the thread ends. */
import type { Transferable, Worker } from 'node:worker_threads';

export interface ThreadCalls<Reply> {
  /** The reply to call 0, which the thread sends by itself once it can be used. */
  readonly ready: Promise<Reply>;
  /** Sends a command; `call` is the number that the thread sees. What `moved` lists is the thread's own afterwards. */
  send(
    command: unknown,
    moved?: readonly Transferable[],
  ): { readonly call: number; readonly reply: Promise<Reply> };
}

/** Any member of a message is checked by the two ends' own build; its outline is checked here. */
export function hasCall(value: unknown): value is { readonly call: number } {
  return typeof value === 'object' && value !== null && 'call' in value && typeof value.call === 'number';
}

/**
 * Calls a thread that answers with messages `isReply` knows. The thread keeps the process alive only while somebody
 * waits for it.
 *
 * @param endingOf the error for calls that are left, and for later ones, when the thread ends; `cause` is the
 *   error that ended it, absent when it stopped orderly
 */
export function callThread<Reply extends { readonly call: number }>(
  worker: Worker,
  isReply: (message: unknown) => message is Reply,
  endingOf: (cause?: Error) => Error,
): ThreadCalls<Reply> {
  const waiting = new Map<
    number,
    { readonly resolve: (reply: Reply) => void; readonly reject: (error: Error) => void }
  >();
  let ended: Error | undefined;
  let calls = 0;
  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  worker.on('message', (message: unknown) => {
    if (!isReply(message)) return;
    waiting.get(message.call)?.resolve(message);
    waiting.delete(message.call);
    if (waiting.size === 0) worker.unref();
  });
  worker.on('error', (error: unknown) => end(endingOf(error instanceof Error ? error : undefined)));
  worker.on('exit', () => end(endingOf()));
  const replyTo = (call: number): Promise<Reply> =>
    new Promise<Reply>((resolve, reject) => {
      if (ended !== undefined) {
        reject(ended);
        return;
      }
      waiting.set(call, { resolve, reject });
      worker.ref();
    });
  return {
    ready: replyTo(0),
    send(command, moved = []) {
      calls += 1;
      const reply = replyTo(calls);
      worker.postMessage({ call: calls, command }, moved);
      return { call: calls, reply };
    },
  };
}

/** Whether the error that ended a thread says that its heap was too small. */
export function isOutOfMemory(cause: Error | undefined): boolean {
  return cause !== undefined && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
