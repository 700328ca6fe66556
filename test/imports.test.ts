import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { GroupVersionKind } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import * as gateway from '../imports/gateway.networking.k8s.io';
import * as istio from '../imports/networking.istio.io';
import { type Definition, only, pin, select, withoutDescriptions } from '../scripts/imports/definition';
import { type Lock, refuseChangedSources, sha256 } from '../scripts/imports/lock';
import { SOURCES, type Source } from '../scripts/imports/sources';
import { readYaml, writeYaml } from '../scripts/imports/yaml';

// What can be known of imports/ without Go and without a network. The rest is `npm run imports:check`.

const FOLDER = join(__dirname, '..', 'imports');

const SERVED: Readonly<Record<string, readonly string[]>> = {
  'destinationrules.networking.istio.io': ['v1', 'v1alpha3', 'v1beta1'],
  'gatewayclasses.gateway.networking.k8s.io': ['v1', 'v1beta1'],
  'gateways.gateway.networking.k8s.io': ['v1', 'v1beta1'],
  'grpcroutes.gateway.networking.k8s.io': ['v1'],
  'httproutes.gateway.networking.k8s.io': ['v1', 'v1beta1'],
  'referencegrants.gateway.networking.k8s.io': ['v1', 'v1beta1'],
  'serviceentries.networking.istio.io': ['v1', 'v1alpha3', 'v1beta1'],
  'virtualservices.networking.istio.io': ['v1', 'v1alpha3', 'v1beta1'],
  'workloadentries.networking.istio.io': ['v1', 'v1alpha3', 'v1beta1'],
};

const lock = JSON.parse(read('lock.json')) as Lock;
const FOLDERS = ['crds', 'crds/newer'];
const [definitions, newerDefinitions] = FOLDERS.map((folder) =>
  SOURCES.flatMap(({ group }) =>
    parseAllDocuments(read(`${folder}/${group}.yaml`)).map((document) => document.toJS() as Definition),
  ),
) as [Definition[], Definition[]];

describe('the committed files', () => {
  test('are exactly those that the lock lists', () => {
    const files = readdirSync(FOLDER, { encoding: 'utf8', recursive: true })
      .map((path) => path.replaceAll(sep, '/'))
      .filter((path) => /(\.ts|\.yaml|^crds\/.*\.json)$/.test(path));
    expect(files.sort()).toEqual(Object.keys(lock.generated));
  });

  test.each(Object.entries(lock.generated))('%s was not edited by hand', (path, expected) => {
    expect(sha256(read(path))).toBe(expected);
  });

  test('were made from the sources that the script names', () => {
    const locked = lock.sources.map(({ module, version, files }) => ({ module, version, paths: Object.keys(files) }));
    const named = SOURCES.flatMap(({ module, version, newer, paths }) =>
      [version, newer].map((one) => ({ module, version: one, paths })),
    );
    expect(locked).toEqual(named);
  });

  test('were made by the cdk8s-cli that package.json pins', () => {
    const manifest = JSON.parse(read('../package.json')) as { readonly devDependencies: Record<string, string> };
    expect(lock['cdk8s-cli']).toBe(manifest.devDependencies['cdk8s-cli']);
  });
});

describe('the pinned definitions', () => {
  test('are the same in YAML and in JSON', () => {
    const inJson = FOLDERS.flatMap((folder) =>
      SOURCES.flatMap(
        ({ group }) =>
          (JSON.parse(read(`${folder}/${group}.json`)) as { readonly definitions: Definition[] }).definitions,
      ),
    );
    expect(definitions.length).toBeGreaterThan(0);
    expect(inJson).toEqual([...definitions, ...newerDefinitions]);
  });

  test.each([
    ['known', definitions],
    ['newer', newerDefinitions],
  ])('keep every version that the %s API serves', (_, ofRelease) => {
    const served = ofRelease.map(({ metadata, spec }) => [
      metadata.name,
      spec.versions.filter((version) => version.served).map((version) => version.name),
    ]);
    expect(Object.fromEntries(served)).toEqual(SERVED);
  });

  test('have no description left, except as the name of a property', () => {
    const found = definitions.flatMap((definition) =>
      pathsTo('description', definition).map((path) => `${definition.spec.names.kind} ${path}`),
    );
    expect(found).toEqual([
      'GatewayClass spec.versions.0.schema.openAPIV3Schema.properties.spec.properties.description',
      'GatewayClass spec.versions.1.schema.openAPIV3Schema.properties.spec.properties.description',
    ]);
  });

  test('keep the CEL rules, patterns and defaults that validation needs', () => {
    for (const keyword of ['x-kubernetes-validations', 'pattern', 'default', 'x-kubernetes-list-type', 'oneOf']) {
      expect(definitions.flatMap((definition) => pathsTo(keyword, definition))).not.toHaveLength(0);
    }
  });

  test('carry the approval without which an API server refuses a k8s.io group', () => {
    for (const { metadata, spec } of definitions.filter(({ spec: { group } }) => group.endsWith('.k8s.io'))) {
      expect([spec.names.kind, metadata.annotations]).toEqual([
        spec.names.kind,
        expect.objectContaining({ 'api-approved.kubernetes.io': expect.stringMatching(/^https:/) as unknown }),
      ]);
    }
  });
});

