import {
  DESTINATION_RULE,
  HEALTHY,
  NAMESPACE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  change,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'namespace-not-in-mesh';
const LABEL = '\n  labels:\n    istio.io/dataplane-mode: ambient';
const cluster = (namespace: string, workload = WORKLOAD) =>
  yaml(namespace, WAYPOINT, SERVICE, DESTINATION_RULE, workload);
const found = (namespace: string, workload = WORKLOAD) =>
  ask(ID, { cluster1: HEALTHY, cluster2: cluster(namespace, workload) });
const NOT_ENROLLED = change(NAMESPACE, LABEL, '');
const podsWith = (mode: string) =>
  change(
    WORKLOAD,
    '        app: helloworld\n    spec',
    `        app: helloworld\n        istio.io/dataplane-mode: ${mode}\n    spec`,
  );

test('pods may enrol by themselves, or have sidecars', () => {
  expect(found(NOT_ENROLLED, podsWith('ambient'))).toEqual([]);
  expect(found(change(NAMESPACE, 'istio.io/dataplane-mode: ambient', 'istio-injection: enabled'))).toEqual([]);
});

test('pods that opt out of an enrolled namespace are found', () => {
  expect(found(NAMESPACE, podsWith('none'))).toMatchObject([
    {
      messageId: 'podsOptOut',
      object: 'Deployment sample/helloworld',
      message:
        'In cluster2, the pods of Deployment sample/helloworld have the label istio.io/dataplane-mode: none, and stand behind the global Service sample/helloworld.',
    },
  ]);
});

test('a namespace that was not read, or has no pods, is not concerned', () => {
  expect(ask(ID, { cluster1: HEALTHY, cluster2: yaml(WAYPOINT, SERVICE, WORKLOAD) })).toEqual([]);
  expect(found(NOT_ENROLLED, change(WORKLOAD, 'replicas: 2', 'replicas: 0'))).toEqual([]);
});

test('a mesh in which no namespace is enrolled is not an ambient mesh', () => {
  expect(ask(ID, { cluster1: cluster(NOT_ENROLLED), cluster2: cluster(NOT_ENROLLED) })).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('namespace-not-in-mesh')).toMatchObject([
    {
      messageId: 'namespaceNotEnrolled',
      message:
        'Namespace sample of cluster2 does not have the label istio.io/dataplane-mode: ambient, so the pods of the global Service sample/helloworld are outside of the mesh there; they are inside in cluster1.',
    },
  ]);
});
