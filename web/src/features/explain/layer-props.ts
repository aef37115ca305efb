import type { Explanation } from '@assumable/shared/api/contract';
import type { Layer } from '@assumable/shared/graph/model';
import type { StatementSpan } from '../../components/policy-viewer/policy-layout.ts';

/** A statement of a document, to be shown. */
export interface StatementRef {
  readonly layer: Layer;
  readonly policy: string;
  readonly statement: number;
}

export interface LayerListProps {
  readonly explanation: Explanation;
  readonly accountName: (id: string) => string | undefined;
  readonly spanOf: (policy: string, statement: number) => StatementSpan | undefined;
  readonly onOpen: (ref: StatementRef) => void;
}
