/**
 * The read-only editor behind the policy viewer. It lives in a shadow root: there the editor library adds its rules
 * as a constructed style sheet; in the document it would add an inline `<style>`, which the console's
 * Content-Security-Policy refuses.
 */
import { json } from '@codemirror/lang-json';
import { bracketMatching, codeFolding, foldGutter, foldKeymap } from '@codemirror/language';
import { defaultKeymap } from '@codemirror/commands';
import { closeSearchPanel, openSearchPanel, search, searchKeymap, searchPanelOpen } from '@codemirror/search';
import { Compartment, EditorState, type Extension, StateEffect, StateField } from '@codemirror/state';
import { type DecorationSet, EditorView, keymap, lineNumbers } from '@codemirror/view';
import {
  headingDecorations,
  lineDecorations,
  partDecorations,
  tokenDecorations,
} from './editor-decorations.ts';
import { editorTheme } from './editor-theme.ts';
import type { StatementMark } from './marks.ts';
import type { PolicyLayout } from './policy-layout.ts';
import type { PartMatcher } from './statement-parts.ts';

export interface EditorContent {
  readonly layout: PolicyLayout;
  readonly marks: readonly StatementMark[];
  readonly matcher: PartMatcher | undefined;
  /** Accessible name of the text. */
  readonly label: string;
  readonly wrap: boolean;
}

export interface PolicyEditor {
  /** Replaces marks and settings; the text too when it differs. */
  readonly update: (content: EditorContent) => void;
  /** Scrolls the text, not the page, to a statement; `focus` moves the keyboard focus there too. */
  readonly reveal: (statement: number, focus: boolean) => void;
  readonly toggleSearch: () => void;
  readonly destroy: () => void;
}

/** Pixels kept above a statement that is scrolled to: its heading and a line of what stands before. */
const LEAD = 28;

const setDecorations = StateEffect.define<readonly DecorationSet[]>();

const decorationField = StateField.define<readonly DecorationSet[]>({
  create: () => [],
  update: (value, transaction) =>
    transaction.effects.reduce<readonly DecorationSet[]>(
      (current, effect) => (effect.is(setDecorations) ? effect.value : current),
      value,
    ),
  provide: (field) => EditorView.decorations.computeN([field], (state) => state.field(field)),
});

function decorationsOf(content: EditorContent): readonly DecorationSet[] {
  const { layout, marks, matcher } = content;
  return [
    lineDecorations(layout, marks),
    headingDecorations(layout, marks),
    partDecorations(layout, marks, matcher),
    tokenDecorations(layout.text),
  ];
}

function foldMarker(open: boolean): HTMLElement {
  const marker = document.createElement('span');
  marker.textContent = open ? '⌄' : '›';
  marker.title = open ? 'Fold' : 'Unfold';
  return marker;
}

const fixed: readonly Extension[] = [
  EditorState.readOnly.of(true),
  lineNumbers(),
  codeFolding(),
  foldGutter({ markerDOM: foldMarker }),
  json(),
  bracketMatching(),
  search({ top: true }),
  keymap.of([...searchKeymap, ...foldKeymap, ...defaultKeymap]),
  decorationField,
  editorTheme,
];

const attributes = (label: string): Extension =>
  EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true', tabindex: '0' });

/**
 * Plain keys stay inside: from the outside the target of a key event is the host, not the text field in its shadow
 * tree, so page shortcuts would take what is typed into the search field.
 */
function keepTyping(event: KeyboardEvent): void {
  if (!event.ctrlKey && !event.metaKey && !event.altKey && event.key.length === 1) event.stopPropagation();
}

/** Builds the editor inside `host`, an element that holds nothing else. */
export function createPolicyEditor(host: HTMLElement, initial: EditorContent): PolicyEditor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  host.addEventListener('keydown', keepTyping);
  const wrapping = new Compartment();
  const naming = new Compartment();
  const wrapExtension = (wrap: boolean): Extension => (wrap ? EditorView.lineWrapping : []);
  let content = initial;

  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: initial.layout.text,
      extensions: [fixed, wrapping.of(wrapExtension(initial.wrap)), naming.of(attributes(initial.label))],
    }),
  });
  view.dispatch({ effects: setDecorations.of(decorationsOf(initial)) });

  return {
    update: (next) => {
      const changed = next.layout.text !== content.layout.text;
      content = next;
      view.dispatch({
        ...(changed ? { changes: { from: 0, to: view.state.doc.length, insert: next.layout.text } } : {}),
        effects: [
          setDecorations.of(decorationsOf(next)),
          wrapping.reconfigure(wrapExtension(next.wrap)),
          naming.reconfigure(attributes(next.label)),
        ],
      });
    },
    reveal: (statement, focus) => {
      const span = content.layout.statements.find((entry) => entry.index === statement)?.span;
      if (span === undefined) return;
      view.dispatch({ selection: { anchor: span.from } });
      view.requestMeasure({
        read: () => view.lineBlockAt(span.from).top,
        write: (top) => {
          view.scrollDOM.scrollTop = Math.max(0, top - LEAD);
        },
      });
      if (focus) view.focus();
    },
    toggleSearch: () => {
      if (searchPanelOpen(view.state)) closeSearchPanel(view);
      else openSearchPanel(view);
    },
    destroy: () => {
      host.removeEventListener('keydown', keepTyping);
      view.destroy();
    },
  };
}
