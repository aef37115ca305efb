import { ASSUME_ACTIONS, type AssumeAction } from '@assumable/shared/graph/model';

/** What the inspector shows: a node (principal, account, service, …), one edge, or all edges of two ends. */
export type Selection =
  | {
      readonly type: 'pair';
      /** Account id, or id of a service, provider, `*`. */
      readonly source: string;
      readonly target: string;
    }
  | { readonly type: 'node'; readonly id: string }
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

/** Text of a selection in the address: `node:<id>` or `pair:<source>|<target>`, `edge:<source>|<target>|<action>`; ids never hold `|`. */
export function printSelection(selection: Selection): string {
  if (selection.type === 'pair') return `pair:${selection.source}|${selection.target}`;
  return selection.type === 'node'
    ? `node:${selection.id}`
    : `edge:${selection.source}|${selection.target}|${selection.action ?? ''}`;
}

/** Reads `printSelection` text; `undefined` when it is not one. */
export function parseSelection(text: string): Selection | undefined {
  if (text.startsWith('node:')) {
    const id = text.slice('node:'.length);
    return id === '' ? undefined : { type: 'node', id };
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
