import { Search, WrapText } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { cx } from '../../lib/cx.ts';
import { counted } from '../../lib/format.ts';
import { IconButton } from '../button.tsx';
import { CopyButton } from '../copy-button.tsx';
import { firstMarked, type StatementMark } from './marks.ts';
import { PlainText } from './plain-text.tsx';
import type { EditorContent, PolicyEditor } from './policy-editor.ts';
import { layoutPolicy } from './policy-layout.ts';
import type { PartMatcher } from './statement-parts.ts';
import { StatementOutline } from './statement-outline.tsx';

declare module 'react' {
  interface CSSProperties {
    '--policy-max-height'?: string;
  }
}

const NO_MARKS: readonly StatementMark[] = [];

export interface PolicyViewerProps {
  /** The document as collected. */
  readonly text: string;
  /** Accessible name: `Trust policy of DevOps`. */
  readonly label: string;
  readonly marks?: readonly StatementMark[];
  /** Which entries of `Principal` and `Resource` are underlined in marked statements. */
  readonly matcher?: PartMatcher | undefined;
  /** A statement to go to, focus included; a new object goes there again. Without it the first marked one is shown. */
  readonly reveal?: { readonly statement: number } | undefined;
  /** Largest height of the text in px; it scrolls beyond. */
  readonly maxHeight?: number;
  /** Left end of the tool row: name and origin of the policy. */
  readonly heading?: ReactNode;
}

type Load = 'loading' | 'ready' | 'failed';

/** A policy document; says so when the text was not collected. */
export function PolicyViewer(props: PolicyViewerProps) {
  if (props.text.trim() !== '') return <Viewer {...props} />;
  return (
    <p className="rounded-md border border-l-4 border-line border-l-severity-high bg-container px-3 py-2 text-sm">
      The text of this policy was not collected. What it grants or denies is not known.
    </p>
  );
}

/**
 * A policy document, read only: line numbers, folding, search, wrapping, copy, and the statements that decide.
 * The text is the collected one; a text without line breaks is formatted and says so.
 */
function Viewer({
  text,
  label,
  marks = NO_MARKS,
  matcher,
  reveal,
  maxHeight = 480,
  heading,
}: PolicyViewerProps) {
  const layout = useMemo(() => layoutPolicy(text), [text]);
  const [wrap, setWrap] = useState(false);
  const [load, setLoad] = useState<Load>('loading');
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<PolicyEditor>(undefined);
  const content = useMemo<EditorContent>(
    () => ({ layout, marks, matcher, label, wrap }),
    [layout, marks, matcher, label, wrap],
  );
  const latest = useRef(content);
  useEffect(() => {
    latest.current = content;
    editor.current?.update(content);
  }, [content]);

  useEffect(() => {
    let live = true;
    import('./policy-editor.ts')
      .then(({ createPolicyEditor }) => {
        if (!live || host.current === null) return;
        editor.current = createPolicyEditor(host.current, latest.current);
        setLoad('ready');
      })
      .catch(() => {
        if (live) setLoad('failed');
      });
    return () => {
      live = false;
      editor.current?.destroy();
      editor.current = undefined;
    };
  }, []);

  const first = firstMarked(marks);
  const followed = useRef<typeof reveal>(undefined);
  useEffect(() => {
    const statement = reveal?.statement ?? first;
    if (load !== 'ready' || statement === undefined) return;
    const asked = reveal !== undefined && reveal !== followed.current;
    followed.current = reveal;
    editor.current?.reveal(statement, asked);
  }, [load, reveal, first, layout]);

  return (
    <div
      className="overflow-hidden rounded-md border border-line bg-surface"
      style={{ '--policy-max-height': `${String(maxHeight)}px` }}
    >
      <div className="flex min-h-9 items-center gap-1 border-b border-line py-1 pr-1 pl-3">
        {heading !== undefined && <div className="min-w-0 flex-1">{heading}</div>}
        <span className={cx('shrink-0 pr-1 text-xs text-ink-2', heading === undefined && 'flex-1')}>
          {counted(layout.lines, 'line')}
          {layout.form === 'formatted' && (
            <span title="Collected on one line; only white space was added"> · formatted</span>
          )}
        </span>
        {load === 'failed' && <span className="text-xs text-ink-2">plain view: the viewer did not load</span>}
        <IconButton
          label="Find in policy"
          disabled={load !== 'ready'}
          onClick={() => editor.current?.toggleSearch()}
        >
          <Search size={14} />
        </IconButton>
        <IconButton label="Wrap long lines" pressed={wrap} onClick={() => setWrap((on) => !on)}>
          <WrapText size={14} />
        </IconButton>
        <CopyButton text={layout.text} what="policy" />
      </div>
      {!layout.readable && (
        <p className="border-b border-line px-3 py-1.5 text-xs text-severity-high">
          This text is not a JSON policy. It is shown as collected; what it grants is not known.
        </p>
      )}
      <StatementOutline
        statements={layout.statements}
        marks={marks}
        onOpen={(statement) => editor.current?.reveal(statement, true)}
      />
      {load !== 'ready' && <PlainText layout={layout} marks={marks} label={label} />}
      <div ref={host} hidden={load !== 'ready'} />
    </div>
  );
}
