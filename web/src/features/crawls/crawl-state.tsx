import type { CrawlState } from '@assumable/shared/api/crawls';
import {
  CircleCheck,
  CirclePause,
  CircleStop,
  CircleX,
  LoaderCircle,
  Unplug,
  type LucideIcon,
} from 'lucide-react';
import { cx } from '../../lib/cx.ts';
import { CRAWL_WORDS } from './crawl-words.ts';

const FACTS: Readonly<Record<CrawlState, { readonly icon: LucideIcon; readonly colour: string }>> = {
  running: { icon: LoaderCircle, colour: 'text-accent' },
  paused: { icon: CirclePause, colour: 'text-severity-high' },
  interrupted: { icon: Unplug, colour: 'text-severity-high' },
  cancelled: { icon: CircleStop, colour: 'text-ink-2' },
  failed: { icon: CircleX, colour: 'text-severity-critical' },
  done: { icon: CircleCheck, colour: 'text-edge-allowed' },
};

/** State of a crawl: icon and word. */
export function CrawlStateMark(props: {
  readonly state: CrawlState;
  /** In place of the state's word. */
  readonly words?: string;
}) {
  const { state, words } = props;
  const { icon: Icon, colour } = FACTS[state];
  return (
    <span className="inline-flex shrink-0 items-center gap-1.5 text-sm whitespace-nowrap">
      <Icon
        size={15}
        aria-hidden="true"
        className={cx(colour, state === 'running' && 'motion-safe:animate-spin')}
      />
      {words ?? CRAWL_WORDS[state]}
    </span>
  );
}
