import { CopyButton } from '../components/copy-button.tsx';
import { CsvButton } from '../components/csv-button.tsx';
import { Segmented, type Segment } from '../components/segmented.tsx';
import { PictureMenu, type PictureMenuProps } from './picture-menu.tsx';

export interface ViewToolsProps<View extends string> {
  readonly view: View;
  readonly views: readonly Segment<View>[];
  readonly onView: (view: View) => void;
  /** What is shown as CSV; absent while there is nothing. */
  readonly csv: (() => string) | undefined;
  readonly picture: Omit<PictureMenuProps, 'fileName'>;
  /** Without extension. */
  readonly fileName: string;
}

/** The end of every view's bar: CSV, picture, the twin of the view, and a link to exactly this. */
export function ViewTools<View extends string>(props: ViewToolsProps<View>) {
  const { csv, fileName } = props;
  return (
    <span className="flex shrink-0 items-center gap-2">
      <CsvButton csv={csv} fileName={fileName} />
      <Segmented label="View" value={props.view} segments={props.views} onChange={props.onView} />
      <span className="flex items-center">
        <PictureMenu {...props.picture} fileName={fileName} />
        <CopyButton text={window.location.href} what="link" />
      </span>
    </span>
  );
}
