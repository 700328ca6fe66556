import type { Random } from '../../conformance/synth/random';
import { decisiveReason } from '../../src/predict/explain/gaps/decisive-reason';
import {
  healthyObjects,
  everywhere,
  hostOf,
  object,
  Variant,
  variants,
  type Manifest,
  type Objects,
  type Plan,
} from './varied-mesh';

// Mistakes in rules that people have reported, each in meshes of many shapes, with the answer that follows from them.

const gone = ({ clusters }: Plan): string => `scaled-to-zero:${clusters[0]}`;
const failing = ({ clusters }: Plan): string => `failing:${clusters[0]}`;

/** The objects of every cluster, each as a change makes it: none, one or several. */
function changed(plan: Plan, change: (manifest: Manifest, cluster: string) => Manifest | readonly Manifest[]): Objects {
  return everywhere(plan, (cluster) => healthyObjects(plan, cluster).flatMap((one) => change(one, cluster)));
}

interface Policy {
  readonly outlierDetection: Readonly<Record<string, unknown>>;
  readonly loadBalancer: Readonly<Record<string, unknown>>;
}

/** Another traffic policy in the rule of the service. */
function ruled(plan: Plan, policyOf: (policy: Policy, cluster: string) => object, more: object = {}): Objects {
  return changed(plan, (one, cluster) => {
    if (one.kind !== 'DestinationRule') return one;
    const { host, trafficPolicy } = one.spec as { host: string; trafficPolicy: Policy };
    return { ...one, spec: { host, trafficPolicy: policyOf(trafficPolicy, cluster), ...more } };
  });
}

const ofPlaces = (localityLbSetting: object) => (policy: Policy) => ({
  ...policy,
  loadBalancer: { ...policy.loadBalancer, localityLbSetting },
});

describe('where a service stays local on purpose behind a global waypoint', () => {
  test.each(
    variants((random, plan) => {
      const label = random.pick([{}, { 'istio.io/global': 'false' }]);
      const hasRule = random.below(2) === 0;
      const objects = changed(plan, (one) => {
        if (one.kind === 'DestinationRule' && !hasRule) return [];
        if (one.kind !== 'Service' || one.metadata.name !== plan.service) return one;
        return { ...one, metadata: { ...one.metadata, labels: { 'istio.io/use-waypoint': plan.waypoint, ...label } } };
      });
      return new Variant(plan, objects);
    }),
  )('mesh %d is offered no outlier detection: it would cure nothing', (_number, variant) => {
    const answer = variant.ask(failing(variant.plan));
    expect(answer.afterEjection?.errors).toBe(1);
    for (const { change = '', isTried } of answer.reasons) if (isTried) expect(change).not.toMatch(/outlierDetection/);
  });
});

describe('where the cap of ejection is too low for a service', () => {
  test.each(
    variants((random, all) => {
      const plan = { ...all, replicas: 2 + random.below(3) };
      const maxEjectionPercent = random.pick([10, 20, 30]);
      return new Variant(
        plan,
        ruled(plan, ({ outlierDetection, ...policy }) => ({
          ...policy,
          outlierDetection: { ...outlierDetection, maxEjectionPercent },
        })),
      );
    }),
  )('mesh %d is stuck in part, and what is offered cures all of it', (_number, variant) => {
    const answer = variant.ask(failing(variant.plan));
    expect(answer.verdict).toBe('stuck');
    expect(answer.afterEjection!.errors).toBeGreaterThan(0);
    const tried = answer.reasons.filter(({ isTried }) => isTried === true);
    expect(tried).not.toEqual([]);
    for (const { cure } of tried) {
      const cured = variant.cured(cure!, failing(variant.plan));
      expect(cured.afterEjection?.errors).toBe(0);
    }
  });
});

describe('where shares for places leave clusters out', () => {
  const ways: readonly ((own: string) => object)[] = [
    (own) => ({ [`region-${own}/*`]: 100 }),
    (own) => ({ [`region-${own}/zone-1/*`]: 80, [`region-${own}/zone-2/*`]: 20 }),
    (own) => ({ [`region-${own}`]: 100 }),
  ];

  test.each(
    variants((random, all) => {
      const plan = { ...all, isLive: false };
      const way = random.pick(ways);
      const distribute = plan.clusters.map((own) => ({ from: `region-${own}/*`, to: way(own) }));
      return new Variant(plan, ruled(plan, ofPlaces({ enabled: true, distribute })));
    }),
  )('mesh %d has no failover, and the left out places are named', (_number, variant) => {
    const answer = variant.ask(gone(variant.plan));
    expect([answer.verdict, answer.afterEjection?.errors]).toEqual(['blackhole', 1]);
    expect(answer.reasons.some(({ text }) => text.includes('distribute'))).toBe(true);
    expect(variant.found('error', 'warning')).toContain('distribute-leaves-clusters-out');
  });
});

