/** Runs the server as its own process for tests that stop it with signals: the data folder and the URL of the store's worker. */
import { startServer } from '../src/api/start-server.ts';

const [, , dataFolder = '', worker = ''] = process.argv;
const server = await startServer({ dataFolder, storeOptions: { workerUrl: new URL(worker) } });
process.stdout.write(`${server.address}\n`);
await server.closed;
process.stdout.write('closed\n');
