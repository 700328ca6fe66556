import fc from 'fast-check';
import { CONFIG_MAP, LIVE_KINDS } from '../../src/live/kept/kinds';
import { keepOfRootNamespace, keepParameters } from '../../src/live/kept/config-map';
import { guideCluster } from '../support/live-guide';

// The allow-list, from the outside: a marker is put everywhere into an object, and what comes back has it only where it may.

const MARK = 'hunter2';

/** Anything that JSON can hold, with the marker for every text. */
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(MARK),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'data', 'token', 'env', 'value', 'args', 'image', 'labels', 'x'), tie('value'), {
      maxKeys: 4,
    }),
  ),
})).value;

/** Where a value has the marker, with "*" for places in lists. */
function marks(value: unknown, path = ''): string[] {
  if (value === MARK) return [path];
  if (Array.isArray(value)) return value.flatMap((item) => marks(item, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => marks(item, `${path}.${key}`));
}

/** An object that has every field that was ever kept of its kind, and beside each of them fields that nobody named. */
function surround(kept: unknown, foreign: unknown): unknown {
  if (Array.isArray(kept)) return kept.map((item) => surround(item, foreign));
  if (typeof kept !== 'object' || kept === null) return kept;
  const inner = Object.entries(kept).map(([key, item]) => [key, surround(item, foreign)] as const);
  return { foreign, ...Object.fromEntries(inner) };
}

test.each([...LIVE_KINDS, CONFIG_MAP].map((kind) => [kind.kind, kind] as const))(
  'of a %s no field survives that is not on the list',
  (_, kind) => {
    fc.assert(
      fc.property(anything, fc.dictionary(fc.string(), anything), (value, more) => {
        const body = { metadata: { name: 'a', managedFields: value, foreign: value }, data: value, foreign: value };
        const kept = kind.keep({ ...more, ...body, stringData: value, immutable: value });
        // Of an object that is made of foreign fields only its name is left, and what says what it is.
        expect(marks(kept).filter((path) => !ALLOWED.test(path))).toEqual([]);
      }),
    );
  },
);

/** Labels are kept whole, whatever they say: selectors select by them. */
const ALLOWED = /^\.metadata\.labels\./;

test.each(EXAMPLES())('beside the fields of a %s that are kept, nothing is', (_, kind, example) => {
  const kept = kind.keep(example);
  fc.assert(
    fc.property(anything, (foreign) => {
      // Maps of labels and selectors are anybody's, so what is put into them is left out of account.
      const polluted = kind.keep(surround(example, foreign) as Record<string, unknown>);
      const added = marks(polluted).filter((path) => path.includes('.foreign'));
      expect(added.filter((path) => !FREE_MAPS.test(path))).toEqual([]);
    }),
  );
  expect(kept).toEqual(kind.keep(kept!));
});

const FREE_MAPS =
  /\.(labels|matchLabels|selector|options|loadBalancer|outlierDetection|connectionPool)(\[\]|\.[^.]*)*\.foreign/;

function EXAMPLES(): [string, (typeof LIVE_KINDS)[number], Record<string, unknown>][] {
  const bodies: Record<string, unknown>[] = JSON.parse(JSON.stringify(guideCluster('cluster1', 'network1').objects));
  return LIVE_KINDS.flatMap((kind) => {
    const example = bodies.find((body) => body.kind === kind.kind);
    return example === undefined ? [] : [[kind.kind, kind, example] as [string, typeof kind, Record<string, unknown>]];
  });
}

test('of a readiness probe the times are kept, and not what it asks', () => {
  const times = { periodSeconds: 5, failureThreshold: 2, timeoutSeconds: 1 };
  const readinessProbe = { ...times, httpGet: { path: MARK }, exec: { command: [MARK] } };
  const template = { metadata: { labels: {} }, spec: { containers: [{ name: 'a', readinessProbe }] } };
  const kind = LIVE_KINDS.find((one) => one.kind === 'Deployment')!;
  const kept = kind.keep({ metadata: { name: 'a' }, spec: { template } });
  expect(kept).toMatchObject({ spec: { template: { spec: { containers: [{ readinessProbe: times }] } } } });
  expect(JSON.stringify(kept)).not.toContain(MARK);
});

test('Secrets are not among what is read', () => {
  expect(LIVE_KINDS.map(({ kind }) => kind)).not.toContain('Secret');
});

test('of the mesh configuration the settings that decide where traffic goes are kept, and of other ConfigMaps nothing', () => {
  const mesh = `defaultDestinationRuleExportTo: ["."]\ndefaultConfig: {image: ${MARK}}\n`;
  const kept = keepOfRootNamespace({ metadata: { name: 'istio-canary' }, data: { mesh, other: MARK } });
  expect(kept).toMatchObject({ data: { mesh: 'defaultDestinationRuleExportTo:\n  - .\n' } });
  expect(JSON.stringify(kept)).not.toContain(MARK);
  expect(keepOfRootNamespace({ metadata: { name: 'foreign' }, data: { mesh } })).toBeUndefined();
});

test('of what changes waypoints their labels and the type of their Service are kept', () => {
  const deployment = `spec: {template: {metadata: {labels: {a: b, c: null}}, spec: {env: ${MARK}}}}`;
  const kept = keepParameters({ metadata: { name: 'p' }, data: { deployment, service: `not: [yaml`, other: MARK } });
  expect(kept.data).toEqual({
    deployment: 'spec:\n  template:\n    metadata:\n      labels:\n        a: b\n        c: null\n',
  });
});
