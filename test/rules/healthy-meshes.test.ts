import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  change,
  EAST_WEST_GATEWAY,
  HEALTHY,
  NAMESPACE,
  DESTINATION_RULE,
  SERVICE,
  SYSTEM_NAMESPACE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import type { Example } from '../../src/rules/engine/rule';
import { runRules } from '../../src/rules/engine/run';
import { meshOf } from './support';

/** Meshes that work as their owners want them to. An error or a warning on one of them is a false alarm. */

const GLOBAL = '    istio.io/global: "true"\n';
const USE = '    istio.io/use-waypoint: waypoint\n';
const named = (name: string, document: string) => change(document, 'name: helloworld\n', `name: ${name}\n`);
const serviceOf = (name: string) => change(named(name, SERVICE), 'app: helloworld', `app: ${name}`);
const ruleOf = (name: string) => change(named(name, DESTINATION_RULE), 'host: helloworld.', `host: ${name}.`);
const workloadOf = (name: string) => named(name, WORKLOAD).replaceAll('app: helloworld', `app: ${name}`);
const inNetwork = (document: string, cluster: string) =>
  change(document, 'network-of-cluster1', `network-of-${cluster}`);
const everywhere = (text: string) => ({ cluster1: text, cluster2: text, cluster3: text });

const CONSUMER = yaml(NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE, change(WORKLOAD, 'replicas: 2', 'replicas: 0'));
const UNBOUND = change(SERVICE, USE, '');
const SHARED_WAYPOINT = change(
  change(WAYPOINT, 'namespace: sample', 'namespace: waypoints'),
  '      protocol: HBONE\n',
  `      protocol: HBONE
      allowedRoutes:
        namespaces:
          from: Selector
          selector:
            matchExpressions:
              - {key: kubernetes.io/metadata.name, operator: In, values: [sample]}
`,
);
const INGRESS = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: helloworld, namespace: sample}
spec:
  hosts: [hello.example.com]
  gateways: [istio-ingress/public]
  http: [{route: [{destination: {host: helloworld.sample.svc.cluster.local}}]}]
`;
const RULE_FOR_SIDECARS = change(
  named('for-sidecars', DESTINATION_RULE),
  'spec:\n',
  'spec:\n  workloadSelector: {matchLabels: {app: legacy-client}}\n',
);
const SIDECARS = change(
  change(NAMESPACE, 'name: sample', 'name: legacy'),
  'istio.io/dataplane-mode: ambient',
  'istio-injection: enabled',
);
const GENERATED = `
apiVersion: v1
kind: Service
metadata:
  name: waypoint
  namespace: sample
  labels: {istio.io/global: "true", topology.istio.io/network: network-of-cluster1, gateway.istio.io/managed: istio.io-mesh-controller}
  annotations: {networking.istio.io/traffic-distribution: PreferClose}
