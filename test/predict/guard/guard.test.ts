import { decisiveKinds, saidRows } from '../../../src/istio/ledger';
import { decisiveReason } from '../../../src/predict/explain/gaps/decisive-reason';
import { Prediction } from '../../../src/predict/prediction/prediction';
import type { Outage } from '../../../src/predict/outage/outage';
import {
  ask,
  meshOf,
  NAMESPACE,
  rule,
  service,
  SERVICE,
  told,
  twoOf,
  UNBOUND,
  virtualService,
  WAYPOINT,
  WHOLE,
  workload,
} from '../mesh';
import { documentsWith } from './said-rows';

const GONE: Outage = { kind: 'scaled-to-zero', service: SERVICE, cluster: 'cluster1' };
const LOCAL = 'local: cluster1 100 → cluster1 100';

/** Rows whose objects leave the answer unknown by what the prediction says itself. */
const ANSWERED = new Set([
  ...['service-headless', 'service-external-name'],
  ...['virtual-service-answers-itself', 'virtual-service-delegate', 'virtual-service-fault-abort'],
  ...['virtual-service-retries', 'virtual-service-mirror', 'virtual-service-matches-that-istio-drops'],
  ...['gateway-route-extensions', 'gateway-route-other-backend'],
  ...['gateway-class-agentgateway', 'tcp-route', 'tls-route'],
]);
/** Rows whose objects have another row, whose sentence is enough. */
const NAMED_BY: Readonly<Record<string, string>> = {
  'service-entry-endpoints': 'service-entry',
  'service-entry-selector': 'service-entry',
  'service-entry-visibility': 'service-entry',
  'service-entry-identities': 'service-entry',
};
/** Of these versions, the API is known and the behaviour is not. */
const ABOVE_THE_NEWEST: ReadonlySet<string | undefined> = new Set(['1.32']);
/** Rows whose objects are for what is not a Service: nobody asks about that. */
const FOR_NO_SERVICE = ['gateway-route-other-parent'];

describe('each row of the ledger that is said, where an object has its input', () => {
  const cases = saidRows().flatMap((row) =>
    row.matches.map((match) => [row.id, match.kind, match.at, row, match] as const),
  );

  test.each(cases)('%s (%s, %s) is named', (id, _kind, _at, row, match) => {
    const { since, until } = row.versions ?? {};
    const istioVersion = `${until ?? (ABOVE_THE_NEWEST.has(since) ? since : '1.31')}.0`;
    const mesh = twoOf(documentsWith(row, match), { istioVersion });
    const client = row.clients === 'ingress' ? ({ kind: 'ingress' } as const) : {};
    // Requests that stay in their cluster meet no gateway between networks.
    const isWayIn = row.concerns === 'network' && (match.kind === 'Gateway' || match.kind === 'Service');
    // What stands in for values is not always one that the API server accepts.
    const answer = ask(mesh, { client, takesRefused: true, outages: isWayIn ? [GONE] : [] });
    const named = [...answer.reasons.map(({ text }) => text), ...answer.reservations.map(({ text }) => text)];
    if (FOR_NO_SERVICE.includes(id)) {
      expect(told(answer)).toBe(LOCAL);
      return;
    }
    if (ANSWERED.has(id)) {
      expect(answer.verdict === 'unknown' || answer.reservations.length > 0).toBe(true);
      return;
    }
    const { state } = saidRows().find((one) => one.id === (NAMED_BY[id] ?? id))!;
    expect(named).toContain(state.sentence);
  });
});

