import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Builds the console (`web`) and configures the unit, case, property and integration tests of every package. */
export default defineConfig({
  root: here('./web'),
  plugins: [react(), tailwindcss()],
  build: {
    outDir: here('./web/dist'),
    emptyOutDir: true,
    manifest: true,
    sourcemap: false,
    target: 'es2023',
  },
  test: {
    // The default leaves one processor idle; on two that doubles the time. Tests of crawls, servers and signals wait
    // more than they work: one more worker uses the processor that they leave.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          name: 'shared',
          root: here('./shared'),
          include: ['**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'server',
          root: here('./server'),
          include: ['**/*.test.ts'],
          globalSetup: here('./server/testing/share-bundles.ts'),
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: { name: 'web', root: here('./web'), include: ['**/*.test.{ts,tsx}'] },
      },
      {
        test: { name: 'tools', root: here('./tools'), include: ['**/*.test.mjs'], testTimeout: 60_000 },
      },
    ],
  },
});
