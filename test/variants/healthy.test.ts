import type { Random } from '../../conformance/synth/random';
import {
  everywhere,
  healthyObjects,
  object,
  serviceObjects,
  Variant,
  variants,
  waypointObjects,
  type Manifest,
  type Plan,
} from './varied-mesh';

// Meshes that work as their owners want them to, with what such meshes have beside the guide's objects: an error is a false alarm.

type Part = (random: Random, plan: Plan) => readonly Manifest[];

/** Other teams, each with a namespace, a waypoint and services of its own, some of which are local on purpose. */
const teams: Part = (random, plan) =>
  ['orders', 'billing', 'search'].slice(0, 1 + random.below(3)).flatMap((namespace) => {
    const theirs = { ...plan, namespace, waypoint: random.pick(['waypoint', 'gate']), replicas: 1 + random.below(3) };
    const isLabelled = random.below(2) === 0;
    return [
      object('v1', 'Namespace', {
        name: namespace,
        labels: {
          'istio.io/dataplane-mode': 'ambient',
          'kubernetes.io/metadata.name': namespace,
          ...(isLabelled ? { 'istio.io/use-waypoint': theirs.waypoint } : {}),
        },
      }),
      ...waypointObjects(namespace, theirs.waypoint),
      ...serviceObjects(theirs, 'api'),
      ...worker(theirs),
    ];
  });

/** A service that only its own cluster asks for, without a waypoint. */
function worker(plan: Plan): Manifest[] {
  return serviceObjects(plan, 'worker')
    .filter(({ kind }) => kind !== 'DestinationRule')
    .map((one) =>
      one.kind === 'Service'
        ? { ...one, metadata: { ...one.metadata, labels: { 'istio.io/use-waypoint': 'none' } } }
        : one,
    );
}

/** Hosts outside of the mesh, at a waypoint of their own. */
const egress: Part = (random) => {
  const hosts = ['api.stripe.com', 'storage.example.com', 'mail.example.org'].slice(0, 1 + random.below(3));
  return [
    object('v1', 'Namespace', {
      name: 'egress',
      labels: { 'istio.io/dataplane-mode': 'ambient', 'istio.io/use-waypoint': 'egress' },
    }),
    object(
      'gateway.networking.k8s.io/v1',
      'Gateway',
      { name: 'egress', namespace: 'egress' },
      {
        gatewayClassName: 'istio-waypoint',
        listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', allowedRoutes: { namespaces: { from: 'All' } } }],
      },
    ),
    ...hosts.flatMap((host, index) => [
      object(
        'networking.istio.io/v1',
        'ServiceEntry',
        { name: `host-${index}`, namespace: 'egress' },
        {
          hosts: [host],
          ports: [
            { number: 443, name: 'tls', protocol: 'TLS' },
            ...random.pick([[], [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 }]]),
          ],
          resolution: random.pick(['DNS', 'DNS_ROUND_ROBIN']),
          location: 'MESH_EXTERNAL',
        },
      ),
      ...random.pick([
        [],
        [
          object(
            'networking.istio.io/v1',
            'DestinationRule',
            { name: `host-${index}`, namespace: 'egress' },
            { host, trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'SIMPLE' } }] } },
          ),
        ],
      ]),
    ]),
  ];
};

/** A service in two versions, of which a route takes one more than the other. */
const blueGreen: Part = (random, plan) => {
  const [name, { namespace }] = ['catalog', plan];
  const weight = random.pick([0, 1, 10, 50]);
  const [front, , rule] = serviceObjects(plan, name);
  const colors = ['blue', 'green'].flatMap((version) => {
    const pods = { app: name, version };
    return serviceObjects(plan, `${name}-${version}`, { labels: pods, selector: pods });
  });
  const backends = [
    { name: `${name}-blue`, port: plan.port.port, weight: 100 - weight },
    { name: `${name}-green`, port: plan.port.port, weight },
  ];
  const isGrpc = plan.port.name === 'grpc' && random.below(2) === 0;
  return [
    front!,
    rule!,
    ...colors,
    object(
      'gateway.networking.k8s.io/v1',
      isGrpc ? 'GRPCRoute' : 'HTTPRoute',
      { name, namespace },
      {
        parentRefs: [{ group: '', kind: 'Service', name, port: plan.port.port }],
        rules: [{ backendRefs: backends }],
      },
    ),
  ];
};

