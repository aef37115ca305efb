import { Camera } from 'lucide-react';
import { ActionMenu } from '../components/action-menu.tsx';
import { IconButton } from '../components/button.tsx';
import { downloadBlob } from '../lib/download.ts';
import { readTokens, type ReadToken } from './tokens.ts';

const ACTIONS = [
  { id: 'png', label: 'Save as PNG' },
  { id: 'svg', label: 'Save as SVG', detail: 'Text stays text' },
  { id: 'print', label: 'Print the page' },
] as const;

export interface PictureMenuProps {
  /** CSS selector of the part of the page that is drawn. */
  readonly part: string;
  /** Everything in it, scrolled out of sight or not; otherwise what is in sight. */
  readonly whole: boolean;
  /** What is shown, of which snapshot, with which filters. */
  readonly caption: () => readonly string[];
  readonly fileName: string;
  /** Draws the picture of a view that keeps only a part of itself in the page; `part` is not looked at then. */
  readonly draw?: (caption: readonly string[], token: ReadToken) => Promise<string>;
}

/** Pictures of a view with snapshot, filters and legend in them. */
export function PictureMenu({ part, whole, caption, fileName, draw }: PictureMenuProps) {
  const drawPart = async (): Promise<string | undefined> => {
    const element = document.querySelector<HTMLElement>(part);
    if (element === null) return undefined;
    const { pagePicture } = await import('./page-picture.ts');
    return pagePicture({ element, whole }, caption(), readTokens());
  };
  const save = async (kind: 'png' | 'svg'): Promise<void> => {
    const svg = await (draw === undefined ? drawPart() : draw(caption(), readTokens()));
    if (svg === undefined) return;
    const { pngOf } = await import('./picture-parts.ts');
    const blob = kind === 'png' ? await pngOf(svg) : new Blob([svg], { type: 'image/svg+xml' });
    downloadBlob(blob, `${fileName}.${kind}`);
  };
  return (
    <ActionMenu
      label="Picture of the view"
      actions={ACTIONS}
      onAct={(id) => {
        if (id === 'print') window.print();
        else void save(id);
      }}
      trigger={
        <IconButton label="Picture">
          <Camera size={15} />
        </IconButton>
      }
    />
  );
}
