import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileRule } from '../../../../src/model/schema/custom/cel';
import { allDefinitions, findDefinition } from '../../../../src/model/schema/custom/definitions';
import { requireKnownKeywords, type OpenApiSchema } from '../../../../src/model/schema/terms/open-api';

const ROOT = join(__dirname, '..', '..', '..', '..');
const RELEASES = ['known', 'newer'] as const;

test.each(RELEASES)(
  'every kind of the %s release has a definition, in every version that it is served in',
  (release) => {
    expect(allDefinitions(release).map(({ kind, versions }) => [kind, versions.map(({ name }) => name)])).toEqual([
      ['GatewayClass', ['v1', 'v1beta1']],
      ['Gateway', ['v1', 'v1beta1']],
      ['GRPCRoute', ['v1']],
      ['HTTPRoute', ['v1', 'v1beta1']],
      ['ReferenceGrant', ['v1', 'v1beta1']],
      ['DestinationRule', ['v1', 'v1alpha3', 'v1beta1']],
      ['ServiceEntry', ['v1', 'v1alpha3', 'v1beta1']],
      ['VirtualService', ['v1', 'v1alpha3', 'v1beta1']],
      ['WorkloadEntry', ['v1', 'v1alpha3', 'v1beta1']],
    ]);
  },
);

test('each definition is found by its group, its kind and its release', () => {
  for (const release of RELEASES) {
    for (const definition of allDefinitions(release)) {
      expect(findDefinition(definition.group, definition.kind, release)).toBe(definition);
    }
  }
  expect(findDefinition('networking.istio.io', 'Gateway')).toBeUndefined();
  expect(findDefinition('', 'Service')).toBeUndefined();
});

/** The CEL rules of a schema, at each depth. */
function* rulesIn(schema: unknown): Generator<string> {
  if (typeof schema !== 'object' || schema === null) return;
  const rules = (schema as OpenApiSchema)['x-kubernetes-validations'];
  for (const { rule } of Array.isArray(rules) ? rules : []) yield rule;
  for (const below of Object.values(schema)) yield* rulesIn(below);
}

test('every rule of every definition compiles, for one that does not would fail where a value first meets it', () => {
  const rules = new Set(
    RELEASES.flatMap((release) => allDefinitions(release)).flatMap(({ versions }) =>
      versions.flatMap(({ schema }) => [...rulesIn(schema)]),
    ),
  );
  expect(rules.size).toBeGreaterThan(50);
  for (const rule of rules) expect(() => compileRule(rule)).not.toThrow();
});

test.each([
  ['known', '.'],
  ['newer', 'newer'],
] as const)('no definition in the files of the %s release is missed', (release, folder) => {
  const texts = ['gateway.networking.k8s.io', 'networking.istio.io'].map((group) =>
    readFileSync(join(ROOT, 'imports', 'crds', folder, `${group}.yaml`), 'utf8'),
  );
  const count = texts.join('\n').match(/^kind: CustomResourceDefinition$/gm)?.length;
  expect(allDefinitions(release)).toHaveLength(count!);
});

test.each([
  ['a keyword', { multipleOf: 2 }],
  ['a keyword further down', { properties: { a: { items: { uniqueItems: true } } } }],
  ['a keyword of an alternative', { oneOf: [{ minProperties: 1 }] }],
  ['a keyword of a rule', { 'x-kubernetes-validations': [{ rule: 'true', optionalOldSelf: true }] }],
  ['a rule in an alternative', { allOf: [{ 'x-kubernetes-validations': [] }] }],
  ['fields of any kind', { additionalProperties: true }],
])('a definition with %s that is not known here is refused: what it refuses would be accepted', (_, schema) => {
  expect(() => requireKnownKeywords(schema as object)).toThrow();
});