describe('nothing is said of', () => {
  test.each([
    ['the set-up of the guide', WHOLE],
    ['a service without a waypoint', [NAMESPACE, UNBOUND, workload(2)]],
    ['a route for another host', [...WHOLE, virtualService({ hosts: ['other.sample.svc.cluster.local'], tls: [{}] })]],
    ['a ServiceEntry for another host', [...WHOLE, entry(['api.example.com'])]],
    ['a WorkloadEntry that the service does not select', [...WHOLE, workloadEntry('other')]],
    [
      'a route for connections to a port for HTTP',
      [...WHOLE, virtualService({ tls: [{ match: [{ sniHosts: ['a'] }] }] })],
    ],
    ['a filter of another waypoint', [...WHOLE, filter('other')]],
    ['a NetworkPolicy that lets tunnels in', [...WHOLE, networkPolicy([{ ports: [{ port: 15008 }] }])]],
  ])('%s', (_name, documents) => {
    const { prediction, services } = predictionOf(documents);
    const answers = services.flatMap((one) =>
      prediction
        .scenariosFor(one)
        .map(({ outages }) =>
          prediction.ask({ client: { cluster: 'cluster2', kind: 'ambient' }, service: one }, outages),
        ),
    );
    const unknown = answers.filter(({ verdict }) => verdict === 'unknown').map(({ outages }) => outages);
    expect(unknown.filter((outages) => !outages.some(({ kind }) => kind === 'cluster-down'))).toEqual([]);
    expect(answers.flatMap(({ reservations }) => reservations)).toEqual([]);
  });

  function predictionOf(documents: readonly string[]) {
    const prediction = new Prediction(twoOf(documents));
    return { prediction, services: prediction.services };
  }
});

