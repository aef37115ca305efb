import { QueryClient } from '@tanstack/react-query';
import { problemOf } from '../lib/problem-error.ts';

/** Reads are tried again when no answer came; an answer that says no is final. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < 2 && problemOf(error).status === 0,
      refetchOnWindowFocus: false,
    },
  },
});
