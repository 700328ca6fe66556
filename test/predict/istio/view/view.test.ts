import { MeshView } from '../../../../src/predict/istio/view/view';
import { targetPortOf } from '../../../../src/model/workloads/target-port';
import { toKubeObject } from '../../../../src/model/read/tree/objects';
import { deployment, meshOf, node, pod, service, waypoint, waypointPod, type Body } from '../snapshot';

// The waypoints that istiods see, with their pods and services.

const PLANNED = [waypoint({ labels: { version: 'v1' } }), service(), deployment('hello', 1)];

test('clusters are by name, and have their place in that order', () => {
  const view = new MeshView(meshOf({ b: { objects: [] }, c: { objects: [] }, a: { objects: [] } }));
  expect(view.names).toEqual(['a', 'b', 'c']);
  expect(['a', 'c', 'd'].map((name) => view.placeOf(name))).toEqual([0, 2, undefined]);
  expect(view.clusterOf('c').cluster.name).toBe('c');
  expect(() => view.clusterOf('d')).toThrow('there is no cluster "d"');
});

const AT_US_A = { localityLabel: 'us/us-a/', network: 'n-of-a' };

test('a Gateway stands for a pod with its labels and those that istiod adds, in the first zone', () => {
  const [found] = new MeshView(meshOf({ a: { objects: PLANNED, region: 'us', zones: ['us-a', 'us-b'] } })).clusters;
  expect(found!.waypoints[0]!.proxies).toEqual([
    {
      ...{
        kind: 'waypoint',
        cluster: 'a',
        waypoint: 'sample/waypoint',
        namespace: 'sample',
        pod: null,
        count: 1,
        ipFamily: undefined,
      },
      ...{
        locality: { region: 'us', zone: 'us-a', subzone: '' },
        network: 'n-of-a',
        place: {
          ...{ cluster: 'a', nodeName: '', ...AT_US_A, forNodeProxies: AT_US_A, zone: 'us-a' },
        },
        nodeName: '',
      },
      labels: {
        version: 'v1',
        'gateway.networking.k8s.io/gateway-name': 'waypoint',
        'gateway.networking.k8s.io/gateway-class-name': 'istio-waypoint',
        'gateway.istio.io/managed': 'istio.io-mesh-controller',
        'topology.istio.io/cluster': 'a',
        'topology.istio.io/network': 'n-of-a',
        'topology.kubernetes.io/region': 'us',
        'topology.kubernetes.io/zone': 'us-a',
      },
    },
  ]);
});

test('of a live cluster, the pods of a waypoint that have an address are its pods', () => {
  const pods = [waypointPod('w-1', '10.0.0.1', { node: 'n1' }), waypointPod('w-2', '2001:db8::2')];
  const pending = { ...waypointPod('w-3', ''), status: {} };
  const objects = [waypoint(), service(), node('n1', 'us', 'us-a'), ...pods, pending];
  const [found] = new MeshView(meshOf({ a: { objects } })).clusters;
  expect(
    found!.waypoints[0]!.proxies.map(({ pod: name, ipFamily, locality, nodeName }) => [
      ...[name, ipFamily, locality.zone, nodeName],
    ]),
  ).toEqual([
    ['w-1', 'IPv4', 'us-a', 'n1'],
    ['w-2', 'IPv6', '', ''],
  ]);
});

test('a waypoint that is not ready has no pods, and serves its own cluster’s services', () => {
  const objects = [waypoint({ status: { addresses: [] } }), service(), waypointPod('w', '10.0.0.1')];
  const view = new MeshView(meshOf({ a: { objects } }));
  expect(view.clusters[0]!.waypoints).toMatchObject([{ key: 'sample/waypoint', proxies: [] }]);
  expect(view.served.map(({ waypoint: of, service: { name } }) => `${of} ${name}`)).toEqual(['sample/waypoint hello']);
});

test('what clusters have of a service is kept until it is to be forgotten, and is the same again', () => {
  const view = new MeshView(meshOf({ a: { objects: PLANNED }, b: { objects: PLANNED } }));
  const first = view.shardsOf('sample/hello');
  expect(view.shardsOf('sample/hello')).toBe(first);
  view.forget('sample/hello');
  const again = view.shardsOf('sample/hello');
  expect(again).toEqual(first);
  expect(again.map((shard, place) => shard === first[place])).toEqual([false, false]);
});

describe('the port of a pod that a named port is', () => {
  const named = (containers: readonly unknown[], initContainers?: unknown) => {
    const body: Body = pod('h', '10.0.0.1', { spec: { containers, initContainers } });
    const object = toKubeObject(body, 'v1', 'Pod', { file: 'a.yaml', document: 1, line: 1 });
    const port = { name: 'http', port: 80, targetPort: 'web', protocol: 'TCP', appProtocol: undefined };
    return targetPortOf(port, object);
  };
  const web = (containerPort: unknown, name = 'web') => ({ ports: [{ name, containerPort }] });
  const sidecar = (containerPort: number) => ({ ...web(containerPort), restartPolicy: 'Always' });

  test.each<[string, readonly unknown[], unknown, number | undefined]>([
    ['that of any container', [web(1, 'admin'), web(8080)], undefined, 8080],
    ['that of a container before those that run beside it', [web(8080)], [sidecar(9090)], 8080],
    ['that of a container that is started before the others and goes on running', [{}], [sidecar(9090)], 9090],
    ['none of a container that is over before the others start', [{}], [web(9090)], undefined],
    ['none of another protocol', [{ ports: [{ name: 'web', containerPort: 8080, protocol: 'UDP' }] }], [], undefined],
    ['one that states its protocol', [{ ports: [{ name: 'web', containerPort: 80, protocol: 'TCP' }] }], [], 80],
    ['none, where no container has it', [{}, web(8080, 'admin')], undefined, undefined],
    ['the first that is a number', [web('8080'), web(undefined), web(9090)], undefined, 9090],
    ['what is left of what is no container and no port', [null, { ports: [null] }, web(8080)], 'none', 8080],
  ])('is %s', (_name, containers, initContainers, expected) => {
    expect(named(containers, initContainers)).toBe(expected);
  });

  test('is that of the Service where nobody knows the containers', () => {
    const annotations = { 'cdk8s-ambient/replicas': '1' };
    const declared = service({ annotations, spec: { ports: [{ name: 'http', port: 80, targetPort: 'web' }] } });
    const [found] = new MeshView(meshOf({ a: { objects: [declared] } })).shardsOf('sample/hello');
    expect(found!.endpoints.map(({ host, port }) => `${host}:${port}`)).toEqual(['hello-0.sample.a.invalid:80']);
  });
});
