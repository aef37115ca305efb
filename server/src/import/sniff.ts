/** What the first bytes of a file say that it is. */
export type Container = 'zip' | 'gzip' | 'tar' | 'other';

/** Tells containers by their magic numbers; file names are not trusted. Needs the first 512 bytes to know a tar. */
export function sniff(start: Uint8Array): Container {
  // 'PK' then a local file header, or the end record of an empty archive.
  if (start[0] === 0x50 && start[1] === 0x4b && (start[2] === 3 || start[2] === 5)) return 'zip';
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip';
  const magic = Buffer.from(start.subarray(257, 262)).toString('latin1');
  return magic === 'ustar' ? 'tar' : 'other';
}
