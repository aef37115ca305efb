import { Panel } from '../../components/panel.tsx';
import { LayerItem } from './layer-item.tsx';
import type { LayerListProps } from './layer-props.ts';
import { sentence } from './layer-words.ts';

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
