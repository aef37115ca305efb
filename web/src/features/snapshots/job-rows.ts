/** An import in words: how far it is and what came of it. */
import type { Job } from '@assumable/shared/api/jobs';

/** `12 of 47 files`; `undefined` while the number is not known. */
export function progressText({ total, done }: Pick<Job, 'total' | 'done'>): string | undefined {
  return total === 0 ? undefined : `${String(done)} of ${String(total)} files`;
}

/** `42 s`, `3 min 5 s`; input in milliseconds. */
export function elapsedText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${String(seconds)} s` : `${String(minutes)} min ${String(seconds % 60)} s`;
}

/** What became of an import, in a sentence. */
export function outcomeText(job: Pick<Job, 'state' | 'error' | 'gaps'>): string {
  switch (job.state) {
    case 'running':
      return 'Import is running.';
    case 'cancelled':
      return 'Import was cancelled. Nothing of it was kept.';
    case 'failed':
      return job.error ?? 'Import failed.';
    case 'done': {
      const gaps = job.gaps.length;
      if (gaps === 0) return 'Import is complete: everything was read.';
      return `Import is complete with ${String(gaps)} ${gaps === 1 ? 'gap' : 'gaps'}. What is missing shows as not known.`;
    }
  }
}