/** What security and platform teams add. */
const platform: Part = (random, { namespace, service, replicas, istioVersion }) => {
  const all = [
    object(
      'security.istio.io/v1',
      'PeerAuthentication',
      { name: 'default', namespace: 'istio-system' },
      {
        mtls: { mode: 'STRICT' },
      },
    ),
    object(
      'security.istio.io/v1',
      'AuthorizationPolicy',
      { name: service, namespace },
      {
        targetRefs: [{ kind: 'Service', group: '', name: service }],
        action: 'ALLOW',
        rules: [{ to: [{ operation: { methods: ['GET', 'POST'] } }] }],
      },
    ),
    object(
      'networking.k8s.io/v1',
      'NetworkPolicy',
      { name: 'hbone', namespace },
      {
        podSelector: {},
        ingress: [{ ports: [{ port: 15008, protocol: 'TCP' }] }],
      },
    ),
    object(
      'policy/v1',
      'PodDisruptionBudget',
      { name: service, namespace },
      {
        minAvailable: 1,
        selector: { matchLabels: { app: service } },
      },
    ),
    object(
      'autoscaling/v2',
      'HorizontalPodAutoscaler',
      { name: service, namespace },
      {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: service },
        minReplicas: replicas,
        maxReplicas: replicas + 4,
      },
    ),
    object(
      'telemetry.istio.io/v1',
      'Telemetry',
      { name: 'mesh', namespace: 'istio-system' },
      {
        accessLogging: [{ providers: [{ name: 'envoy' }] }],
      },
    ),
    object(
      'cert-manager.io/v1',
      'Certificate',
      { name: 'tls', namespace },
      {
        secretName: 'tls',
        issuerRef: { name: 'ca' },
      },
    ),
    object('v1', 'ServiceAccount', { name: service, namespace }),
    { ...object('v1', 'ConfigMap', { name: 'settings', namespace }), data: { mesh: 'not of istiod' } },
  ];
  // Gateways of Istio 1.28 refuse everything for a service with a policy for HTTP.
  const isBroken = ({ kind }: Manifest): boolean => kind === 'AuthorizationPolicy' && istioVersion.startsWith('1.28');
  return all.filter((one) => random.below(4) > 0 && !isBroken(one));
};

describe.each<[string, Part]>([
  ['several teams', teams],
  ['hosts outside of the mesh', egress],
  ['blue and green', blueGreen],
  ['objects of security and of the platform', platform],
  ['all of that', (random, plan) => [teams, egress, blueGreen, platform].flatMap((part) => part(random, plan))],
])('with %s', (_name, part) => {
  const made = variants((random, plan) => {
    const more = part(random, plan);
    return new Variant(
      plan,
      everywhere(plan, (cluster) => [...healthyObjects(plan, cluster), ...more]),
    );
  });

  test.each(made)('mesh %d has no error, and fails over', (_number, variant) => {
    expect(variant.found('error')).toEqual([]);
    expect(variant.told()).toBe('local, 0 % errors');
    expect(variant.told(`scaled-to-zero:${variant.plan.clusters[0]}`)).toBe('failover, 0 % errors');
  });
});

test('the services of a route take part in it', () => {
  const [, variant] = variants((random, plan) => {
    const more = blueGreen(random, plan);
    return new Variant(
      plan,
      everywhere(plan, (cluster) => [...healthyObjects(plan, cluster), ...more]),
    );
  })[0]!;
  expect(variant.ask(undefined, { service: 'catalog' }).verdict).toBe('local');
});
