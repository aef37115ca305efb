import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A lock file without a readable owner counts as left behind after this time, in milliseconds. */
const UNREADABLE_AFTER = 10_000;

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** @param {string} path */
function isLeftBehind(path) {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    if (Number.isInteger(pid) && pid > 0) return !isAlive(pid);
    return Date.now() - statSync(path).mtimeMs > UNREADABLE_AFTER;
  } catch {
    return false; // The owner has just removed it: the next try decides.
  }
}

/** @param {string} path */
function tryLock(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Takes a lock away from an owner that died. Of several that try at once one moves the file aside; should that be the
 * fresh lock of a faster one, it is put back.
 * @param {string} path
 */
function takeAway(path) {
  const aside = `${path}.${String(process.pid)}`;
  try {
    renameSync(path, aside);
    if (!isLeftBehind(aside)) linkSync(aside, path);
  } catch {
    // Another one was faster: the next try decides.
  } finally {
    rmSync(aside, { force: true });
  }
}

/**
 * Runs `work` while no other process of this machine runs work under the same lock file.
 * A lock whose owner is dead is taken over.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  while (!tryLock(path)) {
    if (isLeftBehind(path)) takeAway(path);
    else await sleep(50);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}
