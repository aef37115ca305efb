/** One thing found in a folder or archive. Sources yield items one by one, so only one file is held at a time. */
export type SourceItem =
  | {
      readonly kind: 'file';
      /** Normal name inside the source. */
      readonly name: string;
      readonly bytes: Uint8Array;
      readonly modifiedAt: Date | undefined;
    }
  | {
      readonly kind: 'refused';
      readonly name: string;
      readonly code: string;
      /** A sentence that says what to do. */
      readonly message: string;
    }
  /** A file whose name says that it is not part of the format; its content is not read. */
  | { readonly kind: 'ignored'; readonly name: string };

/** A refused entry, for entries whose name or type is the fault. */
export function refusedEntry(name: string, fault: string): SourceItem {
  return {
    kind: 'refused',
    name,
    code: 'import_entry_refused',
    message: `The entry is refused: ${fault}. Build the archive from plain files with relative names.`,
  };
}

/** A file that is larger than one file may be. */
export function tooLarge(name: string, maxFileBytes: number): SourceItem {
  return {
    kind: 'refused',
    name,
    code: 'import_file_too_large',
    message: `The file is larger than ${maxFileBytes} bytes. Export the account without AWS-managed policies, or split it.`,
  };
}
