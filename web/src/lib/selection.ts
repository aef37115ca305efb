import { ASSUME_ACTIONS, type AssumeAction } from '@assumable/shared/graph/model';

/** What the inspector shows: a node (principal, account, service, …), one edge, or all edges of two ends. */
export type Selection =
  | {
      readonly type: 'pair';
      /** Account id, or id of a service, provider, `*`. */
      readonly source: string;
      readonly target: string;
    }
  | {
      readonly type: 'node';
      readonly id: string;
      /** The part of it that is shown, when it is not the first. */
      readonly tab?: string | undefined;
    }
  | {
      readonly type: 'edge';
      readonly source: string;
      readonly target: string;
      readonly action?: AssumeAction | undefined;
    };

export type OnSelect = (selection: Selection | undefined) => void;

const ACTIONS: readonly string[] = ASSUME_ACTIONS;

function isAction(text: string | undefined): text is AssumeAction {
  return text !== undefined && ACTIONS.includes(text);
}

/** Text of a selection in the address: `node:<id>`, `node.<tab>:<id>`, `pair:<source>|<target>` or `edge:<source>|<target>|<action>`; ids never hold `|`. */
export function printSelection(selection: Selection): string {
  if (selection.type === 'pair') return `pair:${selection.source}|${selection.target}`;
  return selection.type === 'node'
    ? `node${selection.tab === undefined ? '' : `.${selection.tab}`}:${selection.id}`
    : `edge:${selection.source}|${selection.target}|${selection.action ?? ''}`;
}

/** Reads `printSelection` text; `undefined` when it is not one. */
export function parseSelection(text: string): Selection | undefined {
  const node = /^node(?:\.([a-z]+))?:(.+)$/s.exec(text);
  if (node !== null) {
    const [, tab, id = ''] = node;
    return { type: 'node', id, ...(tab === undefined ? {} : { tab }) };
  }
  if (text.startsWith('pair:')) {
    const [source, target, ...others] = text.slice('pair:'.length).split('|');
    if (source === undefined || source === '' || target === undefined || target === '') return undefined;
    return others.length > 0 ? undefined : { type: 'pair', source, target };
  }
  if (!text.startsWith('edge:')) return undefined;
  const [source, target, action, ...rest] = text.slice('edge:'.length).split('|');
  if (source === undefined || source === '' || target === undefined || target === '' || rest.length > 0) {
    return undefined;
  }
  if (isAction(action)) return { type: 'edge', source, target, action };
  return action === undefined || action === '' ? { type: 'edge', source, target } : undefined;
}
