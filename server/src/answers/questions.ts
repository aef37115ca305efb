/** Every question the API asks about one snapshot, by name; each is a pure function of `shared/src/query`. */
import { accountDetail } from '@assumable/shared/query/account-detail';
import { accountMatrix } from '@assumable/shared/query/account-edges';
import { audience } from '@assumable/shared/query/audience';
import { countByStatus } from '@assumable/shared/query/counts';
import { listEscalations } from '@assumable/shared/query/escalations';
import { explainPair } from '@assumable/shared/query/explain-pair';
import { findPaths } from '@assumable/shared/query/find-paths';
import { identityCenterTrace } from '@assumable/shared/query/identity-center';
import { listEdges } from '@assumable/shared/query/list-edges';
import { listPrincipals } from '@assumable/shared/query/list-principals';
import { neighbourhood } from '@assumable/shared/query/neighbourhood';
import { overview } from '@assumable/shared/query/overview';
import { policyDetail } from '@assumable/shared/query/policy-detail';
import { principalDetail } from '@assumable/shared/query/principal-detail';
import { reachList, reachedByList } from '@assumable/shared/query/reach-list';
import { search } from '@assumable/shared/query/search';
import type { TrustModel } from '@assumable/shared/resolve/trust-model';
import type { SnapshotRow } from '../store/snapshot-store.ts';

/** A sealed snapshot with its resolved model. */
export interface Resolved {
  readonly row: SnapshotRow;
  readonly model: TrustModel;
}

/** A question's parameter, checked by the API's schema; for one without parameters it is not looked at. */
type QueryOf<F extends (model: TrustModel, query: never) => unknown> = Parameters<F>[1];

const answers = {
  account: ({ model }: Resolved, query: { readonly account: string }) => accountDetail(model, query.account),
  audience: ({ model }: Resolved, query: QueryOf<typeof audience>) => audience(model, query),
  edges: ({ model }: Resolved, query: QueryOf<typeof listEdges>) => listEdges(model, query),
  escalations: ({ model }: Resolved, query: QueryOf<typeof listEscalations>) => listEscalations(model, query),
  explain: ({ model }: Resolved, query: QueryOf<typeof explainPair>) => explainPair(model, query),
  identityCenter: ({ model }: Resolved, query: QueryOf<typeof identityCenterTrace>) =>
    identityCenterTrace(model, query),
  matrix: ({ model }: Resolved, query: QueryOf<typeof accountMatrix>) => accountMatrix(model, query),
  neighbourhood: ({ model }: Resolved, query: QueryOf<typeof neighbourhood>) => neighbourhood(model, query),
  overview: ({ model }: Resolved, _query: undefined) => overview(model),
  paths: ({ model }: Resolved, query: QueryOf<typeof findPaths>) => findPaths(model, query),
  policy: ({ model }: Resolved, query: QueryOf<typeof policyDetail>) => policyDetail(model, query),
  principal: ({ model }: Resolved, query: { readonly id: string }) => principalDetail(model, query.id),
  principals: ({ model }: Resolved, query: QueryOf<typeof listPrincipals>) => listPrincipals(model, query),
  reach: ({ model }: Resolved, query: QueryOf<typeof reachList>) => reachList(model, query),
  reachedBy: ({ model }: Resolved, query: QueryOf<typeof reachedByList>) => reachedByList(model, query),
  search: ({ model }: Resolved, query: QueryOf<typeof search>) => search(model, query),
  snapshot: ({ model, row }: Resolved, _query: undefined) => ({
    ...row,
    gaps: [...model.snapshot.gaps],
    edges: countByStatus(model.ways()),
  }),
};

type Answers = typeof answers;

export type QuestionName = keyof Answers;
/** What a question takes. */
export type Query<N extends QuestionName> = { [K in N]: Parameters<Answers[K]>[1] }[N];
/** What a question gives. */
export type Answer<N extends QuestionName> = { [K in N]: ReturnType<Answers[K]> }[N];
const QUESTIONS: { readonly [N in QuestionName]: (about: Resolved, query: Query<N>) => Answer<N> } = answers;

/**
 * Answers one question.
 *
 * @throws QueryError for a question that cannot be answered as asked
 */
export function answerQuestion<N extends QuestionName>(
  about: Resolved,
  { name, query }: { readonly name: N; readonly query: Query<N> },
): Answer<N> {
  return QUESTIONS[name](about, query);
}
