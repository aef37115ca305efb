import type { ApiNode } from '@assumable/shared/api/contract';
import { LogIn, LogOut, Maximize2, Waypoints } from 'lucide-react';
import { Button } from '../../components/button.tsx';

/** Places that show a principal: all about it, what it reaches, who reaches it, its surroundings as a graph. */
export type PrincipalPlace = 'page' | 'reach' | 'reached-by' | 'graph';
export type OnOpenPrincipal = ((id: string, place: PrincipalPlace) => void) | undefined;

export interface PrincipalActionsProps {
  readonly node: ApiNode;
  readonly onOpen: OnOpenPrincipal;
  /** Already on the page. */
  readonly page: boolean;
}

/** Where a principal can be looked at next. */
export function PrincipalActions({ node, onOpen, page }: PrincipalActionsProps) {
  if (onOpen === undefined) return undefined;
  const go = (place: PrincipalPlace) => () => onOpen(node.id, place);
  return (
    <div className="mt-2 flex flex-wrap gap-1.5">
      {!page && (
        <Button onClick={go('page')}>
          <Maximize2 size={13} aria-hidden="true" />
          Open page
        </Button>
      )}
      {node.kind === 'iam_role' && (
        <Button onClick={go('reached-by')}>
          <LogIn size={13} aria-hidden="true" />
          Who can reach it
        </Button>
      )}
      <Button onClick={go('reach')}>
        <LogOut size={13} aria-hidden="true" />
        What it reaches
      </Button>
      <Button onClick={go('graph')}>
        <Waypoints size={13} aria-hidden="true" />
        Graph
      </Button>
    </div>
  );
}
