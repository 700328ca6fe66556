// eslint-disable-next-line @typescript-eslint/no-require-imports -- a file of CommonJS
const { existsSync, readdirSync } = require('node:fs');

/**
 * Folders whose index.ts is not a door: that of jest and prediction is what the package exports, which has less than the front ends ask
 * for; that of the engine lists all rules, which ask for the files beside it.
 */
const WITHOUT_DOOR = ['^src/(jest|prediction|rules/engine)/'];

/** The folders below one that have an index.ts. */
function foldersWithDoor(folder) {
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const folders = below.map(({ name }) => `${folder}/${name}`);
  return folders.flatMap((one) => [...(existsSync(`${one}/index.ts`) ? [one] : []), ...foldersWithDoor(one)]);
}

/**
 * The direction of imports, checked: constructs → synth; model ← rules, predict ← report ← cli, jest.
 * A folder that is not there yet is listed already, so that its first file obeys.
 * @type {import('dependency-cruiser').IConfiguration}
 */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'rooms-have-one-door',
      comment: 'A folder of the model or the prediction, and any other that has an index.ts, is entered by that.',
      severity: 'error',
      from: { path: '^(.+)/[^/]+$' },
      to: {
        path: ['^src/(model|predict)/', ...foldersWithDoor('src').map((folder) => `^${folder}/[^/]+$`)],
        pathNot: ['^$1/[^/]+$', '/index\\.ts$', ...WITHOUT_DOOR],
      },
    },
    {
      name: 'rooms-lie-one-above-the-other',
      comment: 'Of two rooms that know each other, something belongs elsewhere.',
      scope: 'folder',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, path: '^src/' },
    },
    {
      name: 'istio-is-the-ground-floor',
      comment: 'What Istio, Envoy and the Gateway API say and do, for all others to ask.',
      severity: 'error',
      from: { path: '^src/istio/' },
      to: { path: '^src/', pathNot: '^src/(istio|diagnostics|util)/' },
    },
    {
      name: 'envoy-knows-no-istio',
      comment: 'Envoy balances and ejects by what it was sent, whoever computed it.',
      severity: 'error',
      from: { path: '^src/predict/envoy/' },
      to: { path: '^src/predict/(istio|ztunnel|questions|explain)/' },
    },
    {
      name: 'reading-yaml-never-needs-constructs',
      comment: 'Whatever model, rules and predict say of our own output they say of anybody’s YAML.',
      severity: 'error',
      from: { path: '^src/(model|rules|predict|report)/' },
      to: { path: '^src/(constructs|synth)/' },
    },
    {
      name: 'rules-and-prediction-never-need-a-front-end',
      severity: 'error',
      from: { path: '^src/(model|rules|predict)/' },
      to: { path: '^src/(report|prediction|init|cli|jest|vitest|live|verify|drill)/' },
    },
    {
      name: 'clusters-are-talked-to-in-one-direction',
      comment: 'live reads clusters; verify and drill ask it, and the model and the prediction.',
      severity: 'error',
      from: { path: '^src/live/' },
      to: { path: '^src/(rules|predict|verify|drill|report|cli)/' },
    },
    {
      name: 'reports-know-no-command',
      severity: 'error',
      from: { path: '^src/report/' },
      to: { path: '^src/(cli|jest|vitest|plugin|prediction|init)/' },
    },
    {
      name: 'index-exports-no-front-end',
      comment: 'The plugin is one, and loads what it needs when it is called.',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: '^src/(cli|jest|vitest|prediction|init)/' },
    },
    {
      name: 'util-knows-nothing-of-ours',
      severity: 'error',
      from: { path: '^src/util/' },
      to: { path: '^src/', pathNot: '^src/util/' },
    },
    {
      name: 'diagnostics-know-nothing-of-what-finds-them',
      severity: 'error',
      from: { path: '^src/diagnostics/' },
      to: { path: '^src/', pathNot: '^src/(diagnostics|util)/' },
    },
    {
      name: 'core-never-imports-cdk8s-plus',
      comment: 'cdk8s-plus-28 is an optional peer: only examples and tests may use it.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: 'cdk8s-plus' },
    },
    {
      name: 'examples-use-the-public-api-only',
      severity: 'error',
      from: { path: '^examples/' },
      to: { path: '^src/', pathNot: '^src/((jest|prediction)/)?index\\.ts$' },
    },
    {
      name: 'no-dev-dependency-in-src',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/(cdk8s|constructs|vitest)/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^imports/' },
  },
};
