import type { Random } from '../../conformance/synth/random';
import { decisiveReason } from '../../src/predict/explain/gaps/decisive-reason';
import {
  everywhere,
  healthyObjects,
  object,
  Variant,
  variants,
  type Manifest,
  type Objects,
  type Plan,
} from './varied-mesh';

// Mistakes on the way of requests that people have reported, each in meshes of many shapes, with the answer that follows from them.

const gone = ({ clusters }: Plan): string => `scaled-to-zero:${clusters[0]}`;
const isOwn = ({ clusters }: Plan, cluster: string): boolean => cluster === clusters[0];

/** The objects of every cluster, each as a change makes it: none, one or several. */
function changed(plan: Plan, change: (manifest: Manifest, cluster: string) => Manifest | readonly Manifest[]): Objects {
  return everywhere(plan, (cluster) => healthyObjects(plan, cluster).flatMap((one) => change(one, cluster)));
}

function withMore(plan: Plan, more: (cluster: string) => readonly Manifest[]): Objects {
  return everywhere(plan, (cluster) => [...healthyObjects(plan, cluster), ...more(cluster)]);
}

const isWaypoint = ({ kind, metadata }: Manifest, { waypoint }: Plan): boolean =>
  kind === 'Gateway' && metadata.name === waypoint;
const isService = ({ kind, metadata }: Manifest, { service }: Plan): boolean =>
  kind === 'Service' && metadata.name === service;
const isEastWest = ({ kind, metadata }: Manifest): boolean => kind === 'Gateway' && metadata.name === 'eastwest';

function withLabels(manifest: Manifest, labels: Readonly<Record<string, string | undefined>>): Manifest {
  const all = { ...(manifest.metadata.labels as object), ...labels };
  const stated = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return { ...manifest, metadata: { ...manifest.metadata, labels: stated } };
}

function withSpec(manifest: Manifest, more: object): Manifest {
  return { ...manifest, spec: { ...(manifest.spec as object), ...more } };
}

function configMap(name: string, namespace: string, data: object, labels: object = {}): Manifest {
  return { ...object('v1', 'ConfigMap', { name, namespace, labels }), data };
}

/** One network for all clusters. */
function inOneNetwork(objects: Objects): Objects {
  const shared = { 'topology.istio.io/network': 'shared' };
  return Object.fromEntries(
    Object.entries(objects).map(([cluster, manifests]) => [
      cluster,
      manifests
        .filter((one) => !isEastWest(one))
        .map((one) => (one.metadata.name === 'istio-system' ? withLabels(one, shared) : one)),
    ]),
  );
}
const SHARED = () => ({ network: 'shared' });

describe('where a waypoint is scaled to zero by what its Gateway refers to', () => {
  function scaled(random: Random, all: Plan): Variant {
    const plan = { ...all, isLive: false };
    const overlay = random.pick(['spec: {replicas: 0}', '{"spec": {"replicas": 0}}', 'spec:\n  replicas: 0\n']);
    const ofClass = random.below(2) === 0;
    const options = ofClass
      ? configMap(
          'defaults',
          'istio-system',
          { deployment: overlay },
          {
            'gateway.istio.io/defaults-for-class': 'istio-waypoint',
          },
        )
      : configMap('options', plan.namespace, { deployment: overlay });
    const infrastructure = { parametersRef: { group: '', kind: 'ConfigMap', name: 'options' } };
    return new Variant(
      plan,
      changed(plan, (one, cluster) =>
        !isOwn(plan, cluster) || !isWaypoint(one, plan)
          ? one
          : [ofClass ? one : withSpec(one, { infrastructure }), options],
      ),
    );
  }

  test.each(variants(scaled))('mesh %d asks the waypoint of another cluster', (_number, variant) => {
    expect(variant.told()).toBe('failover, 0 % errors');
    expect(variant.ask().path).toBe('remote-waypoint');
  });
});

