/** The thread of the layouts: one request in, one answer out. */
import { computeLayout } from './compute-layout.ts';
import type { LayoutRequest } from './layout-contract.ts';

self.addEventListener('message', (event: MessageEvent<LayoutRequest>) => {
  self.postMessage(computeLayout(event.data));
});
