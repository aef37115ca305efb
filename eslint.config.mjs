import eslint from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const TESTS = ['**/*.test.ts', '**/*.test.tsx', '**/*.bench.ts', '*/testing/**', 'e2e/**', 'shared/cases/**'];

const BUILT_REGEXP = {
  selector: ':matches(NewExpression, CallExpression)[callee.name="RegExp"]:not([arguments.0.type="Literal"])',
  message: 'A RegExp built at run time can be made to hang by hostile input: match by hand, in linear time.',
};

/**
 * Syntax that the style sheet rules out, each with what to write instead. A later block that sets
 * `no-restricted-syntax` replaces an earlier one, so every block is composed from these lists.
 */
const BANNED_SYNTAX = [
  {
    selector: 'ExportDefaultDeclaration',
    message: 'Export by name: a name that greps is a name that stays.',
  },
  { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
  { selector: 'TSModuleDeclaration[kind="namespace"]', message: 'Use a module.' },
  BUILT_REGEXP,
  {
    selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
    message: 'Render text as React children: names and policies are untrusted.',
  },
  {
    selector: 'AssignmentExpression > MemberExpression.left[property.name=/^(innerHTML|outerHTML|srcdoc)$/]',
    message: 'Set textContent: names and policies are untrusted, and Trusted Types forbid markup.',
  },
  {
    selector:
      'CallExpression[callee.property.name=/^(insertAdjacentHTML|createContextualFragment|setHTMLUnsafe)$/]',
    message: 'Build elements: names and policies are untrusted, and Trusted Types forbid markup.',
  },
];

const MUTABLE_MEMBERS = [
  {
    selector: 'ExportNamedDeclaration > TSInterfaceDeclaration TSPropertySignature[readonly!=true]',
    message: 'Members of exported types are readonly: data that is passed on never changes.',
  },
];

/** What `shared` may not touch: it gives equal output for equal input, in the browser and in Node. */
const IMPURE_GLOBALS = [
  'process',
  'Buffer',
  'global',
  'window',
  'document',
  'navigator',
  'location',
  'localStorage',
  'sessionStorage',
  'crypto',
  'performance',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  '__dirname',
  '__filename',
].map((name) => ({
  name,
  message: 'shared has no Node, no DOM, no clock and no randomness: take it as an argument.',
}));

const IMPURE_SYNTAX = [
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0], CallExpression[callee.name="Date"]',
    message: 'shared has no clock: take the time as an argument.',
  },
  {
    selector:
      'MemberExpression[object.name="Date"][property.name="now"], MemberExpression[object.name="Math"][property.name="random"]',
    message: 'shared has no clock and no randomness: take the value as an argument.',
  },
];

const NETWORK_GLOBALS = ['fetch', 'EventSource', 'XMLHttpRequest', 'WebSocket'].map((name) => ({
  name,
  message: 'The server is talked to in web/src/api-client only.',
}));

export default defineConfig(
  {
    ignores: [
      '**/dist/',
      '**/.tsbuild/',
      '**/.bench/',
      '**/coverage/',
      'e2e/.results/',
      '**/.data/',
      '.dependency-cruiser.cjs',
      'tools/lib/boundaries/layers.cjs',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    // One program of all packages: one for each would find out the types of what they share five times.
    languageOptions: {
      parserOptions: { project: './tsconfig.lint.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // An interface that promises is met by code that has its answer at once; `async` turns its throw into a rejection.
      '@typescript-eslint/require-await': 'off',
      // Taste, not defects: `return callback()`, `'never' | string` as documentation, a type parameter for a caller's sake.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // A string is spread into code points on purpose.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // It takes a variable that a callback sets for one that never changes.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/only-throw-error': [
        'error',
        {
          allow: [{ from: 'package', package: '@tanstack/router-core', name: 'Redirect' }],
          allowThrowingAny: false,
          allowThrowingUnknown: true,
        },
      ],
      // Control characters are looked for on purpose: they are taken out of untrusted text before it is shown.
      'no-control-regex': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-script-url': 'error',
      'max-lines': ['error', { max: 400 }],
      'no-restricted-syntax': ['error', ...BANNED_SYNTAX, ...MUTABLE_MEMBERS],
    },
  },
  {
    files: ['shared/src/**'],
    rules: {
      'no-restricted-globals': ['error', ...IMPURE_GLOBALS],
      'no-restricted-syntax': ['error', ...BANNED_SYNTAX, ...MUTABLE_MEMBERS, ...IMPURE_SYNTAX],
    },
  },
  {
    files: ['web/src/**'],
    ignores: TESTS,
    extends: [reactHooks.configs.flat['recommended-latest']],
    rules: {
      'no-restricted-globals': ['error', ...NETWORK_GLOBALS],
      // It speaks of the React compiler, which this build does not use.
      'react-hooks/incompatible-library': 'off',
    },
  },
  // Playwright reads the names of needed fixtures from the pattern, so a fixture without any has an empty one.
  { files: ['e2e/**'], rules: { 'no-empty-pattern': 'off' } },
  // Benchmarks print their tables.
  { files: ['*/bench/**'], rules: { 'no-console': 'off' } },
  { files: ['web/src/api-client/**'], rules: { 'no-restricted-globals': 'off' } },
  {
    files: TESTS,
    rules: {
      'max-lines': ['error', { max: 800 }],
      'no-restricted-globals': 'off',
      'no-restricted-syntax': ['error', ...BANNED_SYNTAX.filter((rule) => rule !== BUILT_REGEXP)],
      // What a test reads back (JSON, pages) it checks value by value.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // Tools run on plain Node without a build, so they are JavaScript with types in comments.
    files: ['**/*.mjs'],
    rules: {
      // The type checker knows the names of Node.
      'no-undef': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
    },
  },
  {
    // A classic script that the page loads as it is.
    files: ['web/public/*.js'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { document: 'readonly', localStorage: 'readonly', matchMedia: 'readonly' } },
  },
  {
    files: ['**/*.config.ts', 'eslint.config.mjs'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...BANNED_SYNTAX.filter(({ selector }) => selector !== 'ExportDefaultDeclaration'),
      ],
    },
  },
);
