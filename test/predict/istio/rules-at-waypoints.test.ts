import { deployment, meshOf, namespace, pod, rule, sent, service, waypoint, waypointPod, type Body } from './snapshot';
import { assignmentsOf } from '../../../src/predict/istio/assign/assign';

// Which rule counts is read from what outlier detection is sent, told apart by numbers.

const detects = (consecutive5xxErrors: number) => ({ outlierDetection: { consecutive5xxErrors } });

function detected(objects: readonly Body[], own: Body = waypoint()): (number | undefined)[] {
  const mesh = meshOf({ a: { objects: [own, service(), deployment('hello', 1), ...objects] } });
  return assignmentsOf(mesh).map(({ policy }) => policy.outlierDetection?.consecutive5xx);
}

test('a rule of the waypoint’s namespace beats one of the service’s, and that one of the root namespace', () => {
  const of = (namespaceOf: string, number: number) =>
    rule({ trafficPolicy: detects(number) }, { namespace: namespaceOf });
  const shared = waypoint({
    namespace: 'shared',
    spec: { listeners: [{ port: 15008, protocol: 'HBONE', allowedRoutes: { namespaces: { from: 'All' } } }] },
  });
  const labels = { 'istio.io/use-waypoint': 'waypoint', 'istio.io/use-waypoint-namespace': 'shared' };
  const at = (...rules: Body[]) =>
    assignmentsOf(meshOf({ a: { objects: [shared, service({ labels }), deployment('hello', 1), ...rules] } })).map(
      ({ policy }) => policy.outlierDetection?.consecutive5xx,
    );
  expect(at(of('istio-system', 1))).toEqual([1]);
  expect(at(of('istio-system', 1), of('sample', 2))).toEqual([2]);
  expect(at(of('istio-system', 1), of('sample', 2), of('shared', 3))).toEqual([3]);
  expect(at(of('elsewhere', 4))).toEqual([undefined]);
});

test('a rule that is not for the waypoint’s namespace does not count', () => {
  expect(detected([rule({ trafficPolicy: detects(1), exportTo: ['.'] })])).toEqual([1]);
  expect(detected([rule({ trafficPolicy: detects(1), exportTo: ['elsewhere'] })])).toEqual([undefined]);
});

test('where waypoint, service and rule are in the root namespace, "." among several names is not that of the waypoint', () => {
  const config = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'istio', namespace: 'istio-system' },
    data: {
      mesh: JSON.stringify({
        rootNamespace: 'sample',
        serviceScopeConfigs: [{ servicesSelector: { matchLabels: { 'istio.io/global': 'true' } }, scope: 'GLOBAL' }],
      }),
    },
  };
  const at = (exportTo: string[]) => detected([config, rule({ trafficPolicy: detects(1), exportTo })]);
  expect([at(['.']), at(['*']), at(['sample', 'other'])]).toEqual([[1], [1], [1]]);
  expect(at(['.', 'other'])).toEqual([undefined]);
});

test('no rule counts for a Service that is not exported to the waypoint’s namespace', () => {
  const hidden = service({ annotations: { 'networking.istio.io/exportTo': '~' } });
  const objects = [waypoint(), deployment('hello', 1), rule({ trafficPolicy: detects(1), subsets: [{ name: 's' }] })];
  const lists = (one: Body) => assignmentsOf(meshOf({ a: { objects: [...objects, one] } }));
  expect(lists(service())).toHaveLength(2);
  expect(lists(hidden)).toMatchObject([{ subset: null, endpoints: [], policy: { panicThreshold: 0 } }]);
  expect(lists(hidden)[0]?.policy.outlierDetection).toBeUndefined();
});

test('rules for one host are one: the older’s policy counts, and of each subset the older’s', () => {
  const first = rule(
    { trafficPolicy: detects(1), subsets: [{ name: 's', trafficPolicy: detects(2) }] },
    { name: 'z', metadata: { creationTimestamp: '2026-01-01T00:00:00Z' } },
  );
  const second = rule(
    {
      trafficPolicy: detects(3),
      subsets: [
        { name: 's', trafficPolicy: detects(4) },
        { name: 't', trafficPolicy: detects(5) },
      ],
    },
    { name: 'a', metadata: { creationTimestamp: '2026-01-02T00:00:00Z' } },
  );
  expect(detected([second, first])).toEqual([1, 2, 5]);
});

test('a rule without a policy leaves that of the next', () => {
  const first = rule({ subsets: [{ name: 's' }] }, { name: 'a' });
  expect(detected([first, rule({ trafficPolicy: detects(3) }, { name: 'b' })])).toEqual([3, 3]);
});

test('a rule for certain workloads counts for priorities of the waypoint’s pods it selects, and never for what is ejected', () => {
  const byVersion = (priority: string) => ({
    trafficPolicy: { outlierDetection: {}, loadBalancer: { localityLbSetting: { failoverPriority: [priority] } } },
  });
  const selected = (labels: object) =>
    rule({ ...byVersion('version=v2'), workloadSelector: { matchLabels: labels } }, { name: 'some' });
  const pods = [
    waypointPod('w', '10.0.0.1', { labels: { role: 'edge' } }),
    pod('h-1', '10.0.0.3', { labels: { app: 'hello', version: 'v1' } }),
    pod('h-2', '10.0.0.4', { labels: { app: 'hello', version: 'v2' } }),
  ];
  const lists = (...rules: Body[]) => {
    const mesh = meshOf({ a: { objects: [waypoint(), service(), namespace('sample'), ...pods, ...rules] } });
    return [...sent(mesh), assignmentsOf(mesh)[0]!.policy.outlierDetection === undefined ? 'ejects nobody' : 'ejects'];
  };
  const all = rule(byVersion('version=v1'), { name: 'all' });
  expect(lists(all, selected({ role: 'edge' }))).toEqual(['a hello:80: 10.0.0.4:80 0, 10.0.0.3:80 1', 'ejects']);
  expect(lists(all, selected({ role: 'core' }))).toEqual(['a hello:80: 10.0.0.3:80 0, 10.0.0.4:80 1', 'ejects']);
  expect(lists(selected({ role: 'edge' }))).toEqual(['a hello:80: 10.0.0.4:80 0, 10.0.0.3:80 1', 'ejects nobody']);
});

test('of rules for one host that are exported to others each, the last counts, for what is ejected as for priorities', () => {
  const prefer = (name: string, exportTo: string, consecutive5xxErrors: number) =>
    rule(
      {
        exportTo: [exportTo],
        trafficPolicy: {
          outlierDetection: { consecutive5xxErrors },
          loadBalancer: { localityLbSetting: { failoverPriority: [`version=${name}`] } },
        },
      },
      { name },
    );
  const pods = ['v1', 'v2'].map((version, place) =>
    pod(`h-${version}`, `10.0.0.${place + 3}`, { labels: { app: 'hello', version } }),
  );
  const rules = [prefer('v1', '.', 1), prefer('v2', 'sample', 2)];
  const mesh = meshOf({ a: { objects: [waypoint(), service(), waypointPod('w', '10.0.0.1'), ...pods, ...rules] } });
  expect(sent(mesh)).toEqual(['a hello:80: 10.0.0.4:80 0, 10.0.0.3:80 1']);
  expect(assignmentsOf(mesh)[0]!.policy.outlierDetection?.consecutive5xx).toBe(2);
});