describe('the types', () => {
  const constructs: readonly { readonly GVK: GroupVersionKind }[] = [
    istio.DestinationRule,
    istio.ServiceEntry,
    istio.VirtualService,
    istio.WorkloadEntry,
    gateway.Gateway,
    gateway.GatewayClass,
    gateway.GrpcRoute,
    gateway.HttpRoute,
    gateway.ReferenceGrant,
  ];

  test('exist for v1 of each kind', () => {
    const expected = SOURCES.flatMap(({ group, kinds }) => kinds.map((kind) => ({ apiVersion: `${group}/v1`, kind })));
    expect(constructs.map(({ GVK }) => GVK)).toEqual(expected);
  });

  test('exist for no other version', () => {
    for (const { group } of SOURCES) {
      expect(read(`${group}.ts`)).not.toMatch(/v1(alpha|beta)\d/i);
    }
  });

  test('write the names of the API where the names of the types differ', () => {
    const rule = istio.DestinationRule.manifest({
      spec: { host: 'a', trafficPolicy: { outlierDetection: { consecutive5XxErrors: 0 } } },
    }) as unknown;
    expect(rule).toEqual({
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      spec: { host: 'a', trafficPolicy: { outlierDetection: { consecutive5xxErrors: 0 } } },
    });
  });
});

describe('a refresh', () => {
  const source: Source = {
    module: 'example.com/api',
    version: 'v1.0.0',
    newer: 'v2.0.0',
    copyright: 'Somebody',
    paths: ['crd.yaml'],
    group: 'example.com',
    kinds: ['Thing'],
  };
  const before: Lock = {
    'cdk8s-cli': '1.0.0',
    sources: [{ module: source.module, version: source.version, files: { 'crd.yaml': sha256('published') } }],
    generated: {},
  };
  const download = (content: string, version = source.version) => [
    { source: { ...source, version }, files: new Map([['crd.yaml', Buffer.from(content)]]) },
  ];
  const definition: Definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.example.com', annotations: { 'helm.sh/resource-policy': 'keep' } },
    spec: {
      group: 'example.com',
      names: { kind: 'Thing' },
      versions: [
        { name: 'v1', served: true, schema: { openAPIV3Schema: { description: 'prose', type: 'object' } } },
        { name: 'v2', served: false, schema: { openAPIV3Schema: { type: 'object' } } },
      ],
    },
  };

  test('accepts a source that is what it was, and any content of a new version', () => {
    expect(() => refuseChangedSources(before, download('published'))).not.toThrow();
    expect(() => refuseChangedSources(before, download('newer', 'v1.1.0'))).not.toThrow();
  });

  test('refuses a published version whose content changed', () => {
    expect(() => refuseChangedSources(before, download('tampered'))).toThrow(
      /example\.com\/api@v1\.0\.0 crd\.yaml is not the file it was/,
    );
  });

  test('refuses a source that lacks a kind, or has it twice', () => {
    expect(select([{ kind: 'ConfigMap' }, null, definition], source)).toEqual([definition]);
    expect(() => select([], source)).toThrow('defines example.com Thing 0 times');
    expect(() => select([definition, definition], source)).toThrow('defines example.com Thing 2 times');
  });

  test('refuses to make types of a version that is not served', () => {
    expect(only('v1', definition).spec.versions.map(({ name }) => name)).toEqual(['v1']);
    expect(() => only('v2', definition)).toThrow('things.example.com does not serve v2');
  });

  test('removes Helm annotations and prose, nothing else', () => {
    expect(pin(definition)).toEqual({
      ...definition,
      metadata: { name: 'things.example.com' },
      spec: {
        ...definition.spec,
        versions: [
          { ...definition.spec.versions[0], schema: { openAPIV3Schema: { type: 'object' } } },
          definition.spec.versions[1],
        ],
      },
    });
  });

  test('removes descriptions of schemas, and leaves properties and data of that name alone', () => {
    const prose = { description: 'prose', type: 'string' };
    const bare = { type: 'string' };
    const data = { default: { description: 'data' }, 'x-kubernetes-validations': [{ rule: 'has(self.description)' }] };
    expect(
      withoutDescriptions({
        ...data,
        description: 'prose',
        additionalProperties: prose,
        anyOf: [prose, { not: prose }],
        items: { properties: { description: prose } },
      }),
    ).toEqual({
      ...data,
      additionalProperties: bare,
      anyOf: [bare, { not: bare }],
      items: { properties: { description: bare } },
    });
    expect(withoutDescriptions({ additionalProperties: true })).toEqual({ additionalProperties: true });
  });

  test('refuses YAML that is broken, or that 1.1 and 1.2 read differently', () => {
    expect(readYaml('a: "off"\n---\nb: 1\n', 'x.yaml')).toEqual([{ a: 'off' }, { b: 1 }]);
    expect(() => readYaml('a: off\n', 'x.yaml')).toThrow('x.yaml: YAML 1.1 and YAML 1.2 read it differently');
    expect(() => readYaml('a: [\n', 'x.yaml')).toThrow(/^x\.yaml: /);
  });

  test('writes YAML without aliases that reads back the same', () => {
    const shared = { enum: ['off', 'y', '0755', '1:20', ''], pattern: `^${'a'.repeat(200)} #$` };
    const text = writeYaml([{ one: shared, two: shared }, { three: 'line\nline' }], 'x.yaml');
    expect(text).not.toMatch(/[&*]a1/);
    expect(readYaml(text, 'x.yaml')).toEqual([{ one: shared, two: shared }, { three: 'line\nline' }]);
  });
});

function read(path: string): string {
  return readFileSync(join(FOLDER, path), 'utf8');
}

/** Where a key stands, at any depth. */
function pathsTo(key: string, value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([name, nested]) => [
    ...(name === key ? [name] : []),
    ...pathsTo(key, nested).map((path) => `${name}.${path}`),
  ]);
}
