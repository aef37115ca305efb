/** What was dropped or chosen, as a flat list of files with their paths. */
import type { PackedFile } from './pack-files.ts';

/** Files of one import; an organization of 10,000 accounts has about as many. */
export const MOST_FILES = 25_000;

/** Hidden files of desktops are no data. */
function isNoise(path: string): boolean {
  return path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

async function childrenOf(entry: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = entry.createReader();
  const children: FileSystemEntry[] = [];
  // A reader gives its entries in parts, an empty part at the end.
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) return children;
    children.push(...part);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

/** Files of a drop, folders walked to their ends; stops once there are more than can be imported. */
export async function droppedFiles(transfer: DataTransfer): Promise<readonly PackedFile[]> {
  // Entries are gone once the event is over, so all are taken before the first wait.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return chosenFiles(transfer.files);
  const found: PackedFile[] = [];
  const waiting = [...entries];
  while (waiting.length > 0 && found.length <= MOST_FILES) {
    const entry = waiting.shift();
    if (entry === undefined) break;
    const path = entry.fullPath.replace(/^\//, '');
    if (isNoise(path)) continue;
    if (isFile(entry)) found.push({ path, file: await fileOf(entry) });
    else if (isDirectory(entry)) waiting.push(...(await childrenOf(entry)));
  }
  return found;
}

/** Files of a file dialog, also of one that chooses a folder. */
export function chosenFiles(files: FileList | null): readonly PackedFile[] {
  return [...(files ?? [])]
    .map((file) => ({ path: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath, file }))
    .filter(({ path }) => !isNoise(path));
}
