import layers from './layers.cjs';

/**
 * A violation to plant: the files to add, and the rule that has to name one of them.
 * @typedef {object} Plant
 * @property {string} rule
 * @property {string} what for people: what is wrong
 * @property {Readonly<Record<string, string>>} files path in the tree → text
 */

const STUB = 'export const planted = 1;\n';

/** @param {string} target what the planted file imports */
const importing = (target) => `import * as target from '${target}';\nexport const planted = target;\n`;

/** @param {string} target */
const importingType = (target) =>
  `import type * as target from '${target}';\nexport type Planted = typeof target;\n`;

/**
 * For every folder, an import of each folder that it may not import.
 * @param {string} root
 * @param {readonly (readonly string[])[]} order
 * @returns {Plant[]}
 */
function layerPlants(root, order) {
  return order.flatMap((names, i) =>
    names.flatMap((name) => {
      const forbidden = [...names.filter((other) => other !== name), ...order.slice(i + 1).flat()];
      return forbidden.map((other) => ({
        rule: `${root}-layers-${name}`,
        what: `${root}/src/${name} imports ${root}/src/${other}`,
        files: {
          [`${root}/src/${name}/planted-to-${other}.ts`]: importing(
            `../${other}/planted-target-of-${name}.ts`,
          ),
          [`${root}/src/${other}/planted-target-of-${name}.ts`]: STUB,
        },
      }));
    }),
  );
}

/**
 * One planted file that imports something.
 * @param {string} rule
 * @param {string} path
 * @param {string} target
 * @returns {Plant}
 */
function plant(rule, path, target) {
  return { rule, what: `${path} imports ${target}`, files: { [path]: importing(target) } };
}

/**
 * One planted file that imports another planted file.
 * @param {string} rule
 * @param {string} path
 * @param {string} target as written in the import
 * @param {string} targetPath
 * @returns {Plant}
 */
function plantPair(rule, path, target, targetPath) {
  const { files, what } = plant(rule, path, target);
  return { rule, what, files: { ...files, [targetPath]: STUB } };
}

/** @type {readonly Plant[]} */
export const PLANTS = [
  ...layerPlants('shared', layers.shared),
  ...layerPlants('server', layers.server),
  ...layerPlants('web', layers.web),
  plantPair(
    'shared-layers-export',
    'shared/src/export/planted-sibling.test.ts',
    '../query/planted-target-of-test.ts',
    'shared/src/query/planted-target-of-test.ts',
  ),
  plant('shared-is-pure', 'shared/src/lib/planted-core.ts', 'node:path'),
  plant('shared-is-pure', 'shared/src/lib/planted-yaml.ts', 'yaml'),
  plant('shared-is-pure', 'shared/testing/planted-core.ts', 'node:fs'),
  plant('fast-check-only-in-tests', 'shared/src/lib/planted-random.ts', 'fast-check'),
  plantPair(
    'shared-knows-no-consumer',
    'shared/src/lib/planted-consumer.ts',
    '../../../server/src/lib/planted-a.ts',
    'server/src/lib/planted-a.ts',
  ),
  plantPair(
    'web-and-server-are-strangers',
    'web/src/lib/planted-server.ts',
    '../../../server/src/lib/planted-b.ts',
    'server/src/lib/planted-b.ts',
  ),
  plantPair(
    'web-and-server-are-strangers',
    'server/src/cli/planted-web.ts',
    '../../../web/src/lib/planted-c.ts',
    'web/src/lib/planted-c.ts',
  ),
  plantPair(
    'e2e-uses-the-product-from-outside',
    'e2e/tests/planted-inside.ts',
    '../../server/src/lib/planted-d.ts',
    'server/src/lib/planted-d.ts',
  ),
  plantPair(
    'e2e-uses-the-product-from-outside',
    'e2e/tests/planted-shared.ts',
    '@assumable/shared/lib/planted-e',
    'shared/src/lib/planted-e.ts',
  ),
  plantPair(
    'testing-stays-in-tests',
    'server/src/cli/planted-testing.ts',
    '@assumable/shared/testing/planted-f',
    'shared/testing/planted-f.ts',
  ),
  plantPair(
    'no-import-of-tests',
    'shared/src/lib/planted-import-of-test.ts',
    './planted-g.test.ts',
    'shared/src/lib/planted-g.test.ts',
  ),
  plantPair(
    'features-are-independent',
    'web/src/features/planted-one/one.ts',
    '../planted-two/two.ts',
    'web/src/features/planted-two/two.ts',
  ),
  plant('aws-sdk-only-in-collect', 'server/src/api/planted-aws.ts', '@aws-sdk/client-iam'),
  plant('aws-sdk-only-in-collect', 'server/src/jobs/planted-smithy.ts', '@smithy/node-http-handler'),
  plant('database-only-in-store', 'server/src/import/planted-database.ts', '@photostructure/sqlite'),
  plant('database-only-in-store', 'server/src/jobs/planted-database.ts', 'node:sqlite'),
  plant('http-only-in-api', 'server/src/cli/planted-fastify.ts', 'fastify'),
  plant('http-only-in-api', 'server/src/cli/planted-plugin.ts', '@fastify/static'),
  plant('cytoscape-only-in-graph-view', 'web/src/components/planted-drawing.ts', 'cytoscape'),
  plant('fs-only-at-the-edges', 'server/src/jobs/planted-files.ts', 'node:fs'),
  plant('fs-only-at-the-edges', 'server/src/api/planted-files.ts', 'node:fs/promises'),
  {
    rule: 'no-circular',
    what: 'two files of shared/src/lib import the types of each other',
    files: {
      'shared/src/lib/planted-circle-a.ts': importingType('./planted-circle-b.ts'),
      'shared/src/lib/planted-circle-b.ts': importingType('./planted-circle-a.ts'),
    },
  },
  {
    rule: 'no-orphans',
    what: 'shared/src/lib/planted-orphan.ts is used by nothing',
    files: { 'shared/src/lib/planted-orphan.ts': STUB },
  },
  plant('not-to-unresolvable', 'web/src/lib/planted-nowhere.ts', './planted-nowhere-else.ts'),
  plant('not-to-dev-dep', 'server/src/cli/planted-dev.ts', 'yaml'),
];
