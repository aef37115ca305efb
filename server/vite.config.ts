import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Bundles the server and its CLI; npm packages stay outside, `@assumable/shared` goes in. */
export default defineConfig({
  root: here('.'),
  ssr: { noExternal: ['@assumable/shared'] },
  build: {
    ssr: true,
    outDir: here('./dist'),
    emptyOutDir: true,
    target: 'node20',
    rolldownOptions: {
      input: {
        cli: here('./src/cli/main.ts'),
        'answer-worker': here('./src/answers/answer-worker.ts'),
        'reader-worker': here('./src/import/reader-worker.ts'),
        'store-worker': here('./src/store/store-worker.ts'),
      },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
