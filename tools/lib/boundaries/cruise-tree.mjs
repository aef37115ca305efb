import { createRequire } from 'node:module';
import { cruise } from 'dependency-cruiser';
import { here, PACKAGES } from '../paths.mjs';

/** @typedef {import('dependency-cruiser').IForbiddenRuleType & { name: string, comment: string }} NamedRule */

const requireFile = createRequire(import.meta.url);

/**
 * The rule set, as dependency-cruiser wants it.
 * @returns {{ forbidden: NamedRule[], options: Record<string, unknown> }}
 */
export function loadRules() {
  return requireFile(here('.dependency-cruiser.cjs'));
}

/** @typedef {{ readonly rule: string, readonly from: string, readonly to: string, readonly comment: string }} Violation */

/**
 * Judges every module of a tree.
 * @param {string} root absolute path of a repository or of a copy
 * @returns {Promise<{ readonly modules: readonly string[], readonly violations: readonly Violation[] }>}
 *   paths are relative to `root`; `modules` leaves out packages and Node core modules
 */
export async function cruiseTree(root) {
  const { forbidden, options } = loadRules();
  const result = await cruise([...PACKAGES], {
    ...options,
    ruleSet: { forbidden },
    validate: true,
    baseDir: root,
  });
  const { output } = result;
  if (typeof output === 'string') throw new Error('dependency-cruiser answered with text instead of data');
  const comments = new Map(forbidden.map(({ name, comment }) => [name, comment]));
  return {
    modules: output.modules
      .filter(({ couldNotResolve }) => !couldNotResolve)
      .map(({ source }) => source)
      .filter((source) => PACKAGES.some((folder) => source.startsWith(`${folder}/`))),
    violations: output.summary.violations.map(({ rule, from, to }) => ({
      rule: rule.name,
      from,
      to,
      comment: comments.get(rule.name) ?? '',
    })),
  };
}