describe('an input that is not followed makes an answer unknown', () => {
  test('with its sentence as the decisive reason, and what silences it', () => {
    const answer = ask(twoOf([...WHOLE, filter('waypoint')]));
    expect(told(answer)).toBe('unknown: unknown → unknown');
    expect(decisiveReason(answer.reasons)).toMatchObject({
      cluster: 'cluster1',
      object: 'EnvoyFilter sample/filter',
      text: 'changes what proxies are sent in any way, which is not followed here.',
      change: expect.stringContaining('allow.cdk8s-ambient/input-not-followed') as string,
    });
  });

  test('only where its cluster answers: that of another one may not be asked', () => {
    const mesh = meshOf({ cluster1: WHOLE, cluster2: [...WHOLE, filter('waypoint')] });
    expect(told(ask(mesh))).toBe(LOCAL);
    expect(ask(mesh, { outages: [GONE] }).verdict).toBe('unknown');
  });

  test('in another cluster, too, where it is an endpoint, which all istiods read', () => {
    const mesh = meshOf({ cluster1: WHOLE, cluster2: [...WHOLE, workloadEntry('helloworld')] });
    expect(ask(mesh).verdict).toBe('unknown');
  });

  test('where a route leads to a service that it concerns', () => {
    const other = [
      service('other'),
      rule({}, 'other'),
      workload(1, 'other'),
      entry(['other.sample.svc.cluster.local']),
    ];
    const route = virtualService({ http: [{ route: [{ destination: { host: 'other' } }] }] });
    expect(told(ask(twoOf([...WHOLE, ...other])))).toBe(LOCAL);
    expect(ask(twoOf([...WHOLE, ...other, route])).verdict).toBe('unknown');
  });

  test('where a ServiceEntry has the address of the Service, for clients ask for addresses', () => {
    const addressed = [
      NAMESPACE,
      WAYPOINT,
      service().replace('spec: { ', 'spec: { clusterIP: 10.0.0.7, '),
      rule(),
      workload(2),
    ];
    const withEntry = (addresses: readonly string[]) => [...addressed, entry(['api.example.com'], { addresses })];
    expect(ask(twoOf(withEntry(['10.0.0.7']))).verdict).toBe('unknown');
    expect(ask(twoOf(withEntry(['10.0.0.7/32']))).verdict).toBe('unknown');
    expect(told(ask(twoOf(withEntry(['10.0.0.8', '10.0.0.0/24']))))).toBe(LOCAL);
    // The address of a cluster of another network is another one.
    expect(told(ask(meshOf({ cluster1: addressed, cluster2: withEntry(['10.0.0.7']) })))).toBe(LOCAL);
  });

  test('in one network, too, where meshNetworks scale weights or put pods into networks of their own', () => {
    const networks = { networks: { elsewhere: { endpoints: [{ fromRegistry: 'cluster2' }] } } };
    const config = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { meshNetworks: '${JSON.stringify(networks)}' }\n`;
    const shared = { documents: [...WHOLE, config], network: 'shared' };
    const answer = ask(meshOf({ cluster1: shared, cluster2: shared }));
    expect(answer.verdict).toBe('unknown');
    expect(decisiveReason(answer.reasons)?.text).toContain('declares networks and their gateways (meshNetworks)');
  });

  test('also where it is of a kind that the ledger does not know', () => {
    const beam =
      'apiVersion: networking.istio.io/v9\nkind: Beam\nmetadata: { name: beam, namespace: sample }\nspec: {}\n';
    const answer = ask(twoOf([...WHOLE, beam]));
    expect(answer.verdict).toBe('unknown');
    expect(decisiveReason(answer.reasons)?.text).toContain('is of a kind that is not known here');
    expect(told(ask(twoOf([...WHOLE, beam.replace('networking.istio.io', 'example.com')])))).toBe(LOCAL);
  });

  test.each([
    ['failurePercentageThreshold', '"outlierDetection":{', '"outlierDetection":{"failurePercentageThreshold":50,'],
    [
      'outlierDetectionHttpErrorCodes',
      '"outlierDetection":{',
      '"outlierDetection":{"outlierDetectionHttpErrorCodes":[500],',
    ],
    ['backendUtilization', '"loadBalancer":{', '"loadBalancer":{"backendUtilization":{},'],
  ])('from the first version of Istio that reads it: %s', (field, from, to) => {
    const documents = [NAMESPACE, WAYPOINT, service(), rule().replace(from, to), workload(2)];
    const answer = ask(twoOf(documents, { istioVersion: '1.32.0' }));
    expect(answer.verdict).toBe('unknown');
    expect(decisiveReason(answer.reasons)?.text).toContain(`(${field})`);
    expect(told(ask(twoOf(documents, { istioVersion: '1.31.0' })))).toBe(LOCAL);
  });

  test('not for clients that go past the waypoint', () => {
    expect(ask(twoOf([NAMESPACE, WAYPOINT, UNBOUND, workload(2), filter('waypoint')])).verdict).not.toBe('unknown');
  });
});

describe('a reservation', () => {
  test('leaves the verdict as it is, and names the input', () => {
    const budget = rule().replace('"trafficPolicy":{', '"trafficPolicy":{"retryBudget":{"percent":20},');
    const answer = ask(twoOf([NAMESPACE, WAYPOINT, service(), budget, workload(2)]));
    expect(told(answer)).toBe(LOCAL);
    expect(answer.reservations).toEqual([
      expect.objectContaining({
        row: 'rule-retry-budget',
        cluster: 'cluster1',
        object: 'DestinationRule sample/helloworld',
      }),
    ]);
  });

  test('is what a ServiceEntry for another host comes to at the waypoint that it is bound to', () => {
    const bound = entry(['api.example.com']).replace(
      'namespace: sample',
      'namespace: sample, labels: { istio.io/use-waypoint: waypoint }',
    );
    const answer = ask(twoOf([...WHOLE, bound]));
    expect(told(answer)).toBe(LOCAL);
    expect(answer.reservations.map(({ object }) => object)).toEqual(['ServiceEntry sample/entry']);
  });

  test('is one for all pods that are alike', () => {
    const pod = (name: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: sample, labels: { app: helloworld, sidecar.istio.io/inject: "true" } }\nspec: {}\n`;
    const answer = ask(twoOf([NAMESPACE, WAYPOINT, service(), rule(), pod('a'), pod('b'), pod('c')]));
    expect(answer.reservations.filter(({ cluster }) => cluster === 'cluster1')).toEqual([
      expect.objectContaining({ row: 'pod-sidecar', more: 2 }),
    ]);
  });
});