describe('where an ingress gateway uses waypoints by a label', () => {
  const INGRESS = object(
    'gateway.networking.k8s.io/v1',
    'Gateway',
    { name: 'ingress', namespace: 'edge' },
    { gatewayClassName: 'istio', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
  );
  const LABEL = { 'istio.io/ingress-use-waypoint': 'true' };

  function labelled(random: Random, all: Plan) {
    const isLost = random.below(2) === 0;
    const plan = {
      ...all,
      isLive: false,
      istioVersion: random.pick(isLost ? ['1.28.5', '1.29.1', '1.30.2'] : ['1.30.4', '1.31.0']),
    };
    const at = (wants: (one: Manifest) => boolean) =>
      new Variant(
        plan,
        changed(plan, (one) => [wants(one) ? withLabels(one, LABEL) : one, ...(isEastWest(one) ? [INGRESS] : [])]),
      );
    return {
      isLost,
      onService: at((one) => isService(one, plan)),
      onNamespace: at((one) => one.kind === 'Namespace' && one.metadata.name === plan.namespace),
    };
  }

  test.each(variants(labelled))('mesh %d fails over by it, where its version keeps it', (_number, made) => {
    const { isLost, onService, onNamespace } = made;
    const asked = { kind: 'ingress' } as const;
    const outage = `scaled-to-zero:${onService.plan.clusters[0]}`;
    expect(onService.told(outage, asked)).toBe(isLost ? 'blackhole, 100 % errors' : 'failover, 0 % errors');
    expect(onNamespace.told(outage, asked)).toBe('failover, 0 % errors');
  });
});

describe('where the cluster of the client lacks the Service', () => {
  function lacking(random: Random, plan: Plan) {
    const lacksAll = random.below(2) === 0;
    const without = (one: Manifest, cluster: string): Manifest | [] => {
      const isOf = one.metadata.namespace === plan.namespace || one.metadata.name === plan.namespace;
      return isOwn(plan, cluster) && isOf && (lacksAll || isService(one, plan) || one.kind === 'Deployment') ? [] : one;
    };
    const shared = { ...plan, istioVersion: random.pick(['1.30.4', '1.31.0']) };
    return {
      lacksAll,
      apart: new Variant(plan, changed(plan, without)),
      together: new Variant(shared, inOneNetwork(changed(shared, without)), SHARED),
    };
  }

  test.each(variants(lacking))(
    'mesh %d has no address for it, but in one network with another cluster that has it',
    (_number, { lacksAll, apart, together }) => {
      expect(apart.told()).toBe('blackhole, 100 % errors');
      expect(decisiveReason(apart.ask().reasons)?.text).toContain('the name resolves to no address');
      // Whether clients are in a cluster without the namespace is not known.
      expect(apart.found('error', 'warning').length > 0).toBe(!lacksAll);
      expect(together.ask().afterEjection?.errors).toBe(0);
    },
  );
});

describe('where the waypoints of clusters have different names', () => {
  test.each(
    variants((random, plan) => {
      const name = (cluster: string): string => (isOwn(plan, cluster) ? plan.waypoint : random.pick(['other', 'wp-2']));
      const objects = everywhere(plan, (cluster) => healthyObjects({ ...plan, waypoint: name(cluster) }, cluster));
      return new Variant(plan, objects);
    }),
  )('mesh %d fails without its own, and asks for equal names', (_number, variant) => {
    expect(variant.told()).toBe('local, 0 % errors');
    const answer = variant.ask(`waypoint-down:${variant.plan.clusters[0]}`);
    expect(answer.verdict).toBe('blackhole');
    expect(decisiveReason(answer.reasons)?.text).toMatch(/name/);
  });
});

describe('where the service is global in the cluster of the client alone', () => {
  const WAYS = [undefined, 'false', 'True', 'yes'] as const;

  test.each(
    variants((random, plan) => {
      const value = random.pick(WAYS);
      return new Variant(
        plan,
        changed(plan, (one, cluster) =>
          isService(one, plan) && !isOwn(plan, cluster) ? withLabels(one, { 'istio.io/global': value }) : one,
        ),
      );
    }),
  )('mesh %d fails without its own pods, because of the scope', (_number, variant) => {
    expect(variant.told()).toBe('local, 0 % errors');
    const answer = variant.ask(gone(variant.plan));
    expect(answer.verdict).toBe('blackhole');
    expect(decisiveReason(answer.reasons)?.text).toContain('global');
    expect(variant.found('error', 'warning')).not.toEqual([]);
  });
});

describe('where peers are declared as Gateways of class istio-remote', () => {
  test.each(
    variants((random, all) => {
      const plan = { ...all, isLive: false };
      const ports = [15008, random.pick([15008, 15443])];
      const peer = (cluster: string): Manifest =>
        object(
          'gateway.networking.k8s.io/v1',
          'Gateway',
          {
            name: `peer-${cluster}`,
            namespace: 'istio-system',
            labels: { 'topology.istio.io/network': `net-${cluster}` },
          },
          {
            gatewayClassName: 'istio-remote',
            addresses: [{ type: 'IPAddress', value: `198.51.100.${plan.clusters.indexOf(cluster) + 1}` }],
            listeners: ports.slice(0, 1).map((port) => ({
              ...{ name: 'cross-network', port, protocol: 'HBONE' },
              tls: { mode: 'Passthrough' },
            })),
          },
        );
      const objects = changed(plan, (one, cluster) =>
        isEastWest(one) ? plan.clusters.filter((other) => other !== cluster).map(peer) : one,
      );
      return new Variant(plan, objects);
    }),
  )('mesh %d spreads over all clusters: to its own istiod such a gateway is of its own cluster', (_number, variant) => {
    const { clusters } = variant.plan;
    const answer = variant.ask();
    expect([answer.verdict, answer.afterEjection?.errors]).toEqual(['split', 0]);
    expect(answer.afterEjection?.clusters.get(clusters[0]!)).toBeCloseTo(1 / clusters.length);
  });
});

describe('where other networks have gateways for sidecars alone', () => {
  test.each(
    variants((random, all) => {
      const plan = { ...all, isLive: false };
      const labels = { istio: 'eastwestgateway', app: 'istio-eastwestgateway' };
      const classic = (cluster: string): Manifest[] => [
        {
          ...object(
            'v1',
            'Service',
            {
              name: 'istio-eastwestgateway',
              namespace: 'istio-system',
              labels: { ...labels, 'topology.istio.io/network': `net-${cluster}` },
            },
            {
              type: 'LoadBalancer',
              selector: labels,
              ports: [
                { name: 'tls', port: 15443, targetPort: 15443 },
                ...random.pick([[], [{ name: 'status-port', port: 15021, targetPort: 15021 }]]),
              ],
            },
          ),
          status: { loadBalancer: { ingress: [{ ip: '203.0.113.7' }] } },
        },
      ];
      return new Variant(
        plan,
        changed(plan, (one, cluster) => (isEastWest(one) ? classic(cluster) : one)),
      );
    }),
  )('mesh %d has no way into them, and check says so', (_number, variant) => {
    expect(variant.told()).toBe('local, 0 % errors');
    expect(variant.told(gone(variant.plan))).toBe('blackhole, 100 % errors');
    expect(variant.found('error')).toContain('no-east-west-gateway');
  });
});

describe('where clusters share a network', () => {
  test.each(
    variants((random, all) => {
      const isOld = random.below(2) === 0;
      const plan = { ...all, istioVersion: random.pick(isOld ? ['1.28.6', '1.29.2', '1.29.6'] : ['1.30.4', '1.31.0']) };
      return { isOld, variant: new Variant(plan, inOneNetwork(withMore(plan, () => [])), SHARED) };
    }),
  )('mesh %d loses requests at waypoints of other clusters, before 1.30', (_number, { isOld, variant }) => {
    const outage = `waypoint-down:${variant.plan.clusters[0]}`;
    const { errors } = variant.ask(outage).afterEjection!;
    expect(errors).toBe(isOld ? 1 : 0);
    expect(variant.found('error').includes('shared-network-before-1-30')).toBe(isOld);
  });
});

describe('where trust domains differ', () => {
  const SCOPES = [{ servicesSelector: { matchLabels: { 'istio.io/global': 'true' } }, scope: 'GLOBAL' }];

  test.each(
    variants((random, plan) => {
      const suffix = random.pick(['example.com', 'mesh.internal', 'local']);
      const objects = withMore(plan, (cluster) => [
        configMap('istio', 'istio-system', {
          mesh: JSON.stringify({ trustDomain: `${cluster}.${suffix}`, serviceScopeConfigs: SCOPES }),
        }),
      ]);
      return new Variant(plan, objects);
    }),
  )('mesh %d is refused by other clusters, and check says so', (_number, variant) => {
    expect(variant.told()).toBe('local, 0 % errors');
    expect(variant.ask(gone(variant.plan)).afterEjection?.errors).toBe(1);
    expect(variant.found('error')).toContain('trust-domains-differ');
  });
});
