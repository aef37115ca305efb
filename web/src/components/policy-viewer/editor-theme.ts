/**
 * Look of the policy editor, from the console's CSS variables, which inherit into the shadow tree. The rules reach
 * the page as a constructed style sheet of the shadow root, so `style-src 'self'` holds.
 */
import { EditorView } from '@codemirror/view';

const SANS = 'var(--font-sans)';
const MONO = 'var(--font-mono)';
const NEAR = 'color-mix(in srgb, var(--line-strong) 12%, transparent)';
const FOUND = 'color-mix(in srgb, var(--edge-conditional) 32%, transparent)';
const FOUND_CURRENT = 'color-mix(in srgb, var(--edge-conditional) 60%, transparent)';
const DECIDES = { borderLeft: '4px solid var(--accent)', backgroundColor: 'var(--accent-soft)' };
const CONTRIBUTES = {
  borderLeft: '4px solid var(--accent)',
  backgroundColor: 'color-mix(in srgb, var(--accent-soft) 45%, transparent)',
};
const NEAR_MISS = { borderLeft: '4px dashed var(--line-strong)', backgroundColor: NEAR };

const text = {
  '&': {
    color: 'var(--ink)',
    backgroundColor: 'transparent',
    fontSize: '12px',
    maxHeight: 'var(--policy-max-height)',
  },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: MONO, lineHeight: '20px', overflow: 'auto', fontVariantLigatures: 'none' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 12px 0 4px', borderLeft: '4px solid transparent' },
  '.cm-gutters': {
    backgroundColor: 'var(--surface)',
    color: 'var(--ink-2)',
    border: 'none',
    userSelect: 'none',
  },
  '.cm-lineNumbers .cm-gutterElement': {
    padding: '0 0 0 8px',
    minWidth: '32px',
    fontVariantNumeric: 'tabular-nums',
  },
  '.cm-foldGutter .cm-gutterElement': { width: '18px', textAlign: 'center', cursor: 'pointer' },
  '.cm-foldPlaceholder': {
    backgroundColor: 'var(--inset)',
    border: '1px solid var(--line)',
    color: 'var(--ink-2)',
    borderRadius: '4px',
    padding: '0 6px',
    margin: '0 2px',
  },
  '.cm-matchingBracket, .cm-nonmatchingBracket': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'transparent',
    outline: '1px solid var(--line-strong)',
  },
  '.pv-key, .pv-punctuation': { color: 'var(--ink-2)' },
  '.pv-string, .pv-literal': { color: 'var(--ink)' },
};

const marks = {
  '.cm-line.pv-line-decides': DECIDES,
  '.cm-line.pv-line-contributes': CONTRIBUTES,
  '.cm-line.pv-line-near_miss': NEAR_MISS,
  '.pv-line-other .pv-string, .pv-line-other .pv-literal': { color: 'var(--ink-2)' },
  '.pv-heading': {
    boxSizing: 'border-box',
    height: '24px',
    padding: '0 12px 0 4px',
    fontFamily: SANS,
    lineHeight: '24px',
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    color: 'var(--ink-2)',
    userSelect: 'none',
  },
  '.pv-heading-decides': DECIDES,
  '.pv-heading-contributes': CONTRIBUTES,
  '.pv-heading-near_miss': NEAR_MISS,
  '.pv-tag': {
    display: 'inline-block',
    lineHeight: '16px',
    padding: '0 6px',
    borderRadius: '4px',
    fontWeight: '600',
  },
  '.pv-heading-decides .pv-tag': { backgroundColor: 'var(--accent)', color: 'var(--canvas)' },
  '.pv-heading-contributes .pv-tag': { color: 'var(--accent)', boxShadow: 'inset 0 0 0 1px var(--accent)' },
  '.pv-heading-near_miss .pv-tag': { color: 'var(--ink)', boxShadow: 'inset 0 0 0 1px var(--line-strong)' },
  '.pv-title': { marginLeft: '4px' },
  '.pv-part': { textDecorationLine: 'underline', textDecorationThickness: '2px', textUnderlineOffset: '3px' },
  '.pv-part .pv-key': { color: 'var(--ink)' },
  '.pv-part-matched, .pv-part-holds': { textDecorationColor: 'var(--accent)' },
  '.pv-part-open': { textDecorationStyle: 'dashed', textDecorationColor: 'var(--edge-conditional)' },
  '.pv-part-fails': { textDecorationStyle: 'wavy', textDecorationColor: 'var(--severity-critical)' },
};

const FOCUS = { outline: '2px solid var(--accent)', outlineOffset: '1px' };

const searchPanel = {
  '.cm-searchMatch': { backgroundColor: FOUND, outline: '1px solid var(--line-strong)' },
  '.cm-searchMatch.cm-searchMatch-selected': { backgroundColor: FOUND_CURRENT },
  '.cm-selectionMatch': { backgroundColor: NEAR },
  '.cm-panels': { backgroundColor: 'var(--container)', color: 'var(--ink)' },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search': {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '6px',
    padding: '6px 40px 6px 8px',
    fontFamily: SANS,
    fontSize: '12px',
  },
  '.cm-panel.cm-search br, .cm-panel.cm-search button[name=select]': { display: 'none' },
  '.cm-panel.cm-search input, .cm-panel.cm-search button, .cm-panel.cm-search label': { margin: '0' },
  '.cm-panel.cm-search label': { display: 'inline-flex', alignItems: 'center', gap: '4px', fontSize: '12px' },
  '.cm-panel.cm-search button[name=close]': {
    position: 'absolute',
    top: '6px',
    right: '8px',
    width: '24px',
    height: '24px',
    fontSize: '16px',
    color: 'var(--ink-2)',
    cursor: 'pointer',
  },
  '.cm-panel.cm-search .cm-textfield': {
    boxSizing: 'border-box',
    width: '180px',
    height: '24px',
    padding: '0 6px',
    fontFamily: MONO,
    fontSize: '12px',
    backgroundColor: 'var(--surface)',
    color: 'var(--ink)',
    border: '1px solid var(--line-strong)',
    borderRadius: '4px',
  },
  '.cm-panel.cm-search .cm-button': {
    height: '24px',
    padding: '0 8px',
    fontFamily: SANS,
    fontSize: '12px',
    backgroundImage: 'none',
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    border: '1px solid var(--line)',
    borderRadius: '4px',
    cursor: 'pointer',
  },
  '.cm-panel.cm-search input:focus-visible': FOCUS,
  '.cm-panel.cm-search button:focus-visible': FOCUS,
};

export const editorTheme = EditorView.theme({ ...text, ...marks, ...searchPanel });