describe('where a route goes to a subset', () => {
  function routed(random: Random, all: Plan): Variant {
    const plan = { ...all, isLive: false };
    const label = random.pick(['role', 'version', 'tier']);
    const host = hostOf(plan);
    const route = object(
      'networking.istio.io/v1',
      'VirtualService',
      { name: plan.service, namespace: plan.namespace },
      { hosts: [host], http: [{ route: [{ destination: { host, subset: 'writer' } }] }] },
    );
    const asWorkload = (one: Manifest, value: string): Manifest => {
      const spec = one.spec as { template: { metadata: { labels: object } } };
      const labels = { ...spec.template.metadata.labels, [label]: value };
      const template = { ...spec.template, metadata: { labels } };
      return {
        ...one,
        metadata: { ...one.metadata, name: `${plan.service}-${value}` },
        spec: { ...spec, selector: { matchLabels: labels }, template },
      };
    };
    return new Variant(
      plan,
      changed(plan, (one) => {
        if (one.kind === 'Deployment') return [asWorkload(one, 'writer'), asWorkload(one, 'reader')];
        if (one.kind !== 'DestinationRule') return one;
        const subsets = [{ name: 'writer', labels: { [label]: 'writer' } }];
        return [{ ...one, spec: { ...(one.spec as object), subsets } }, route];
      }),
    );
  }

  test.each(variants(routed))('mesh %d loses it at a gateway, which the answer says', (_number, variant) => {
    expect(variant.ask().reservations).toEqual([]);
    const answer = variant.ask(gone(variant.plan));
    const said = [...answer.reservations.map(({ text }) => text), ...answer.reasons.map(({ text }) => text)];
    expect(said.join('\n')).toMatch(/subset/);
    expect(answer.reservations).not.toEqual([]);
  });
});

describe('where a list of priorities stands beside enabled: false', () => {
  const lists = [
    { failoverPriority: ['topology.istio.io/cluster'] },
    { failoverPriority: ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone'] },
  ];

  test.each(
    variants((random, plan) => new Variant(plan, ruled(plan, ofPlaces({ enabled: false, ...random.pick(lists) })))),
  )('mesh %d spreads over all clusters, and check says so', (_number, variant) => {
    const { clusters } = variant.plan;
    const answer = variant.ask();
    expect(answer.afterEjection?.clusters.get(clusters[0]!)).toBeCloseTo(1 / clusters.length);
    expect(variant.found('error', 'warning')).toContain('failover-switched-off');
  });
});

describe('where the floor is set to zero', () => {
  test.each(
    variants((random, plan) => {
      const isWritten = random.below(2) === 0;
      return {
        isWritten,
        variant: new Variant(
          plan,
          ruled(plan, ({ outlierDetection: { minHealthPercent: _floor, ...rest }, ...policy }) => ({
            ...policy,
            outlierDetection: { ...rest, ...(isWritten ? { minHealthPercent: 0 } : {}) },
          })),
        ),
      };
    }),
  )('mesh %d is told what its rule says of it', (_number, { isWritten, variant }) => {
    const { message } = variant.finding('every-host-can-be-ejected')!;
    expect(message).toContain(isWritten ? 'sets minHealthPercent to 0' : 'and no minHealthPercent');
  });
});

describe('where Nodes say where pods and clients are', () => {
  const REGIONS = ['us-east1', 'eu-west4', 'r1'];

  test.each(
    variants((random, all) => {
      const plan = { ...all, istioVersion: random.pick(['1.30.4', '1.31.0']), isLive: true };
      const places = plan.clusters.map((cluster, index) => ({ cluster, region: REGIONS[index]! }));
      const nodes = (cluster: string): Manifest =>
        object('v1', 'Node', {
          name: 'node-1',
          labels: {
            'topology.kubernetes.io/region': places.find((place) => place.cluster === cluster)!.region,
            'topology.kubernetes.io/zone': `zone-of-${cluster}`,
          },
        });
      const preferring = { 'networking.istio.io/traffic-distribution': random.pick(['PreferClose', 'PreferSameZone']) };
      const objects = changed(plan, (one, cluster) => {
        if (one.metadata.name === 'eastwest' || one.kind === 'DestinationRule') return [];
        if (one.metadata.name === 'istio-system')
          return [
            { ...one, metadata: { ...one.metadata, labels: { 'topology.istio.io/network': 'shared' } } },
            nodes(cluster),
          ];
        if (one.kind !== 'Service' || one.metadata.name !== plan.service) return one;
        return {
          ...one,
          metadata: { ...one.metadata, labels: { 'istio.io/global': 'true' }, annotations: preferring },
        };
      });
      return new Variant(plan, objects, () => ({ network: 'shared', region: undefined }));
    }),
  )('mesh %d goes to the nearest', (_number, variant) => {
    expect(variant.told()).toBe('local, 0 % errors');
    expect(decisiveReason(variant.ask().reasons)).toBeDefined();
    expect(variant.told(gone(variant.plan))).toBe('failover, 0 % errors');
  });
});
