/** The thread of the layouts: one request in, one answer out. */
import { rememberingLayout } from './compute-layout.ts';
import type { LayoutRequest } from './layout-contract.ts';

const compute = rememberingLayout();

self.addEventListener('message', (event: MessageEvent<LayoutRequest>) => {
  self.postMessage(compute(event.data));
});
