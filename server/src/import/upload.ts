const MAX_NAME_LENGTH = 120;

/** The last part of a client's file name without control characters, at most 120 characters; never empty. */
export function uploadName(originalName: string): string {
  const parts = originalName.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '').split(/[/\\]/);
  const name = (parts[parts.length - 1] ?? '').trim().slice(-MAX_NAME_LENGTH);
  return name === '' || name === '.' || name === '..' ? 'upload' : name;
}
