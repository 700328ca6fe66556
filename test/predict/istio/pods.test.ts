import { assignmentsOf } from '../../../src/predict/istio/assign/assign';
import {
  deployment,
  meshOf,
  namespace,
  node,
  pod,
  rule,
  service,
  slice,
  waypoint,
  waypointPod,
  type Body,
  type ClusterOf,
} from './snapshot';

// Which pods stand behind a service, where they are and how they are: seen from a waypoint of the same cluster.

const LIVE = [waypoint(), service(), waypointPod('w', '10.0.0.1')];
const PLANNED = [waypoint(), service()];

function list(objects: readonly Body[], facts: Partial<ClusterOf> = {}): string[] {
  const [first] = assignmentsOf(meshOf({ a: { objects, ...facts } }));
  return first!.endpoints.map(
    ({ address, health, locality }) => `${address} ${health.toLowerCase()}${locality === '' ? '' : ` ${locality}`}`,
  );
}

describe('of a live cluster', () => {
  test('its EndpointSlices say which pods there are; what is in two slices counts once, as the first says it', () => {
    const one = slice([{ address: '10.0.0.3' }, { address: '10.0.0.2' }]);
    const two = slice(
      [{ address: '10.0.0.2', conditions: { ready: false, terminating: false } }, { address: '10.0.0.4' }],
      { name: 'hello-2' },
    );
    expect(list([...LIVE, two, one])).toEqual(['10.0.0.3:80 healthy', '10.0.0.2:80 healthy', '10.0.0.4:80 healthy']);
  });

  test.each([
    [{ ready: true, serving: true, terminating: false }, ['10.0.0.2:80 healthy']],
    [{}, ['10.0.0.2:80 healthy']],
    [{ ready: false, serving: false, terminating: false }, ['10.0.0.2:80 unhealthy']],
    [{ ready: false, serving: true, terminating: true }, []],
    [{ ready: false }, []],
  ])('a pod with the conditions %j', (conditions, expected) => {
    expect(list([...LIVE, slice([{ address: '10.0.0.2', conditions }])])).toEqual(expected);
  });

  test('a pod that ends is sent, unhealthy, where sessions are to survive it, as long as it serves', () => {
    const labels = { 'istio.io/use-waypoint': 'waypoint', 'istio.io/persistent-session': 'cookie:/' };
    const at = (serving: boolean) =>
      list([
        waypoint(),
        service({ labels }),
        waypointPod('w', '10.0.0.1'),
        slice([{ address: '10.0.0.2', conditions: { ready: false, serving, terminating: true } }]),
      ]);
    expect(at(true)).toEqual(['10.0.0.2:80 unhealthy']);
    expect(at(false)).toEqual([]);
  });

  test('a pod that is labelled as draining is not sent', () => {
    const draining = pod('h', '10.0.0.2', { labels: { app: 'hello', 'istio.io/draining': 'true' } });
    expect(list([...LIVE, draining, slice([{ address: '10.0.0.2', pod: 'h' }])])).toEqual([]);
  });

  test('a slice’s pod that was not read is not there yet, and one of no pod is', () => {
    expect(list([...LIVE, slice([{ address: '10.0.0.2', pod: 'h' }, { address: '10.0.0.3' }])])).toEqual([
      '10.0.0.3:80 healthy',
    ]);
  });

  test('ports are matched by name, and have the number that the slice says', () => {
    const ports = [
      { name: 'http', port: 8080 },
      { name: 'other', port: 9090 },
    ];
    expect(list([...LIVE, slice([{ address: '10.0.0.2' }], { ports })])).toEqual(['10.0.0.2:8080 healthy']);
  });

  test('without any slice the Service’s selector says which pods there are', () => {
    const pods = [
      pod('h-1', '10.0.0.2'),
      pod('h-2', '10.0.0.3', { isReady: false }),
      pod('h-3', '10.0.0.4', { phase: 'Succeeded' }),
      pod('h-4', undefined),
      pod('h-5', '10.0.0.6', { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }),
      pod('other', '10.0.0.7', { labels: { app: 'other' } }),
      pod('elsewhere', '10.0.0.8', { namespace: 'elsewhere' }),
    ];
    expect(list([...LIVE, ...pods])).toEqual(['10.0.0.2:80 healthy', '10.0.0.3:80 unhealthy']);
  });

  test('pods that are published before they are ready are healthy', () => {
    const early = service({ spec: { publishNotReadyAddresses: true } });
    expect(list([waypoint(), early, waypointPod('w', '10.0.0.1'), pod('h', '10.0.0.3', { isReady: false })])).toEqual([
      '10.0.0.3:80 healthy',
    ]);
  });

  test('a named port is that of the container', () => {
    const named = service({ spec: { ports: [{ name: 'http', port: 80, targetPort: 'web' }] } });
    const spec = {
      containers: [
        {
          ports: [
            { name: 'admin', containerPort: 1 },
            { name: 'web', containerPort: 8080 },
          ],
        },
      ],
    };
    const objects = [
      waypoint(),
      named,
      waypointPod('w', '10.0.0.1'),
      pod('h', '10.0.0.3', { spec }),
      pod('i', '10.0.0.4'),
    ];
    expect(list(objects)).toEqual(['10.0.0.3:8080 healthy']);
  });

  test('where there are slices, a service without one has no pods, and so has one without a selector', () => {
    const other = slice([{ address: '10.0.0.9' }], { name: 'other-1', service: 'other' });
    expect(list([...LIVE, pod('h', '10.0.0.2'), other])).toEqual([]);
    expect(
      list([
        waypoint(),
        service({ spec: { selector: undefined } }),
        waypointPod('w', '10.0.0.1'),
        pod('h', '10.0.0.2'),
      ]),
    ).toEqual([]);
  });

  test('a waypoint without a ready Gateway or a pod with an address is sent nothing', () => {
    const lists = (...objects: Body[]) => assignmentsOf(meshOf({ a: { objects: [service(), ...objects] } })).length;
    expect(lists(waypoint(), waypointPod('w', '10.0.0.1'))).toBe(1);
    expect(lists(waypoint({ status: { addresses: [{ value: 'w' }] } }), waypointPod('w', '10.0.0.1'))).toBe(1);
    expect(lists(waypoint({ status: { addresses: [] } }), waypointPod('w', '10.0.0.1'))).toBe(0);
    expect(lists(waypoint({ status: {} }), waypointPod('w', '10.0.0.1'))).toBe(0);
    expect(lists(waypoint(), pod('h', '10.0.0.2'))).toBe(0);
  });

  test('requests that are to stay on a node get the pods of the waypoint’s node', () => {
    const nodeLocal = service({ spec: { internalTrafficPolicy: 'Local' } });
    const objects = [
      waypoint(),
      nodeLocal,
      waypointPod('w', '10.0.0.1', { node: 'n1' }),
      pod('h', '10.0.0.2', { node: 'n1' }),
      pod('i', '10.0.0.3', { node: 'n2' }),
    ];
    expect(list(objects)).toEqual(['10.0.0.2:80 healthy']);
  });
});

