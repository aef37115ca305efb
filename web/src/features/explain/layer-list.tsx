import type { Explanation } from '@assumable/shared/api/contract';
import type { Layer } from '@assumable/shared/graph/model';
import { Panel } from '../../components/panel.tsx';
import type { StatementSpan } from '../../components/policy-viewer/policy-layout.ts';
import { LayerItem } from './layer-item.tsx';
import { sentence } from './layer-words.ts';

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

/** Every layer in evaluation order with its verdict and the statements that made it. */
export function LayerList(props: LayerListProps) {
  const { layers, reason } = props.explanation;
  if (layers.length === 0) {
    return (
      <Panel title="Layers">
        <p className="text-sm text-ink-2">
          No policy was evaluated. {reason === undefined ? '' : sentence(reason)}
        </p>
      </Panel>
    );
  }
  return (
    <Panel title="Layers in evaluation order">
      <ol className="space-y-3">
        {layers.map((layer, index) => (
          <LayerItem key={layer.layer} number={index + 1} layer={layer} {...props} />
        ))}
      </ol>
    </Panel>
  );
}
