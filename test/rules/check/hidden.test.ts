import {
  change,
  DESTINATION_RULE,
  HEALTHY,
  NAMESPACE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../../src/rules/engine/example-mesh';
import { toMesh, type MeshSource } from '../../../src/model/mesh';
import { findHidden } from '../../../src/rules/check/hidden';
import { runRules } from '../../../src/rules/engine/run';
import { readObjects } from '../../../src/model/read/tree/objects';
import { YamlReader } from '../../../src/model/read/yaml/yaml';

// A mistake that another one hides is found in the same run.

interface Pieces {
  readonly waypoint?: string;
  readonly service?: string;
  readonly rule?: string;
  readonly more?: string;
}

const clusterOf = ({ waypoint = WAYPOINT, service = SERVICE, rule = DESTINATION_RULE, more = '' }: Pieces): string =>
  yaml(...[NAMESPACE, waypoint, service, rule, WORKLOAD, more].filter((piece) => piece !== ''));

function sourceOf(clusters: Readonly<Record<string, Pieces>>): MeshSource {
  const reader = new YamlReader();
  return {
    facts: {},
    clusters: Object.entries(clusters).map(([name, pieces]) => ({
      facts: { name, folder: name, network: `network-of-${name}` },
      objects: readObjects({ file: `${name}/all.yaml`, text: clusterOf(pieces) }, reader).objects,
    })),
  };
}

/** What is found of a mesh, and what that hides. */
function found(clusters: Readonly<Record<string, Pieces>>) {
  const source = sourceOf(clusters);
  const mesh = toMesh(source);
  const results = runRules(mesh);
  const serious = results.found.filter(({ finding }) => finding.severity !== 'advice');
  const hidden = findHidden(source, mesh, results, []).map(({ finding }) => finding);
  return { shown: serious.map(({ finding: { rule, cluster } }) => `${rule} of ${cluster}`), hidden };
}

const LOCAL = change(SERVICE, '    istio.io/global: "true"\n', '');
const UNORDERED = change(DESTINATION_RULE, '- topology.istio.io/cluster', '- topology.istio.io/clustr');
const elsewhere = change(DESTINATION_RULE, 'namespace: sample', 'namespace: elsewhere');

test('a healthy mesh hides nothing, and neither does one with a single mistake', () => {
  expect(found({ cluster1: {}, cluster2: {} })).toEqual({ shown: [], hidden: [] });
  const { shown, hidden } = found({ cluster1: {}, cluster2: { service: LOCAL }, cluster3: {} });
  expect(shown).toEqual(['service-not-global-everywhere of cluster2']);
  expect(hidden).toEqual([]);
});

test('a rule that is nowhere near its service is found at once, although the service there is not global', () => {
  const { shown, hidden } = found({ cluster1: {}, cluster2: { service: LOCAL, rule: elsewhere }, cluster3: {} });
  expect(shown).toEqual(['service-not-global-everywhere of cluster2', 'rule-in-foreign-namespace of cluster2']);
  expect(hidden).toEqual([]);
});

test('a rule that is missing is named, although the service there is not global', () => {
  const { shown, hidden } = found({ cluster1: {}, cluster2: { service: LOCAL, rule: '' }, cluster3: {} });
  expect(shown).toEqual(['service-not-global-everywhere of cluster2']);
  expect(hidden).toEqual([
    expect.objectContaining({
      rule: 'failover-not-as-asked',
      cluster: 'cluster2',
      message: expect.stringContaining('cluster2 lacks DestinationRule sample/helloworld') as string,
    }),
  ]);
  // Its place would be one that only the mended mesh has.
  expect(hidden[0]).not.toHaveProperty('file');
  expect(hidden[0]).not.toHaveProperty('object');
});

test('a finding about an object that is as it was read has the place of that object', () => {
  const { shown, hidden } = found({
    cluster1: {},
    cluster2: { service: change(SERVICE, 'use-waypoint: waypoint', 'use-waypoint: waypiont'), rule: UNORDERED },
    cluster3: {},
  });
  expect(shown).toEqual(['waypoint-binding-differs of cluster2']);
  expect(hidden.map(({ rule, object, file }) => [rule, object, file])).toEqual([
    ['failover-priority-ranks-all-alike', 'DestinationRule sample/helloworld', 'cluster2/all.yaml'],
  ]);
});

test('what only one cluster has is not given to others, so that nothing is said of what it would do there', () => {
  const quota = `
apiVersion: v1
kind: ResourceQuota
metadata: {name: none, namespace: sample}
spec: {hard: {pods: "0"}}
`;
  expect(found({ cluster1: {}, cluster2: { more: quota } }).hidden).toEqual([]);
});

test('where all clusters have an object with mistakes, it is mended field by field', () => {
  const { hidden } = found({
    cluster1: { service: change(SERVICE, 'port: 5000', 'port: 5001') },
    cluster2: { service: LOCAL, rule: '' },
    cluster3: { service: change(SERVICE, 'app: helloworld', 'app: hello-world') },
  });
  expect(hidden.map(({ cluster, message }) => [cluster, /cluster2 lacks \S+ \S+/.exec(message)?.[0]])).toEqual([
    ['cluster2', 'cluster2 lacks DestinationRule sample/helloworld.'],
  ]);
});

test('the mended mesh is not looked at where no failover is broken', () => {
  const floor = change(HEALTHY, 'minHealthPercent: 1', 'minHealthPercent: 0');
  expect(floor).not.toBe(HEALTHY);
  const { shown, hidden } = found({
    cluster1: { rule: change(DESTINATION_RULE, 'minHealthPercent: 1', 'minHealthPercent: 0') },
    cluster2: {},
  });
  expect([shown.length > 0, hidden]).toEqual([true, []]);
});
