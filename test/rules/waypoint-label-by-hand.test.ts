import {
  change,
  HEALTHY,
  NAMESPACE,
  DESTINATION_RULE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { runRules } from '../../src/rules/engine/run';
import { ask, meshOf } from './support';

const ID = 'waypoint-label-by-hand';
const GLOBAL = '    istio.io/global: "true"\n';
const UNLABELLED = change(WAYPOINT, GLOBAL, '');
const generated = (labels = 'istio.io/global: "true"') => `
apiVersion: v1
kind: Service
metadata:
  name: waypoint
  namespace: sample
  labels: {gateway.istio.io/managed: istio.io-mesh-controller, ${labels}}
spec: {ports: [{name: mesh, port: 15008}]}
`;
const clusters = (...documents: readonly string[]) => ({
  cluster1: yaml(NAMESPACE, SERVICE, DESTINATION_RULE, WORKLOAD, ...documents),
  cluster2: HEALTHY,
});

test('the Service, the Gateway and the service that relies on it are named', () => {
  expect(ask(ID, clusters(UNLABELLED, generated()))).toEqual([
    {
      cluster: 'cluster1',
      object: 'Gateway sample/waypoint',
      path: 'metadata.labels',
      messageId: 'notOnGateway',
      message:
        'In cluster1, Service sample/waypoint is global by a label that Gateway sample/waypoint does not give it, and the global Service sample/helloworld relies on it.',
    },
  ]);
});

test('with infrastructure labels, that is where the label belongs', () => {
  const replaced = change(WAYPOINT, 'spec:\n', 'spec:\n  infrastructure: {labels: {team: mesh}}\n');
  expect(ask(ID, clusters(replaced, generated()))).toMatchObject([{ path: 'spec.infrastructure.labels' }]);
});

test('the guide’s set-up in a live cluster works today: it is a warning, and no error beside it', () => {
  const found = runRules(meshOf({ clusters: clusters(UNLABELLED, generated()) })).found;
  expect(found.filter(({ finding }) => finding.severity !== 'advice').map(({ finding }) => finding.rule)).toEqual([ID]);
});

test('a waypoint that was not labelled at all is the error of another rule', () => {
  const mesh = clusters(UNLABELLED, generated('a: b'));
  expect(ask(ID, mesh)).toEqual([]);
  expect(ask('waypoint-not-global', mesh)).toHaveLength(1);
});

test('a label that the Gateway gives, or a ConfigMap may give, was not set by hand', () => {
  expect(ask(ID, clusters(WAYPOINT, generated()))).toEqual([]);
  const named = change(UNLABELLED, 'spec:\n', 'spec:\n  infrastructure: {parametersRef: {kind: ConfigMap, name: x}}\n');
  expect(ask(ID, clusters(named, generated()))).toEqual([]);
  expect(ask('waypoint-not-global', clusters(named))).toEqual([]);
});

test('where no global service relies on it, or only YAML was read, there is nothing to lose', () => {
  const local = change(SERVICE, GLOBAL, '');
  expect(ask(ID, { cluster1: yaml(NAMESPACE, local, UNLABELLED, generated()) })).toEqual([]);
  expect(ask(ID, clusters(UNLABELLED))).toEqual([]);
});
