import type { Random } from '../../conformance/synth/random';
import { decisiveReason } from '../../src/predict/explain/gaps/decisive-reason';
import {
  everywhere,
  healthyObjects,
  hostOf,
  object,
  Variant,
  variants,
  type Manifest,
  type Objects,
  type Plan,
} from './varied-mesh';

// Meshes with one mistake each, whose right answers follow from how they were made.

/** The objects of every cluster with more, or with those that a change makes of them. */
function changed(plan: Plan, change: (manifest: Manifest, cluster: string) => Manifest): Objects {
  return everywhere(plan, (cluster) => healthyObjects(plan, cluster).map((one) => change(one, cluster)));
}

function withMore(plan: Plan, more: (cluster: string) => readonly Manifest[]): Objects {
  return everywhere(plan, (cluster) => [...healthyObjects(plan, cluster), ...more(cluster)]);
}

const gone = ({ clusters }: Plan): string => `scaled-to-zero:${clusters[0]}`;

describe('without a mistake', () => {
  test.each(
    variants(
      (_random, plan) =>
        new Variant(
          plan,
          withMore(plan, () => []),
        ),
    ),
  )('mesh %d is local, and fails over', (_number, variant) => {
    expect(variant.told()).toBe('local, 0 % errors');
    expect(variant.told(gone(variant.plan))).toBe('failover, 0 % errors');
    expect(variant.found('error')).toEqual([]);
  });
});

describe('where the pods of other clusters are outside of the mesh', () => {
  /** How pods get out of it; each is in the manifests of the namespace or of the pods. */
  const WAYS: readonly ((manifest: Manifest, plan: Plan) => Manifest)[] = [
    (manifest, plan) => relabelled(manifest, plan, { 'kubernetes.io/metadata.name': plan.namespace }),
    (manifest, plan) => relabelled(manifest, plan, { 'istio.io/dataplane-mode': 'none' }),
    (manifest, plan) => relabelled(manifest, plan, { team: 'a', purpose: 'shop' }),
    (manifest) => withTemplate(manifest, { labels: { 'istio.io/dataplane-mode': 'none' } }, {}),
    (manifest) => withTemplate(manifest, {}, { hostNetwork: true }),
  ];

  function relabelled(manifest: Manifest, plan: Plan, labels: object): Manifest {
    const isIt = manifest.kind === 'Namespace' && manifest.metadata.name === plan.namespace;
    return isIt ? { ...manifest, metadata: { ...manifest.metadata, labels } } : manifest;
  }

  function withTemplate(manifest: Manifest, { labels = {} }: { labels?: object }, more: object): Manifest {
    if (manifest.kind !== 'Deployment') return manifest;
    const spec = manifest.spec as { template: { metadata: { labels: object }; spec: object } };
    const { metadata, spec: pod } = spec.template;
    const template = { metadata: { labels: { ...metadata.labels, ...labels } }, spec: { ...pod, ...more } };
    return { ...manifest, spec: { ...spec, template } };
  }

  const made = variants((random, plan) => {
    const way = random.pick(WAYS);
    const [own] = plan.clusters;
    return new Variant(
      plan,
      changed(plan, (manifest, cluster) => (cluster === own ? manifest : way(manifest, plan))),
    );
  });

  test.each(made)(
    'mesh %d fails every request in an outage of its own cluster, and check says so',
    (_number, variant) => {
      expect(variant.told()).toBe('local, 0 % errors');
      const answer = variant.ask(gone(variant.plan));
      expect(answer.untilEjected?.errors).toBe(1);
      expect(answer.afterEjection?.errors).toBe(1);
      expect(variant.found('error', 'warning')).not.toEqual([]);
    },
  );
});

describe('with meshNetworks', () => {
  const SCOPES =
    'serviceScopeConfigs:\n- servicesSelector: {matchLabels: {istio.io/global: "true"}}\n  scope: GLOBAL\n';

  function meshNetworks(random: Random, { clusters }: Plan): string {
    const networks = clusters.slice(0, 1 + random.below(clusters.length)).map((cluster, index) => {
      const endpoint = random.pick([{ fromRegistry: cluster }, { fromCidr: `10.${index + 1}.0.0/16` }]);
      const gateways = Array.from({ length: 1 + random.below(3) }, (_, place) =>
        random.pick([
          { address: `198.51.100.${place + 1}`, port: 15443 },
          { registryServiceName: 'eastwest.istio-system.svc.cluster.local', port: 15443 },
        ]),
      );
      return [`net-${cluster}`, { endpoints: [endpoint], gateways }];
    });
    return JSON.stringify({ networks: Object.fromEntries(networks) as object });
  }

  const configOf = (text: string): Manifest => ({
    ...object('v1', 'ConfigMap', { name: 'istio', namespace: 'istio-system' }),
    data: { mesh: SCOPES, meshNetworks: text },
  });

  test.each(
    variants(
      (random, plan) =>
        new Variant(
          plan,
          withMore(plan, () => [configOf(meshNetworks(random, plan))]),
        ),
    ),
  )('mesh %d is not known, and named', (_number, variant) => {
    for (const answer of [variant.ask(), variant.ask(gone(variant.plan))]) {
      expect(answer.verdict).toBe('unknown');
      expect(decisiveReason(answer.reasons)?.text).toContain('meshNetworks');
    }
    expect(variant.found('warning')).toContain('input-not-followed');
  });

  test.each(
    variants(
      (_random, plan) =>
        new Variant(
          plan,
          withMore(plan, () => [configOf('networks: {}')]),
        ),
    ),
  )('mesh %d is answered where they name no network', (_number, variant) => {
    expect(variant.told()).toBe('local, 0 % errors');
  });
});

