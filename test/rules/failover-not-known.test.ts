import {
  change,
  DESTINATION_RULE,
  HEALTHY,
  NAMESPACE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'failover-not-known';
const whole = (...documents: readonly string[]) => yaml(NAMESPACE, WAYPOINT, SERVICE, WORKLOAD, ...documents);

test('a waypoint that is named and was not read leaves open where requests go', () => {
  expect(askExample(ID)).toEqual([
    {
      cluster: 'cluster2',
      object: 'Service sample/helloworld',
      path: undefined,
      messageId: 'unknown',
      message:
        'sample/helloworld: the prediction cannot tell what clients of cluster2 get (while nothing is wrong): Service sample/helloworld ' +
        'names the waypoint sample/waypiont, which was not read. If it is there, requests go through it; if ' +
        'not, past it.',
    },
  ]);
});

test('a rule for a revision of istiod that was not read is named', () => {
  const ofRevision = change(DESTINATION_RULE, 'metadata:\n', 'metadata:\n  labels: {istio.io/rev: canary}\n');
  expect(ask(ID, { cluster1: HEALTHY, cluster2: whole(ofRevision) })).toMatchObject([
    { cluster: 'cluster2', object: 'DestinationRule sample/helloworld' },
  ]);
});

test('a route that answers by itself, and one to a namespace that was not read, are named', () => {
  const route = (http: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: helloworld, namespace: sample}
spec: {hosts: [helloworld], http: [${http}]}
`;
  for (const http of [
    '{directResponse: {status: 503}}',
    '{route: [{destination: {host: helloworld.samples.svc.cluster.local}}]}',
  ]) {
    expect(ask(ID, { cluster1: HEALTHY, cluster2: whole(DESTINATION_RULE, route(http)) })).toContainEqual(
      expect.objectContaining({ object: 'VirtualService sample/helloworld' }),
    );
  }
});

test('workloads that are elsewhere, and ports for UDP, are passed over', () => {
  const withoutWorkloads = yaml(NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE);
  expect(ask(ID, { cluster1: HEALTHY, cluster2: withoutWorkloads })).toEqual([]);
  const udp = change(SERVICE, 'port: 5000', 'port: 5000\n      protocol: UDP');
  const mesh = yaml(NAMESPACE, WAYPOINT, udp, DESTINATION_RULE, WORKLOAD);
  expect(ask(ID, { cluster1: mesh, cluster2: mesh })).toEqual([]);
});

test('a waypoint that one of three clusters lacks is missing there', () => {
  const without = yaml(NAMESPACE, SERVICE, DESTINATION_RULE, WORKLOAD);
  const mesh = { cluster1: whole(DESTINATION_RULE), cluster2: without, cluster3: whole(DESTINATION_RULE) };
  expect(ask(ID, mesh)).toMatchObject([{ cluster: 'cluster2', object: 'Service sample/helloworld' }]);
});