describe('localities', () => {
  const nodes = [node('n1', 'us', 'us-a'), node('n2', 'us', 'us-b')];

  test('come from the Node', () => {
    expect(
      list([...LIVE, ...nodes, pod('h', '10.0.0.2', { node: 'n2' }), pod('i', '10.0.0.3', { node: 'gone' })]),
    ).toEqual(['10.0.0.3:80 healthy', '10.0.0.2:80 healthy us/us-b']);
  });

  test('a pod’s label beats it, since 1.29; an older label in any version', () => {
    const labelled = (label: string) => [
      ...LIVE,
      ...nodes,
      pod('h', '10.0.0.2', { node: 'n2', labels: { app: 'hello', [label]: 'eu.eu-a.rack' } }),
    ];
    expect(list(labelled('topology.istio.io/locality'))).toEqual(['10.0.0.2:80 healthy eu/eu-a/rack']);
    expect(list(labelled('topology.istio.io/locality'), { istioVersion: '1.28.5' })).toEqual([
      '10.0.0.2:80 healthy us/us-b',
    ]);
    expect(list(labelled('istio-locality'), { istioVersion: '1.28.5' })).toEqual(['10.0.0.2:80 healthy eu/eu-a/rack']);
  });

  test('without Nodes the next best word counts: the pod’s labels, the slice, mesh.json', () => {
    const own = pod('h', '10.0.0.2', {
      labels: { app: 'hello', 'topology.kubernetes.io/region': 'eu', 'topology.kubernetes.io/zone': 'eu-c' },
    });
    expect(list([...LIVE, own])).toEqual(['10.0.0.2:80 healthy eu/eu-c']);
    const slices = [...LIVE, pod('h', '10.0.0.2'), slice([{ address: '10.0.0.2', pod: 'h', zone: 'us-z' }])];
    expect(list(slices, { region: 'us' })).toEqual(['10.0.0.2:80 healthy us/us-z']);
  });

  test('of what is no pod nobody knows any, unless a pod has the address', () => {
    const byHand = slice([{ address: '192.0.2.1', zone: 'us-z', nodeName: 'n1' }, { address: '10.0.0.2' }]);
    expect(list([...LIVE, ...nodes, pod('h', '10.0.0.2', { node: 'n2' }), byHand], { region: 'us' })).toEqual([
      '192.0.2.1:80 healthy',
      '10.0.0.2:80 healthy us/us-b',
    ]);
  });

  test('of slices alone, without pods, the slice’s zone counts', () => {
    expect(
      list([...PLANNED, slice([{ address: '10.0.0.2', pod: 'h', zone: 'us-z', nodeName: 'n1' }])], { region: 'us' }),
    ).toEqual(['10.0.0.2:80 healthy us/us-z']);
  });

  test('the waypoint has its own, by which it prefers pods', () => {
    const near = rule({ trafficPolicy: { outlierDetection: {} } });
    const objects = [
      waypoint(),
      service(),
      near,
      ...nodes,
      waypointPod('w', '10.0.0.1', { node: 'n2' }),
      pod('h', '10.0.0.2', { node: 'n1' }),
      pod('i', '10.0.0.3', { node: 'n2' }),
    ];
    const [{ endpoints }] = assignmentsOf(meshOf({ a: { objects } })) as [ReturnType<typeof assignmentsOf>[0]];
    expect(endpoints.map(({ address, priority }) => `${address} ${priority}`)).toEqual([
      '10.0.0.2:80 1',
      '10.0.0.3:80 0',
    ]);
  });
});