describe('an input that its owner declares to be without effect', () => {
  const silenced = filter('waypoint').replace(
    'namespace: sample',
    'namespace: sample, annotations: { allow.cdk8s-ambient/input-not-followed: sets a header }',
  );

  test('by an annotation with a reason is passed over, and listed with the reason', () => {
    const answer = ask(twoOf([...WHOLE, silenced]));
    expect(told(answer)).toBe(LOCAL);
    expect(answer.declaredHarmless).toEqual([
      { row: 'envoy-filter', cluster: 'cluster1', object: 'EnvoyFilter sample/filter', reason: 'sets a header' },
    ]);
  });

  test('by an annotation without a reason is not', () => {
    expect(ask(twoOf([...WHOLE, silenced.replace('sets a header', '" "')])).verdict).toBe('unknown');
  });

  test('by a silence of a configuration is passed over where that is meant', () => {
    const silence = { rule: 'input-not-followed', object: 'EnvoyFilter sample/filter', reason: 'tried' };
    const askWith = (cluster: string) =>
      new Prediction(twoOf([...WHOLE, filter('waypoint')]), { silences: [{ ...silence, cluster }] }).ask({
        client: { cluster: 'cluster1', kind: 'ambient' },
        service: SERVICE,
      });
    expect(told(askWith('cluster1'))).toBe(LOCAL);
    expect(askWith('cluster2').verdict).toBe('unknown');
  });
});

describe('what was not read', () => {
  const readKinds = [...decisiveKinds().map(({ kind }) => kind), 'Deployment'];
  const client = { cluster: 'cluster1', kind: 'ambient' } as const;

  test('is assumed, and listed', () => {
    const answer = new Prediction(twoOf(WHOLE)).ask({ client, service: SERVICE });
    expect(told(answer)).toBe(LOCAL);
    expect(answer.assumptions).toEqual(['mesh-config', 'istiod-environment', 'nodes', 'pods', 'policies']);
  });

  test('leaves answers unknown where nothing is to be assumed', () => {
    const answer = new Prediction(twoOf(WHOLE), { isStrict: true }).ask({ client, service: SERVICE });
    expect(answer.verdict).toBe('unknown');
    expect(decisiveReason(answer.reasons)?.text).toContain('MeshConfig');
  });

  test('is not assumed of kinds that a snapshot read whole', () => {
    const mesh = twoOf(WHOLE, { readKinds });
    expect(new Prediction(mesh, { isStrict: true }).ask({ client, service: SERVICE })).toMatchObject({
      verdict: 'local',
      assumptions: [],
    });
  });

  test('is named, where a snapshot could not read a kind', () => {
    const partial = readKinds.filter((kind) => !['Pod', 'AuthorizationPolicy'].includes(kind));
    const mesh = twoOf(WHOLE, { readKinds: partial });
    expect(new Prediction(mesh).ask({ client, service: SERVICE }).assumptions).toEqual(['pods', 'unread-kinds']);
    const strict = new Prediction(mesh, { isStrict: true }).ask({ client, service: SERVICE });
    expect(decisiveReason(strict.reasons)?.text).toBe(
      'rests on what was not read (--strict): Pods: as many as workloads ask for, or as cdk8s-ambient/replicas says, and all of them ready; AuthorizationPolicy: none but those that were read.',
    );
  });
});

function entry(hosts: readonly string[], more: object = {}): string {
  return `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: entry, namespace: sample }\nspec: ${JSON.stringify({ hosts, resolution: 'STATIC', ...more })}\n`;
}

function workloadEntry(app: string): string {
  return `apiVersion: networking.istio.io/v1\nkind: WorkloadEntry\nmetadata: { name: vm, namespace: sample }\nspec: { address: 192.0.2.1, labels: { app: ${app} } }\n`;
}

function filter(waypoint: string): string {
  const targetRefs = [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: waypoint }];
  return `apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata: { name: filter, namespace: sample }\nspec: ${JSON.stringify({ targetRefs })}\n`;
}

function networkPolicy(ingress: unknown): string {
  return `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: policy, namespace: sample }\nspec: ${JSON.stringify({ podSelector: {}, ingress })}\n`;
}
