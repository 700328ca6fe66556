import { ApiObject, Chart, Yaml } from 'cdk8s';
import {
  AmbientNamespace,
  Cluster,
  ClusterGroup,
  GlobalService,
  LocalityFailoverRule,
  Mesh,
  Waypoint,
} from 'cdk8s-ambient';
import * as fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { findMisreading } from '../../src/synth/render/readable';
import { compiled } from '../support/compiled';
import { temporaryFolder, tree } from './support';

/** Bytes are a function of what is declared: not of when, where, or in which order. */

/** A declaration as data, so that the same can be declared in another order. */
interface Declaration {
  readonly name: string;
  readonly scope: string;
  readonly namespace: string;
  readonly data: Record<string, unknown>;
}

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
const scalar = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.integer(),
  fc.boolean(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
/** Keys that stock cdk8s loses or takes for the object's own machinery. */
const UNKNOWN_TO_CDK8S = ['__proto__', 'constructor'];
/** What a synth refuses has no bytes to compare. */
const readable = (value: Record<string, unknown>) =>
  findMisreading({ apiVersion: 'v1', kind: 'ConfigMap', data: value }, Yaml.stringify(value)) === undefined;
const data = fc
  .dictionary(
    fc.string({ minLength: 1 }).filter((key) => !UNKNOWN_TO_CDK8S.includes(key)),
    fc.oneof(
      scalar,
      fc.array(scalar),
      fc.dictionary(
        name.filter((key) => !UNKNOWN_TO_CDK8S.includes(key)),
        scalar,
        { noNullPrototype: true },
      ),
    ),
    { maxKeys: 6, noNullPrototype: true },
  )
  .filter(readable);
const declarations: fc.Arbitrary<Declaration[]> = fc.uniqueArray(
  fc.record({
    name,
    scope: fc.constantFrom('mesh', 'group', 'cluster1', 'cluster2'),
    namespace: fc.constantFrom('one', 'two'),
    data,
  }),
  { selector: (declaration) => declaration.name, maxLength: 8 },
);

function synthesize(declared: readonly Declaration[], clusterNames: readonly string[]): Record<string, string> {
  const mesh = new Mesh({ outdir: temporaryFolder() });
  const clusters = new Map(clusterNames.map((id) => [id, new Cluster(mesh, id, { network: `network-${id}` })]));
  const group = new ClusterGroup(mesh, 'group', {
    clusters: [...clusters.values()].filter(({ name: id }) => id !== 'cluster1'),
  });
  const scopes = new Map<string, Mesh | ClusterGroup | Cluster>([['mesh', mesh], ['group', group], ...clusters]);
  declared.forEach((declaration, index) => {
    const chart = new Chart(scopes.get(declaration.scope)!, `chart-${index}`, { namespace: declaration.namespace });
    new ApiObject(chart, 'map', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: declaration.name },
      data: declaration.data,
    });
  });
  mesh.synth();
  return tree(mesh.outdir);
}

const CLUSTERS = ['cluster1', 'cluster2', 'cluster3'];

function withKeysReversed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, withKeysReversed(item)]),
  );
}

test('the order of clusters, of siblings and of keys changes no byte', () => {
  fc.assert(
    fc.property(
      declarations.chain((declared) =>
        fc.tuple(fc.constant(declared), fc.shuffledSubarray(declared, { minLength: declared.length })),
      ),
      fc.shuffledSubarray(CLUSTERS, { minLength: CLUSTERS.length }),
      ([declared, shuffled], clusters) => {
        const reversed = shuffled.map((declaration) => ({
          ...declaration,
          data: withKeysReversed(declaration.data) as Record<string, unknown>,
        }));
        expect(synthesize(reversed, clusters)).toEqual(synthesize(declared, CLUSTERS));
      },
    ),
    { numRuns: 60 },
  );
});

test('each document reads back, as YAML 1.1 and as YAML 1.2, as what was declared', () => {
  fc.assert(
    fc.property(declarations, (declared) => {
      const files = synthesize(declared, CLUSTERS);
      for (const version of ['1.1', '1.2'] as const) {
        const read = Object.entries(files)
          .filter(([file]) => file.startsWith('cluster1/'))
          .flatMap(([, text]) =>
            parseAllDocuments(text, { version }).map(
              (document) => document.toJS() as { metadata: { name: string }; data?: unknown },
            ),
          );
        const expected = declared.filter(({ scope }) => scope === 'mesh' || scope === 'cluster1');
        expect(read.map(({ metadata }) => metadata.name).sort()).toEqual(
          expected.map((declaration) => declaration.name).sort(),
        );
        for (const declaration of expected) {
          const { data: readBack } = read.find(({ metadata }) => metadata.name === declaration.name)!;
          expect(isDeepStrictEqual(readBack, JSON.parse(JSON.stringify(declaration.data)))).toBe(true);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('the same mesh synthesized twice, with chart.toJson between, gives the same bytes', () => {
  const mesh = new Mesh({ outdir: temporaryFolder() });
  new Cluster(mesh, 'cluster1', { network: 'network1' });
  const chart = new Chart(mesh, 'sample', { namespace: 'sample' });
  new AmbientNamespace(chart, 'sample');
  const waypoint = new Waypoint(chart, 'waypoint');
  const service = new GlobalService(chart, 'service', { ports: [{ port: 80 }], selector: { app: 'a' }, waypoint });
  new LocalityFailoverRule(chart, 'rule', { service });
  mesh.synth();
  const first = tree(mesh.outdir);
  chart.toJson();
  mesh.synth();
  expect(tree(mesh.outdir)).toEqual(first);
});

test.each([
  { TZ: 'Asia/Kathmandu', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' },
  { TZ: 'America/St_Johns', LC_ALL: 'C', LANG: 'C', COLUMNS: '20', CDK8S_DISABLE_SORT: '' },
])(
  'the example’s bytes are those of dist/ in another time zone and locale (%j)',
  (env) => {
    const root = path.resolve(__dirname, '../..');
    const folder = temporaryFolder();
    execFileSync(process.execPath, ['--require', compiled().register, 'examples/helloworld/main.ts'], {
      cwd: root,
      env: { ...process.env, ...env, CDK8S_OUTDIR: folder },
      stdio: 'ignore',
    });
    expect(tree(folder)).toEqual(tree(path.join(root, 'dist')));
  },
  30_000,
);