describe('of manifests', () => {
  test('workloads stand for their pods, healthy, round the zones; the name says that they are not there', () => {
    expect(list([...PLANNED, deployment('hello', 3)], { region: 'us', zones: ['us-a', 'us-b'] })).toEqual([
      'hello-0.sample.a.invalid:80 healthy us/us-a',
      'hello-2.sample.a.invalid:80 healthy us/us-a',
      'hello-1.sample.a.invalid:80 healthy us/us-b',
    ]);
  });

  test('an autoscaler’s minimum beats the workload’s number', () => {
    const autoscaler = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'hello', namespace: 'sample' },
      spec: { minReplicas: 2, maxReplicas: 5, scaleTargetRef: { kind: 'Deployment', name: 'hello' } },
    };
    expect(list([...PLANNED, deployment('hello', 1), autoscaler])).toHaveLength(2);
  });

  test('a DaemonSet stands for a pod a Node, and for one where no Node was read', () => {
    const daemons = {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'hello', namespace: 'sample' },
      spec: { template: { metadata: { labels: { app: 'hello' } } } },
    };
    expect(list([...PLANNED, daemons])).toHaveLength(1);
    expect(list([...PLANNED, daemons, node('n1', 'us', 'a'), node('n2', 'us', 'a')])).toHaveLength(2);
  });

  test('a service may say how many pods it has; they are dealt out to its workloads', () => {
    const many = (replicas: string) => [waypoint(), service({ annotations: { 'cdk8s-ambient/replicas': replicas } })];
    expect(list([...many('2')])).toEqual([
      'hello-0.sample.a.invalid:80 healthy',
      'hello-1.sample.a.invalid:80 healthy',
    ]);
    const subset = rule({ subsets: [{ name: 'v2', labels: { version: 'v2' } }] });
    const versions = ['v1', 'v2'].map((version) =>
      deployment(`hello-${version}`, 9, { labels: { app: 'hello', version } }),
    );
    const [, v2] = assignmentsOf(meshOf({ a: { objects: [...many('3'), ...versions, subset] } }));
    expect(v2!.endpoints.map(({ address }) => address)).toEqual(['hello-1.sample.a.invalid:80']);
  });

  test('of workloads that ask for no pods a service has none, whatever it says', () => {
    const says = [waypoint(), service({ annotations: { 'cdk8s-ambient/replicas': '2' } })];
    expect(list([...says, deployment('hello', 0)])).toEqual([]);
    expect(list([...says, deployment('hello', 0), deployment('other', 1, { labels: { app: 'hello' } })])).toHaveLength(
      2,
    );
  });

  test('workloads are taken by name, whatever the order of objects', () => {
    const [one, two] = [
      deployment('hello-a', 1, { labels: { app: 'hello' } }),
      deployment('hello-b', 1, { labels: { app: 'hello' } }),
    ];
    const expected = ['hello-a-0.sample.a.invalid:80 healthy', 'hello-b-0.sample.a.invalid:80 healthy'];
    expect(list([...PLANNED, one, two])).toEqual(expected);
    expect(list([...PLANNED, two, one])).toEqual(expected);
  });

  test('a named port is that of the template; where nobody knows the containers, the Service’s', () => {
    const named = service({ spec: { ports: [{ name: 'http', port: 80, targetPort: 'web' }] }, annotations: {} });
    const spec = { containers: [{ ports: [{ name: 'web', containerPort: 8080 }] }] };
    expect(list([waypoint(), named, deployment('hello', 1, { spec })])).toEqual([
      'hello-0.sample.a.invalid:8080 healthy',
    ]);
    expect(list([waypoint(), named, deployment('hello', 1)])).toEqual([]);
  });

  test('a Gateway stands for its pod, in the first zone', () => {
    const near = rule({ trafficPolicy: { outlierDetection: {} } });
    const [{ pod: ofWaypoint, endpoints }] = assignmentsOf(
      meshOf({
        a: {
          objects: [...PLANNED, near, namespace('sample'), deployment('hello', 2)],
          region: 'us',
          zones: ['us-a', 'us-b'],
        },
      }),
    ) as [ReturnType<typeof assignmentsOf>[0]];
    expect(ofWaypoint).toBeNull();
    expect(endpoints.map(({ priority }) => priority)).toEqual([0, 1]);
  });
});
