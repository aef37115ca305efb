/** A reader thread's own side: reads account files, one after the other. */
import { newPool } from '@assumable/shared/aws-files/policy-document';
import { success } from '@assumable/shared/lib/result';
import { parentPort, workerData } from 'node:worker_threads';
import { readAccountFile } from './account-file.ts';
import { accountPacker } from './account-parcel.ts';
import { isReaderRequest, isReaderData, type ReaderReply } from './reader-protocol.ts';

const port = parentPort;
const data: unknown = workerData;
if (port === null || !isReaderData(data)) throw new Error('this thread runs inside an import only');
const { limits } = data;
const pool = newPool();
const pack = accountPacker();
const say = (reply: ReaderReply): void => port.postMessage(reply);
port.on('message', (message: unknown) => {
  if (!isReaderRequest(message)) return;
  const { call, command } = message;
  const read = readAccountFile(command, limits, pool);
  say({ call, read: read.ok ? success(pack(read.value)) : read });
});
say({ call: 0 });