describe('where a policy for connections names clients, and a waypoint stands between', () => {
  interface Policy {
    readonly variant: Variant;
    readonly letsIn: Variant;
  }

  function policies(random: Random, plan: Plan): Policy {
    const { namespace, service, waypoint } = plan;
    const of = (account: string): object =>
      random.pick([
        { principals: [`cluster.local/ns/front/sa/${account}`] },
        { principals: [`*/ns/front/sa/${account}`, 'cluster.local/ns/batch/sa/jobs'] },
        { namespaces: ['front', 'batch'] },
      ]);
    const port = random.pick([{}, { to: [{ operation: { ports: ['8080', '5000', '80', '9000'] } }] }]);
    const selector = random.pick([{ selector: { matchLabels: { app: service } } }, {}]);
    const make = (...rules: object[]): Manifest =>
      object(
        'security.istio.io/v1',
        'AuthorizationPolicy',
        { name: 'clients', namespace },
        {
          ...selector,
          action: 'ALLOW',
          rules,
        },
      );
    const clients = { from: [{ source: of('web') }], ...port };
    const waypointToo = { from: [{ source: { principals: [`cluster.local/ns/${namespace}/sa/${waypoint}`] } }] };
    return {
      variant: new Variant(
        plan,
        withMore(plan, () => [make(clients)]),
      ),
      letsIn: new Variant(
        plan,
        withMore(plan, () => [make(clients, waypointToo)]),
      ),
    };
  }

  test.each(variants(policies))(
    'mesh %d refuses every request, unless it names the waypoint too',
    (_number, { variant, letsIn }) => {
      const answer = variant.ask();
      expect(answer.afterEjection?.errors).toBe(1);
      expect(decisiveReason(answer.reasons)?.object).toContain('AuthorizationPolicy');
      expect(variant.found('error')).toContain('policy-blocks-waypoint');
      expect(letsIn.told()).toBe('local, 0 % errors');
      expect(letsIn.found('error')).toEqual([]);
    },
  );
});

describe('where serviceSettings make a global service local to its cluster', () => {
  const SCOPES = [{ servicesSelector: { matchLabels: { 'istio.io/global': 'true' } }, scope: 'GLOBAL' }];

  const configOf = (settings: readonly object[]): Manifest => ({
    ...object('v1', 'ConfigMap', { name: 'istio', namespace: 'istio-system' }),
    data: { mesh: JSON.stringify({ serviceScopeConfigs: SCOPES, serviceSettings: settings }) },
  });

  const made = variants((random, plan) => {
    const exact = hostOf(plan);
    const wide = random.pick([`*.${plan.namespace}.svc.cluster.local`, '*.svc.cluster.local']);
    const other = { settings: { clusterLocal: true }, hosts: ['other.elsewhere.svc.cluster.local'] };
    const local = { settings: { clusterLocal: true }, hosts: [random.pick([exact, wide])] };
    const more = random.pick([[], [other]]);
    const except = [
      { settings: { clusterLocal: true }, hosts: [wide] },
      { settings: { clusterLocal: false }, hosts: [exact] },
    ];
    return {
      variant: new Variant(
        plan,
        withMore(plan, () => [configOf([...more, local])]),
      ),
      except: new Variant(
        plan,
        withMore(plan, () => [configOf([...except, ...more])]),
      ),
    };
  });

  test.each(made)('mesh %d has no failover, unless its own host is excepted', (_number, { variant, except }) => {
    expect(variant.told()).toBe('local, 0 % errors');
    expect(variant.told(gone(variant.plan))).toBe('blackhole, 100 % errors');
    expect(variant.found('error')).toContain('cluster-local-service');
    expect(except.told(gone(except.plan))).toBe('failover, 0 % errors');
    expect(except.found('error')).toEqual([]);
  });
});

describe('on a port for connections, where a rule counts answers', () => {
  const TCP = [
    { name: 'tcp-db', port: 5432 },
    { name: 'tls', port: 443 },
    { name: 'mongo', port: 27017 },
    { name: 'db', port: 6379, appProtocol: 'redis' },
    { name: 'plain', port: 7000, appProtocol: 'tcp' },
    { name: 'tcp', port: 9090, targetPort: 9191 },
  ];

  const made = variants((random, plan) => {
    const tcp = { ...plan, port: random.pick(TCP) };
    return {
      variant: new Variant(
        tcp,
        withMore(tcp, () => []),
      ),
      http: new Variant(
        plan,
        withMore(plan, () => []),
      ),
    };
  });

  test.each(made)(
    'mesh %d ejects nothing that answers badly, and ejects it over HTTP',
    (_number, { variant, http }) => {
      for (const failure of ['gateway-error', 'application-error']) {
        const outage = `failing:${variant.plan.clusters[0]}:${failure}`;
        expect(variant.told(outage)).toBe('stuck, 100 % errors');
        expect(http.told(outage)).toBe('failover, 0 % errors');
      }
      expect(variant.found('warning')).toContain('tcp-failures-not-counted');
      expect(variant.told(gone(variant.plan))).toBe('failover, 0 % errors');
    },
  );
});
