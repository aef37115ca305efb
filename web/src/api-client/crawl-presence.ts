/**
 * Whether the store holds a crawl at all. Most visits find none and need nothing else about crawls, so this is asked
 * without the crawls' own code.
 */
import { ROUTES } from '@assumable/shared/api/routes';
import { useQuery } from '@tanstack/react-query';
import { apiUrl, fetchOk } from './http.ts';

/** Asked again whenever crawls are: its key begins with theirs. */
export function useHasCrawls(): boolean {
  const { data } = useQuery({
    queryKey: ['crawls', 'any'],
    queryFn: async ({ signal }) => {
      const reply = await fetchOk(apiUrl(ROUTES.crawls), { signal });
      const list: unknown = await reply.json();
      const crawls = typeof list === 'object' && list !== null && 'crawls' in list ? list.crawls : undefined;
      return Array.isArray(crawls) && crawls.length > 0;
    },
  });
  return data === true;
}
