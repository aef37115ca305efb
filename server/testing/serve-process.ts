/** Runs the server as its own process for tests that stop it with signals: the data folder and the URLs of its threads. */
import { startServer } from '../src/api/start-server.ts';

const [, , dataFolder = '', storeWorker = '', answerWorker = ''] = process.argv;
const server = await startServer({
  dataFolder,
  storeOptions: { workerUrl: new URL(storeWorker) },
  answerThread: { workerUrl: new URL(answerWorker) },
});
process.stdout.write(`${server.address}\n`);
await server.closed;
process.stdout.write('closed\n');