spec: {type: ClusterIP, clusterIP: 10.0.0.9, ports: [{name: status-port, port: 15021}, {name: mesh, port: 15008}]}
`;
const SEVERAL = ['helloworld', 'checkout', 'cart'].map((name) => yaml(serviceOf(name), ruleOf(name), workloadOf(name)));

const MESHES: Readonly<Record<string, Example>> = {
  'one cluster': { clusters: { cluster1: HEALTHY } },
  'the guide’s set-up in three clusters': { clusters: everywhere(HEALTHY) },
  'every cluster with its namespace of istiod and east-west gateway': {
    clusters: Object.fromEntries(
      ['cluster1', 'cluster2'].map((cluster) => [
        cluster,
        HEALTHY + yaml(inNetwork(SYSTEM_NAMESPACE, cluster), inNetwork(EAST_WEST_GATEWAY, cluster)),
      ]),
    ),
  },
  'nothing said beside the objects': {
    clusters: everywhere(HEALTHY),
    facts: { cluster1: { network: undefined }, cluster2: { network: undefined }, cluster3: { network: undefined } },
  },
  'several services behind one waypoint': { clusters: everywhere(yaml(NAMESPACE, WAYPOINT) + SEVERAL.join('')) },
  'a cluster that only consumes, without a gateway': {
    clusters: { ...everywhere(HEALTHY), cluster3: CONSUMER },
    facts: { cluster3: { gateways: [] } },
  },
  'a cluster that has nothing of it': { clusters: { ...everywhere(HEALTHY), cluster3: yaml(NAMESPACE) } },
  'one shared network': {
    clusters: everywhere(HEALTHY),
    facts: { cluster1: { network: 'flat' }, cluster2: { network: 'flat' }, cluster3: { network: 'flat' } },
  },
  'a waypoint for the whole namespace': {
    clusters: everywhere(
      yaml(
        change(NAMESPACE, 'labels:\n', `labels:\n${USE}`),
        WAYPOINT,
        change(SERVICE, USE, ''),
        DESTINATION_RULE,
        WORKLOAD,
      ),
    ),
  },
  'a waypoint in a namespace of its own': {
    clusters: everywhere(
      yaml(
        NAMESPACE,
        change(NAMESPACE, 'name: sample', 'name: waypoints'),
        SHARED_WAYPOINT,
        change(SERVICE, USE, `${USE}    istio.io/use-waypoint-namespace: waypoints\n`),
        DESTINATION_RULE,
        WORKLOAD,
      ),
    ),
  },
  'a waypoint that others deploy': { clusters: everywhere(yaml(NAMESPACE, SERVICE, DESTINATION_RULE, WORKLOAD)) },
  'a service that is global without waypoint and rule': { clusters: everywhere(yaml(NAMESPACE, UNBOUND, WORKLOAD)) },
  'a service that is local everywhere': {
    clusters: everywhere(yaml(NAMESPACE, change(UNBOUND, GLOBAL, ''), WORKLOAD)),
  },
  'sidecars beside ambient': {
    clusters: everywhere(HEALTHY + yaml(SIDECARS, RULE_FOR_SIDECARS)),
  },
  'an upgrade half way': {
    clusters: everywhere(HEALTHY),
    facts: {
      cluster1: { istioVersion: '1.29.6' },
      cluster2: { istioVersion: '1.30.3' },
      cluster3: { istioVersion: '1.31.0' },
    },
  },
  'what a live cluster has beside it': { clusters: { cluster1: HEALTHY + yaml(GENERATED), cluster2: HEALTHY } },
};

test.each(Object.entries(MESHES))('%s', (_, mesh) => {
  const found = runRules(meshOf(mesh)).found.map(({ finding }) => finding);
  expect(found.filter(({ severity }) => severity !== 'advice')).toEqual([]);
});

test('rules for ingress only are no error: the ingress gateway reads them', () => {
  const found = runRules(
    meshOf({ clusters: everywhere(yaml(NAMESPACE, UNBOUND, DESTINATION_RULE, WORKLOAD, INGRESS)) }),
  ).found;
  expect(found.filter(({ finding: { severity } }) => severity === 'error')).toEqual([]);
});

test('on the guide’s own YAML, the two percentages it leaves to defaults are warned of in one finding, and nothing else', () => {
  const folder = join(__dirname, '../fixtures/guide');
  const guide = readdirSync(folder)
    .sort()
    .map((file) => `---\n${readFileSync(join(folder, file), 'utf8')}`)
    .join('');
  const found = runRules(meshOf({ clusters: { cluster1: guide, cluster2: guide } })).found.map(
    ({ finding }) => finding,
  );
  expect(
    found
      .filter(({ severity }) => severity !== 'advice')
      .map(({ cluster, severity, path, fix }) => [cluster, severity, path, fix.includes('a minHealthPercent of 1')]),
  ).toEqual(
    ['cluster1', 'cluster2'].map((cluster) => [
      cluster,
      'warning',
      'spec.trafficPolicy.outlierDetection.maxEjectionPercent',
      true,
    ]),
  );
});
