import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Words that texts for users do not have. */
const WORDS = [
  { word: '\\b(nobody|somebody|anybody|whoever|whom)\\b(?!-left)', instead: 'the component that acts' },
  { word: '\\b(?<!there )(is|are) no (?!longer|more )([A-Za-z]|$)', instead: '"is not a"' },
  { word: '\\bverbs?\\b', instead: '"command"' },
  { word: '\\bquiet day\\b', instead: '"steady state"' },
];

export default tseslint.config(
  { ignores: ['node_modules', 'lib', 'dist', 'imports', 'coverage', '.tmp', 'test/fixtures'] },
  eslint.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  prettier,
  {
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: [
            '*.js',
            '*.mjs',
            'bin/*.cjs',
            '.dependency-cruiser.cjs',
            'test/support/*.cjs',
            'templates/project/*.cjs',
          ],
        },
      },
    },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/strict-boolean-expressions': ['error', { allowNullableBoolean: true, allowString: false }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { ignoreRestSiblings: true, argsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      // What cdk8s resolves late is `any` by its own signature.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // A fact of a version of Istio stands in one place.
    files: ['src/**/*.ts'],
    ignores: ['src/istio/behaviours.ts', 'src/istio/versions.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'BinaryExpression[operator=/^[<>]=?$/] > MemberExpression[property.name=/^(minor|patch)$/]',
          message: 'Add a row to VERSION_DIFFERENCES in src/istio/behaviours.ts instead of comparing versions.',
        },
        ...WORDS.map(({ word, instead }) => ({
          selector: `:matches(Literal[value=/${word}/], TemplateElement[value.raw=/${word}/])`,
          message: `Write ${instead}: see "Words" in CONTRIBUTING.md.`,
        })),
      ],
    },
  },
  {
    // jsii knows `any` and no `unknown` (both are public API); what tests hand in on purpose is often wrong.
    files: ['src/constructs/*.ts', 'src/plugin/validation-plugin.ts', 'test/**/*.ts'],
    rules: { '@typescript-eslint/no-explicit-any': 'off' },
  },
  {
    // Manifests are read as what they are: whatever the YAML says.
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-unsafe-member-access': 'off', '@typescript-eslint/no-unsafe-argument': 'off' },
  },
  {
    files: [
      '*.js',
      '*.mjs',
      '*.cjs',
      'bin/*.cjs',
      '.dependency-cruiser.cjs',
      'test/support/*.cjs',
      'templates/project/*.cjs',
      // They import the package by its name, which resolves only where it is installed; tests compile them there.
      'templates/project/**/*.ts',
    ],
    ...tseslint.configs.disableTypeChecked,
  },
  {
    files: ['*.js', '*.cjs', '.dependency-cruiser.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: { module: 'writable', require: 'readonly' } },
  },
  {
    // Programs: what the package puts on PATH, and what tests do.
    files: ['bin/*.cjs', 'test/support/*.cjs', 'templates/project/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: {
        __dirname: 'readonly',
        module: 'writable',
        process: 'readonly',
        require: 'readonly',
        setInterval: 'readonly',
        URL: 'readonly',
      },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
