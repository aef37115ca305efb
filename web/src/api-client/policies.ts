/** React hook of the question about one policy document. */
import { PolicyDetailSchema } from '@assumable/shared/api/policies';
import { ROUTES } from '@assumable/shared/api/routes';
import { useQuery } from '@tanstack/react-query';
import { apiUrl, fetchParsed, fillPath } from './http.ts';

/** `id` as `PolicyQuerySchema` describes it; not asked while it is missing. */
export function usePolicy(snapshot: string, id: string | undefined) {
  return useQuery({
    queryKey: ['snapshot', snapshot, 'policy', id],
    queryFn: ({ signal }) =>
      fetchParsed(apiUrl(fillPath(ROUTES.policy, { snapshot }), { id }), PolicyDetailSchema, { signal }),
    staleTime: Infinity,
    enabled: id !== undefined,
  });
}
