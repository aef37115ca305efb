import { Camera } from 'lucide-react';
import { ActionMenu } from '../components/action-menu.tsx';
import { IconButton } from '../components/button.tsx';
import { downloadBlob } from '../lib/download.ts';
import { readTokens } from './tokens.ts';

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
}

/** Pictures of a view with snapshot, filters and legend in them. */
export function PictureMenu({ part, whole, caption, fileName }: PictureMenuProps) {
  const save = async (kind: 'png' | 'svg'): Promise<void> => {
    const element = document.querySelector<HTMLElement>(part);
    if (element === null) return;
    const [{ pagePicture }, { pngOf }] = await Promise.all([
      import('./page-picture.ts'),
      import('./picture-parts.ts'),
    ]);
    const svg = pagePicture({ element, whole }, caption(), readTokens());
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
