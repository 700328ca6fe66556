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
import { ask, askExample } from './support';

const ID = 'istio-too-old-for-waypoint-failover';
const CLUSTERS = { cluster1: HEALTHY, cluster2: HEALTHY };
const OLD = { istioVersion: '1.27.9' };

test('each cluster of an upgrade is judged by its own version', () => {
  expect(
    ask(ID, CLUSTERS, { cluster1: { istioVersion: '1.28.0' }, cluster2: OLD }).map(({ cluster }) => cluster),
  ).toEqual(['cluster2']);
});

test('a version that is only assumed is not too old', () => {
  expect(ask(ID, CLUSTERS)).toEqual([]);
  expect(ask(ID, CLUSTERS, { cluster1: { istioVersion: 'latest' } })).toEqual([]);
});

test('several services of an old cluster are one finding', () => {
  const second = yaml(
    change(SERVICE, 'name: helloworld\n', 'name: second\n'),
    change(change(DESTINATION_RULE, 'name: helloworld\n', 'name: second\n'), 'host: helloworld.', 'host: second.'),
  );
  expect(ask(ID, { cluster1: HEALTHY + second, cluster2: HEALTHY + second }, { cluster1: OLD })).toHaveLength(1);
});

test('in one network, without a rule or without a waypoint, nothing of it is asked of waypoints', () => {
  const flat = { cluster1: { ...OLD, network: 'flat' }, cluster2: { network: 'flat' } };
  expect(ask(ID, CLUSTERS, flat)).toEqual([]);
  const cluster1 = yaml(NAMESPACE, WAYPOINT, SERVICE, WORKLOAD);
  expect(ask(ID, { cluster1, cluster2: HEALTHY }, { cluster1: OLD })).toEqual([]);
  const unbound = yaml(
    NAMESPACE,
    change(SERVICE, '    istio.io/use-waypoint: waypoint\n', ''),
    DESTINATION_RULE,
    WORKLOAD,
  );
  expect(ask(ID, { cluster1: unbound, cluster2: HEALTHY }, { cluster1: OLD })).toEqual([]);
});

test('the Deployment of an old istiod is the place to change', () => {
  const istiod = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: istiod, namespace: istio-system, labels: { app: istiod } }
spec: { template: { spec: { containers: [{ name: discovery, image: "istio/pilot:1.27.9" }] } } }
`;
  expect(ask(ID, { ...CLUSTERS, cluster1: HEALTHY + yaml(istiod) })).toMatchObject([
    { cluster: 'cluster1', object: 'Deployment istio-system/istiod', path: 'spec.template.spec.containers' },
  ]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('istio-too-old-for-waypoint-failover')).toMatchObject([
    {
      messageId: 'versionTooOld',
      message:
        'cluster1 runs Istio 1.27.4, and Service sample/helloworld should fail over from its network network-of-cluster1 to cluster2 in network network-of-cluster2.',
    },
  ]);
});
