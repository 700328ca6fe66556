import type { Question } from '../../../src/predict/answer/answer';
import type { Client } from '../../../src/predict/client/client';
import type { Outage } from '../../../src/predict/outage/outage';
import { Prediction } from '../../../src/predict/prediction/prediction';
import { node, pod } from '../istio/snapshot';
import {
  INGRESS,
  meshOf,
  NAMESPACE,
  preferring,
  rule,
  service,
  SERVICE,
  told,
  twoOf,
  UNBOUND,
  WAYPOINT,
  WHOLE,
  workload,
} from '../mesh';

// Which services are asked about, and what is computed once for many questions.

const NOBODY = workload(0);
const LOCAL = service('local').replace('"istio.io/global":"true",', '');
const UNSHARED = UNBOUND.replace('"istio.io/global":"true"', '').replace('helloworld', 'alone');
const ofCluster1: Client = { cluster: 'cluster1', kind: 'ambient' };
const question: Question = { client: ofCluster1, service: SERVICE };
const gone = (cluster: string, key = SERVICE): Outage => ({ kind: 'scaled-to-zero', service: key, cluster });

describe('the services worth asking about', () => {
  test('are those that are shared, or have a waypoint, each once, by name', () => {
    const documents = [NAMESPACE, WAYPOINT, service('zebra'), UNBOUND, LOCAL, UNSHARED];
    expect(new Prediction(twoOf(documents)).services).toEqual(['sample/helloworld', 'sample/local', 'sample/zebra']);
  });

  test('are those of any cluster, also with a waypoint that was not read', () => {
    const mesh = meshOf({ cluster1: [NAMESPACE, LOCAL], cluster2: [NAMESPACE, WAYPOINT, service('apple')] });
    expect(new Prediction(mesh).services).toEqual(['sample/apple', 'sample/local']);
  });

  test('are not those that istiod makes for waypoints', () => {
    const generated = `
apiVersion: v1
kind: Service
metadata:
  name: waypoint
  namespace: sample
  labels: { gateway.networking.k8s.io/gateway-name: waypoint, gateway.istio.io/managed: istio.io-mesh-controller, istio.io/global: "true" }
  ownerReferences: [{ apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, name: waypoint }]
spec: { ports: [{ name: mesh, port: 15008 }] }
`;
    expect(new Prediction(twoOf([...WHOLE, generated])).services).toEqual([SERVICE]);
  });
});

describe('an outage that a client does not feel', () => {
  const prediction = new Prediction(twoOf(WHOLE));
  const usual = prediction.ask(question);

  test('is answered by what was computed for the steady state', () => {
    const answer = prediction.ask(question, [gone('cluster2')]);
    expect(answer.afterEjection).toBe(usual.afterEjection);
    expect(answer.outages).toEqual([gone('cluster2')]);
    expect(answer.reasons.map(({ text }) => text)).not.toEqual([]);
  });

  test('is one outage of several: any other is computed', () => {
    expect(told(prediction.ask(question, [gone('cluster2'), gone('cluster1')]))).toBe(
      'blackhole: errors 100 → errors 100',
    );
    expect(told(prediction.ask(question, [gone('cluster1')]))).toBe('failover: cluster2 100 → cluster2 100');
  });

  test('is none that is everywhere', () => {
    const everywhere: Outage = {
      ...({ kind: 'failing', service: SERVICE, pods: 1, requests: 1 } as const),
      failure: 'gateway-error',
    };
    expect(told(prediction.ask(question, [everywhere]))).toBe('blackhole: errors 100 → errors 100');
  });
});

describe('what was computed for one question', () => {
  test('is not taken for another client of the same cluster', () => {
    const mesh = meshOf({ cluster1: [...WHOLE.slice(0, -1), NOBODY, INGRESS], cluster2: WHOLE });
    const prediction = new Prediction(mesh);
    const ask = (kind: Client['kind']) => prediction.ask({ client: { cluster: 'cluster1', kind }, service: SERVICE });
    expect([ask('ambient').path, ask('ingress').path, ask('sidecar').path]).toEqual([
      'local-waypoint',
      'ingress',
      'none',
    ]);
    expect([ask('sidecar').verdict, ask('ambient').verdict]).toEqual(['unknown', 'failover']);
  });

  test('is not taken for a client in another zone', () => {
    const inZone = (zone: string, name: string, ip: string) =>
      [node(name, 'r', zone), pod(name, ip, { node: name, labels: { app: 'helloworld' } })].map((one) =>
        JSON.stringify(one),
      );
    const documents = [
      NAMESPACE.replace(' }', ', istio.io/use-waypoint: none }'),
      preferring('PreferClose'),
      ...inZone('a', 'a', '10.0.0.1'),
      ...inZone('b', 'bb', '10.0.0.2'),
    ];
    const prediction = new Prediction(meshOf({ cluster1: { documents, region: 'r', zones: ['a', 'b'] } }));
    const workloads = (zone: string) => [
      ...prediction.ask({ client: { ...ofCluster1, zone }, service: SERVICE }).untilEjected!.workloads.keys(),
    ];
    expect([workloads('a'), workloads('b'), workloads('a')]).toEqual([
      ['cluster1/sample/a'],
      ['cluster1/sample/bb'],
      ['cluster1/sample/a'],
    ]);
  });

  test('is not taken for another port', () => {
    const twoPorts = service().replace('port: 5000 }', 'port: 5000 }, { name: udp, port: 53, protocol: UDP }');
    const prediction = new Prediction(twoOf([NAMESPACE, WAYPOINT, twoPorts, rule(), workload(1)]));
    const ask = (port: number) => prediction.ask({ ...question, port });
    expect([ask(5000).verdict, ask(6000).verdict, ask(5000).verdict]).toEqual(['local', 'unknown', 'local']);
    expect([ask(5000).port, ask(53).port]).toEqual([5000, 53]);
  });

  test('is not taken for another service, and is right when the first is asked about again', () => {
    const documents = [...WHOLE, service('greeter'), rule({}, 'greeter'), workload(1, 'greeter')];
    const prediction = new Prediction(
      meshOf({ cluster1: [...documents.slice(0, -1), workload(0, 'greeter')], cluster2: documents }),
    );
    const ask = (key: string) =>
      told(prediction.ask({ client: ofCluster1, service: key }, [gone('cluster2', SERVICE)]));
    const [first, second] = [ask(SERVICE), ask('sample/greeter')];
    expect([first, second]).toEqual(['local: cluster1 100 → cluster1 100', 'failover: cluster2 100 → cluster2 100']);
    expect([ask(SERVICE), ask('sample/greeter')]).toEqual([first, second]);
  });

  test('is computed once', () => {
    const prediction = new Prediction(twoOf(WHOLE));
    expect(prediction.ask(question).afterEjection).toBe(prediction.ask(question).afterEjection);
  });
});
