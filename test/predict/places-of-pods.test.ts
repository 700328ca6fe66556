import { decisiveReason } from '../../src/predict/explain/gaps/decisive-reason';
import type { Client } from '../../src/predict/client/client';
import { parseOutages } from '../../src/predict/outage/outage-syntax';
import { Prediction } from '../../src/predict/prediction/prediction';
import * as live from './istio/snapshot';
import { told } from './mesh';

// Pods that say themselves where they are: Envoys go by that, node proxies by their Nodes and clusters.

const SERVICE = 'sample/hello';
const NODES = [live.node('n1', 'us', 'us-a'), live.node('n2', 'us', 'us-b')];
const NAMESPACE = live.namespace('sample', { 'istio.io/dataplane-mode': 'ambient' });
const MARK = { metadata: { annotations: { 'ambient.istio.io/redirection': 'enabled' } } };

/** The pod of a Node, with labels for another place. */
function hello(name: string, ip: string, node: string, labels: object = {}): live.Body {
  return live.pod(name, ip, { node, labels: { app: 'hello', ...labels }, ...MARK });
}

/** A service without a waypoint, which prefers pods nearby. */
const DIRECT = live.service({
  labels: live.GLOBAL,
  annotations: { 'networking.istio.io/traffic-distribution': 'PreferClose' },
});
const ANYWHERE = live.service({ labels: live.GLOBAL });

function ask(
  clusters: Readonly<Record<string, live.ClusterOf>>,
  client: Partial<Client> = {},
  outage = 'none',
): string {
  const question = { client: { cluster: 'a', kind: 'ambient' as const, ...client }, service: SERVICE };
  const outages = outage === 'none' ? [] : parseOutages(outage, SERVICE);
  return told(new Prediction(live.meshOf(clusters)).ask(question, outages));
}

describe('the label topology.istio.io/locality', () => {
  const far = { 'topology.istio.io/locality': 'us.us-b' };
  const shared = (labels: object): Readonly<Record<string, live.ClusterOf>> => ({
    a: { objects: [NAMESPACE, DIRECT, ...NODES, hello('h', '10.0.0.2', 'n1', labels)], network: 'flat' },
    b: { objects: [NAMESPACE, DIRECT, ...NODES, hello('h', '10.0.1.2', 'n2')], network: 'flat' },
  });

  test.each(['topology.istio.io/locality', 'istio-locality'])('%s moves nothing for node proxies', (label) => {
    const labelled = shared({ [label]: 'us.us-b' });
    expect(ask(labelled, { zone: 'us-a' })).toBe('local: a 100 → a 100');
    expect(ask(labelled, { zone: 'us-b' })).toBe('failover: b 100 → b 100');
  });

  test('leaves a pod to the outage of the zone that its Node is in', () => {
    expect(ask(shared(far), { zone: 'us-a' }, 'zone-down:a:us-a')).toBe('failover: b 100 → b 100');
    expect(ask(shared(far), { zone: 'us-a' }, 'zone-down:b:us-b')).toBe('local: a 100 → a 100');
  });
});

describe('the label topology.istio.io/network', () => {
  const label = { 'topology.istio.io/network': 'n-of-b' };
  const at = (pod: live.Body): live.ClusterOf => ({ objects: [NAMESPACE, ANYWHERE, ...NODES, pod] });

  test('puts a pod into two networks, and where requests for it end is not known', () => {
    const clusters = { a: at(hello('h', '10.0.0.2', 'n1', label)), b: at(hello('h', '10.0.1.2', 'n1')) };
    const question = { client: { cluster: 'a', kind: 'ambient' as const }, service: SERVICE };
    const answer = new Prediction(live.meshOf(clusters)).ask(question);
    expect(told(answer)).toBe('unknown: unknown → unknown');
    expect(decisiveReason(answer.reasons)).toMatchObject({
      step: 'gateway',
      text: 'has the pod sample/h, whose label topology.istio.io/network says n-of-b, while a is in n-of-a: Envoys go by the label and node proxies by the cluster, so that one of them sends requests where the pod is not.',
      change: 'take the label topology.istio.io/network off the pods.',
    });
  });

  test('counts for nothing where it says what the cluster says', () => {
    const clusters = { a: at(hello('h', '10.0.0.2', 'n1')), b: at(hello('h', '10.0.1.2', 'n1', label)) };
    expect(ask(clusters)).toBe('split: a 50, b 50 → a 50, b 50');
  });

  test('hides a pod from the gateway of its own network, behind which node proxies take it to be', () => {
    const other = { 'topology.istio.io/network': 'n-of-c' };
    const clusters = {
      a: at(hello('h', '10.0.0.2', 'n1')),
      b: at(hello('h', '10.0.1.2', 'n1', other)),
    };
    expect(ask(clusters)).toBe('stuck: a 50, errors 50 → a 50, errors 50');
  });
});

test('the labels that Nodes had before Kubernetes 1.17 count for Envoys, and say nothing to node proxies', () => {
  const old = (name: string, zone: string): live.Body => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: { 'failure-domain.beta.kubernetes.io/region': 'us', 'failure-domain.beta.kubernetes.io/zone': zone },
    },
  });
  const at = (service: live.Body, more: readonly live.Body[], node: live.Body, ip: string): live.ClusterOf => ({
    objects: [NAMESPACE, service, node, hello('h', ip, 'n', {}), ...more],
    network: 'flat',
  });
  const clusters = (service: live.Body, node: (name: string, zone: string) => live.Body, ...more: live.Body[]) => ({
    a: at(service, more, node('n', 'us-a'), '10.0.0.2'),
    b: at(service, more, node('n', 'us-b'), '10.0.1.2'),
  });
  const asNow = (name: string, zone: string): live.Body => live.node(name, 'us', zone);
  expect(ask(clusters(DIRECT, asNow), { zone: 'us-a' })).toBe('local: a 100 → a 100');
  expect(ask(clusters(DIRECT, old), { zone: 'us-a' })).toBe('split: a 50, b 50 → a 50, b 50');
});
