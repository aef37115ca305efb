import { ASSUME_ACTIONS, type AssumeAction } from '@assumable/shared/graph/model';
import { useMemo, useState } from 'react';
import { useAccountNames } from '../../api-client/account-names.ts';
import { layoutPolicy, type PolicyLayout } from '../../components/policy-viewer/policy-layout.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import type { OnSelect } from '../../lib/selection.ts';
import { type Assumptions, printAssumptions, readAssumptions } from '../../url-state/assume-search.ts';
import { AudienceList } from './audience-list.tsx';
import { CoverageNotes } from './coverage-notes.tsx';
import { documentsByLayer, layersWithDocuments, matcherFor } from './evidence.ts';
import { ExplanationHeader } from './explanation-header.tsx';
import { ExplanationSkeleton } from './explanation-skeleton.tsx';
import { LayerList } from './layer-list.tsx';
import type { StatementRef } from './layer-props.ts';
import { isReadSet } from './layer-words.ts';
import { OpenConditions } from './open-conditions.tsx';
import { PolicyDocuments } from './policy-documents.tsx';
import { SessionCapabilities } from './session-capabilities.tsx';
import { TargetTrust } from './target-trust.tsx';
import { type EdgeQuestion, useExplained } from './use-explained.ts';

export interface ExplanationPanelProps {
  readonly snapshot: string;
  /** Node id of the caller. */
  readonly source: string;
  /** ARN of the role. */
  readonly target: string;
  /** STS action; the one that fits the caller when absent. */
  readonly action?: string | undefined;
  /** Facts of the request that the reader fixes, as they stand in the address. */
  readonly assume: readonly string[] | undefined;
  readonly onAssume: (assume: string[] | undefined) => void;
  readonly onSelect: OnSelect;
}

function actionOf(text: string | undefined): AssumeAction | undefined {
  return ASSUME_ACTIONS.find((action) => action === text);
}

/** Why one principal can, cannot, or can under conditions assume one role, down to the statement. */
export function ExplanationPanel(props: ExplanationPanelProps) {
  const { snapshot, source, target, action } = props;
  const question: EdgeQuestion = { snapshot, source, target, action: actionOf(action) };
  return (
    <AnsweredPanel
      key={JSON.stringify([snapshot, source, target, action])}
      question={question}
      assume={props.assume}
      onAssume={props.onAssume}
      onSelect={props.onSelect}
    />
  );
}

interface AnsweredProps extends Pick<ExplanationPanelProps, 'assume' | 'onAssume' | 'onSelect'> {
  readonly question: EdgeQuestion;
}

function AnsweredPanel(props: AnsweredProps) {
  const { question, onSelect } = props;
  const assumptions = readAssumptions(props.assume);
  const setAssumptions = (next: Assumptions): void => props.onAssume(printAssumptions(next));
  const [asked, setAsked] = useState<StatementRef>();
  const { base, shown, error, stale, retry } = useExplained(question, assumptions);
  const accountName = useAccountNames(question.snapshot);

  const evidence = useMemo(() => {
    if (shown === undefined) return undefined;
    const documents = documentsByLayer(shown);
    const layouts = new Map<string, PolicyLayout>();
    for (const { id, document } of [...documents.values()].flat())
      layouts.set(id, layoutPolicy(document.document));
    return { documents, layers: layersWithDocuments(documents), layouts, matcher: matcherFor(shown) };
  }, [shown]);

  if (shown === undefined || evidence === undefined || base === undefined) {
    return error === null || error === undefined ? (
      <ExplanationSkeleton />
    ) : (
      <ProblemNotice error={error} onRetry={retry} />
    );
  }
  return (
    <article className="@container" aria-label={`Why ${shown.source.label} to ${shown.target.label}`}>
      <ExplanationHeader
        shown={shown}
        base={assumptions.size > 0 ? base : undefined}
        stale={stale}
        accountName={accountName}
        onSelect={onSelect}
      />
      {error !== null && error !== undefined && <ProblemNotice error={error} onRetry={retry} />}
      <div className="@5xl:grid @5xl:grid-cols-[minmax(340px,2fr)_minmax(0,5fr)]">
        <div className="min-w-0 @5xl:border-r @5xl:border-line">
          <OpenConditions base={base} shown={shown} assumptions={assumptions} onAssume={setAssumptions} />
          <LayerList
            explanation={shown}
            accountName={accountName}
            spanOf={(policy, statement) => evidence.layouts.get(policy)?.statements[statement]}
            onOpen={setAsked}
          />
          {isReadSet(shown.source) && (
            <AudienceList
              snapshot={question.snapshot}
              source={shown.source}
              target={shown.target}
              action={shown.action}
              accountName={accountName}
              onSelect={onSelect}
            />
          )}
          <SessionCapabilities explanation={shown} />
          <CoverageNotes explanation={shown} />
        </div>
        <div className="@container min-w-0">
          <PolicyDocuments
            documents={evidence.documents}
            layers={evidence.layers}
            matcher={evidence.matcher}
            asked={asked}
            decidedBy={shown.decidedBy}
          />
          {evidence.layers.length === 0 && shown.target.kind === 'iam_role' && (
            <TargetTrust snapshot={question.snapshot} target={shown.target} matcher={evidence.matcher} />
          )}
        </div>
      </div>
    </article>
  );
}
