/** React hook of the question how IAM Identity Center leads to roles. */
import {
  IdentityCenterTraceSchema,
  type IdentityCenterQuerySchema,
} from '@assumable/shared/api/identity-center';
import { ROUTES } from '@assumable/shared/api/routes';
import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { apiUrl, fetchParsed, fillPath } from './http.ts';

export type IdentityCenterQuery = z.infer<typeof IdentityCenterQuerySchema>;

export function useIdentityCenter(snapshot: string, query: IdentityCenterQuery) {
  return useQuery({
    queryKey: ['snapshot', snapshot, 'identity-center', query],
    queryFn: ({ signal }) =>
      fetchParsed(
        apiUrl(fillPath(ROUTES.identityCenter, { snapshot }), { ...query }),
        IdentityCenterTraceSchema,
        { signal },
      ),
    staleTime: Infinity,
  });
}
