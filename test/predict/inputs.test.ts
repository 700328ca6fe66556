import { decisiveReason } from '../../src/predict/explain/gaps/decisive-reason';
import type { Outage } from '../../src/predict/outage/outage';
import * as live from './istio/snapshot';
import {
  ask,
  istiod,
  meshOf,
  NAMESPACE,
  rule,
  service,
  SERVICE,
  told,
  twoOf,
  virtualService,
  WAYPOINT,
  WHOLE,
  workload,
} from './mesh';

// Inputs of istiod beside the guide's that decide which endpoints a waypoint gets.

const GONE: Outage = { kind: 'scaled-to-zero', service: SERVICE, cluster: 'cluster1' };
const UNREADY: Outage = { kind: 'unready', service: SERVICE, cluster: 'cluster1', pods: 1 };

/** The ConfigMap with istiod's MeshConfig. */
function meshConfig(mesh: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'istio', namespace: 'istio-system' },
    data: {
      mesh: `serviceScopeConfigs:\n- servicesSelector: {matchLabels: {istio.io/global: "true"}}\n  scope: GLOBAL\n${mesh}`,
    },
  });
}

const ISTIOD = istiod({ revision: 'stable' });

describe('a Service with networking.istio.io/exportTo', () => {
  const exported = (to: string): string =>
    service().replace('metadata: { ', `metadata: { annotations: { networking.istio.io/exportTo: "${to}" }, `);
  const withService = (document: string): string[] => [NAMESPACE, WAYPOINT, document, rule(), workload(2)];

  test.each(['~', 'other', 'other, another'])('%s: its waypoint gets no endpoint, and every request fails', (to) => {
    const answer = ask(twoOf(withService(exported(to))));
    expect(told(answer)).toBe('blackhole: errors 100 → errors 100');
    expect(decisiveReason(answer.reasons)?.text).toContain('istiod sends the proxy there no endpoint');
  });

  test.each(['*', '.', 'sample', 'other,sample'])('%s: its waypoint gets its endpoints', (to) => {
    expect(told(ask(twoOf(withService(exported(to)))))).toBe('local: cluster1 100 → cluster1 100');
  });

  test('counts over the default of MeshConfig', () => {
    const documents = [...withService(service()), meshConfig('defaultServiceExportTo: ["other"]')];
    expect(told(ask(twoOf(documents)))).toBe('blackhole: errors 100 → errors 100');
    const own = [...withService(exported('.')), meshConfig('defaultServiceExportTo: ["other"]')];
    expect(told(ask(twoOf(own)))).toBe('local: cluster1 100 → cluster1 100');
  });
});

describe('zoneAwareLbSetting of MeshConfig', () => {
  const answerOf = (setting: string, istioVersion = '1.31.0') =>
    ask(twoOf([...WHOLE, meshConfig(`zoneAwareLbSetting: ${setting}`)], { istioVersion }));

  test('switches zone-aware balancing on with all of its defaults, too', () => {
    for (const setting of ['{}', '{ minClusterSize: 6 }', '{ enabled: false }']) {
      expect(told(answerOf(setting))).toBe('unknown: unknown → unknown');
    }
    expect(decisiveReason(answerOf('{}').reasons)?.text).toContain('zoneAwareLbSetting');
  });

  test('is nothing without a value, and to an istiod that does not know it', () => {
    expect(told(answerOf('null'))).toBe('local: cluster1 100 → cluster1 100');
    expect(told(answerOf('{}', '1.30.5'))).toBe('local: cluster1 100 → cluster1 100');
  });
});

describe.each(['v1alpha1', 'v1beta1'])('a ServiceExport and a ServiceImport of multicluster.x-k8s.io/%s', (version) => {
  const objects = ['ServiceExport', 'ServiceImport'].map((kind) =>
    JSON.stringify({
      apiVersion: `multicluster.x-k8s.io/${version}`,
      kind,
      metadata: { name: 'helloworld', namespace: 'sample' },
    }),
  );

  test('change nothing, for istiod does not share services by them', () => {
    const answer = ask(twoOf([...WHOLE, ...objects]));
    expect(told(answer)).toBe('local: cluster1 100 → cluster1 100');
    expect(answer.reservations).toEqual([]);
  });

  test('may decide which services are shared where istiod reads them: answers are unknown', () => {
    const reading = istiod({ variables: { ENABLE_MCS_SERVICE_DISCOVERY: 'true' } });
    const answer = ask(twoOf([...WHOLE, reading, ...objects]));
    expect(told(answer)).toBe('unknown: unknown → unknown');
    expect(decisiveReason(answer.reasons)?.text).toContain('ENABLE_MCS_SERVICE_DISCOVERY');
  });
});

describe('serviceSettings of MeshConfig', () => {
  const local = (hosts: string, clusterLocal = true): string =>
    `serviceSettings:\n- settings: {clusterLocal: ${clusterLocal}}\n  hosts: [${hosts}]\n`;

  test.each(['helloworld.sample.svc.cluster.local', '"*.sample.svc.cluster.local"'])(
    'that make %s local keep a global service in its cluster',
    (hosts) => {
      const answer = ask(twoOf([...WHOLE, meshConfig(local(hosts))]), { outages: [GONE] });
      expect(told(answer)).toBe('blackhole: errors 100 → errors 100');
      expect(decisiveReason(answer.reasons)).toMatchObject({ object: 'ConfigMap istio-system/istio' });
    },
  );

  test('the most specific entry decides', () => {
    const settings = `serviceSettings:\n- settings: {clusterLocal: true}\n  hosts: ["*.sample.svc.cluster.local"]\n- settings: {clusterLocal: false}\n  hosts: [helloworld.sample.svc.cluster.local]\n`;
    expect(told(ask(twoOf([...WHOLE, meshConfig(settings)]), { outages: [GONE] }))).toContain('failover');
  });
});

describe('a DestinationRule with istio.io/rev', () => {
  const ruleOf = (revision: string): string =>
    rule().replace('metadata: { ', `metadata: { labels: { istio.io/rev: ${revision} }, `);
  const withRule = (document: string, ...more: string[]): string[] => [
    ...[NAMESPACE, WAYPOINT, service(), document, workload(2)],
    ...more,
  ];

  test("of istiod's revision counts", () => {
    expect(told(ask(twoOf(withRule(ruleOf('stable'), ISTIOD))))).toBe('local: cluster1 100 → cluster1 100');
  });

  test('of another revision is ignored: nothing orders the endpoints', () => {
    const answer = ask(twoOf(withRule(ruleOf('canary'), ISTIOD)));
    expect(told(answer)).toContain('split');
    expect(decisiveReason(answer.reasons)?.text).toContain('istiod ignores the rule');
  });

  test("leaves the answer unknown where istiod's revision was not read", () => {
    const answer = ask(twoOf(withRule(ruleOf('canary'))));
    expect(answer.verdict).toBe('unknown');
    expect(answer.reasons.at(-1)?.change).toContain("istiod's Deployment");
  });
});

describe('a policy or an EnvoyFilter with istio.io/rev', () => {
  const ofRevision = (kind: string, apiVersion: string, revision: string): string =>
    JSON.stringify({
      apiVersion,
      kind,
      metadata: { name: 'p', namespace: 'sample', labels: { 'istio.io/rev': revision } },
      spec: {},
    });

  test.each([
    ['AuthorizationPolicy', 'security.istio.io/v1', 'denied'],
    ['EnvoyFilter', 'networking.istio.io/v1alpha3', 'unknown'],
  ])('%s counts where istiod is of that revision, and is ignored where it is of another', (kind, version, verdict) => {
    const withIt = (revision: string): string[] => [...WHOLE, ofRevision(kind, version, revision), ISTIOD];
    expect(ask(twoOf(withIt('stable'))).verdict).toBe(verdict);
    expect(told(ask(twoOf(withIt('canary'))))).toBe('local: cluster1 100 → cluster1 100');
  });

  test('counts where the revision of istiod was not read', () => {
    const policy = ofRevision('AuthorizationPolicy', 'security.istio.io/v1', 'canary');
    expect(ask(twoOf([...WHOLE, policy])).verdict).toBe('denied');
  });
});

test('unready pods that their Service publishes stay endpoints', () => {
  const publishing = service().replace('spec: { ', 'spec: { publishNotReadyAddresses: true, ');
  const documents = [NAMESPACE, WAYPOINT, publishing, rule(), workload(2)];
  expect(told(ask(twoOf(documents), { outages: [UNREADY] }))).toBe('local: cluster1 100 → cluster1 100');
  expect(told(ask(twoOf(WHOLE), { outages: [UNREADY] }))).toContain('failover');
});

test("a class of istiod's waypoint controller makes a Gateway a waypoint", () => {
  const custom = WAYPOINT.replace('istio-waypoint', 'ours');
  const ofController = (controller: string): string => `
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: ours }
spec: { controllerName: ${controller} }
`;
  const documents = [NAMESPACE, custom, service(), rule(), workload(2)];
  expect(told(ask(twoOf([...documents, ofController('istio.io/mesh-controller')])))).toBe(
    'local: cluster1 100 → cluster1 100',
  );
  expect(ask(twoOf([...documents, ofController('example.com/other')])).verdict).toBe('unknown');
});

test('before Istio 1.30 waypoints fail what clients of another cluster of their network send them', () => {
  const flat = (istioVersion: string) =>
    meshOf({
      cluster1: { documents: WHOLE, network: 'flat', region: 'r', istioVersion },
      cluster2: { documents: WHOLE, network: 'flat', region: 'r', istioVersion },
    });
  const answer = ask(flat('1.29.4'));
  expect(answer.verdict).toBe('stuck');
  expect(decisiveReason(answer.reasons)?.change).toContain('upgrade Istio in cluster2 to 1.30');
  expect(ask(flat('1.30.0')).untilEjected?.errors).toBe(0);
});

describe('pods of another network that end no tunnel cannot be reached through its gateway', () => {
  const OUTSIDE = NAMESPACE.replace('istio.io/dataplane-mode: ambient', 'team: payments');
  const inNamespace = (namespace: string, pods = workload(2)): string[] => [
    namespace,
    WAYPOINT,
    service(),
    rule(),
    pods,
  ];

  test.each([
    ['a Namespace that is not in the mesh', inNamespace(OUTSIDE)],
    [
      'a label "none" on the pods',
      inNamespace(NAMESPACE, workload(2, 'helloworld', { 'istio.io/dataplane-mode': 'none' })),
    ],
    ['a sidecar', inNamespace(NAMESPACE, workload(2, 'helloworld', { 'sidecar.istio.io/inject': 'true' }))],
    ['sidecar injection', inNamespace(OUTSIDE.replace('team: payments', 'istio-injection: enabled'))],
    [
      'sidecar injection in a Namespace that is labelled for ambient mode, too',
      inNamespace(NAMESPACE.replace('labels: { ', 'labels: { istio-injection: enabled, ')),
    ],
    [
      "the host's network",
      inNamespace(
        NAMESPACE,
        workload(2).replace('template: { ', 'template: { spec: { hostNetwork: true, containers: [{ name: main }] }, '),
      ),
    ],
  ])('because of %s', (_name, documents) => {
    const mesh = meshOf({ cluster1: WHOLE, cluster2: documents });
    const answer = ask(mesh, { outages: [GONE] });
    expect(told(answer)).toBe('blackhole: errors 100 → errors 100');
    expect(decisiveReason(answer.reasons)?.change).toContain('istio.io/dataplane-mode: ambient');
    // In their own network they are reached as they are.
    expect(told(ask(mesh, { client: { cluster: 'cluster2' } }))).toBe('local: cluster2 100 → cluster2 100');
  });

  describe('and where a Namespace of ambient mode names a revision, too', () => {
    const documents = inNamespace(NAMESPACE.replace('labels: { ', 'labels: { istio.io/rev: stable, '));
    const TAG = JSON.stringify({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingWebhookConfiguration',
      metadata: { name: 'tag', labels: { 'istio.io/tag': 'stable', 'istio.io/rev': 'default' } },
    });
    const askWith = (...more: string[]) =>
      ask(meshOf({ cluster1: WHOLE, cluster2: [...documents, ...more] }), { outages: [GONE] });

    test('answers, and says what may be, if no such revision was read', () => {
      const answer = askWith();
      expect(told(answer)).toContain('failover: cluster2 100');
      expect(answer.reservations?.map(({ text }) => text).join()).toContain('new pods get sidecars');
    });

    test('cannot tell if it was', () => {
      const answer = askWith(TAG);
      expect(answer.verdict).toBe('unknown');
      expect(answer.reasons.at(-1)?.text).toContain('its webhook gives new pods sidecars');
    });
  });

  test('unless a label enrols them', () => {
    const documents = inNamespace(OUTSIDE, workload(2, 'helloworld', { 'istio.io/dataplane-mode': 'ambient' }));
    const answer = ask(meshOf({ cluster1: WHOLE, cluster2: documents }), { outages: [GONE] });
    expect(told(answer)).toContain('failover: cluster2 100');
  });

  test('also without a waypoint', () => {
    const unbound = (namespace: string): string[] => [
      namespace,
      service().replace(',"istio.io/use-waypoint":"waypoint"', ''),
      workload(2),
    ];
    const answer = ask(meshOf({ cluster1: unbound(NAMESPACE), cluster2: unbound(OUTSIDE) }), { outages: [GONE] });
    expect(told(answer)).toBe('blackhole: errors 100 → errors 100');
  });
});

describe('trust domains', () => {
  const of = (domain: string, more = ''): string[] => [...WHOLE, meshConfig(`trustDomain: ${domain}\n${more}`)];

  test('that differ keep clusters from each other, also with an alias', () => {
    const mesh = meshOf({
      cluster1: of('one.example'),
      cluster2: of('two.example', 'trustDomainAliases: [one.example]\n'),
    });
    expect(told(ask(mesh))).toBe('local: cluster1 100 → cluster1 100');
    const answer = ask(mesh, { outages: [GONE] });
    expect(told(answer)).toBe('blackhole: errors 100 → errors 100');
    expect(decisiveReason(answer.reasons)?.text).toContain(
      'has the trust domain two.example, and cluster1 has one.example',
    );
    const down = ask(mesh, { outages: [{ kind: 'waypoint-down', cluster: 'cluster1', waypoint: 'sample/waypoint' }] });
    expect(down.untilEjected?.errors).toBe(1);
  });

  test('that are equal let clusters in', () => {
    const mesh = meshOf({ cluster1: of('one.example'), cluster2: of('one.example') });
    expect(told(ask(mesh, { outages: [GONE] }))).toContain('failover: cluster2 100');
  });

  test('a cluster whose MeshConfig was not read is in the trust domain of the others', () => {
    const mesh = meshOf({ cluster1: of('one.example'), cluster2: [...WHOLE] });
    expect(told(ask(mesh, { outages: [GONE] }))).toContain('failover: cluster2 100');
  });

  test('where those that were read differ, the default is assumed of the others', () => {
    const mesh = meshOf({ cluster1: of('one.example'), cluster2: [...WHOLE], cluster3: of('two.example') });
    expect(told(ask(mesh, { outages: [GONE] }))).toBe('blackhole: errors 100 → errors 100');
  });
});

describe('root certificates', () => {
  const roots = (...names: string[]): string =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'istio-ca-root-cert', namespace: 'istio-system' },
      data: { 'root-cert.pem': names.map(toPem).join('') },
    });
  const toPem = (name: string): string =>
    `-----BEGIN CERTIFICATE-----\n${Buffer.from(name).toString('base64')}\n-----END CERTIFICATE-----\n`;

  test('of which clusters have none in common keep them from each other', () => {
    const mesh = meshOf({ cluster1: [...WHOLE, roots('one')], cluster2: [...WHOLE, roots('two')] });
    expect(told(ask(mesh))).toBe('local: cluster1 100 → cluster1 100');
    const answer = ask(mesh, { outages: [GONE] });
    expect(told(answer)).toBe('blackhole: errors 100 → errors 100');
    expect(decisiveReason(answer.reasons)).toMatchObject({
      cluster: 'cluster2',
      object: 'ConfigMap istio-system/istio-ca-root-cert',
      text: expect.stringContaining('has no root certificate that cluster1 has, too') as unknown,
    });
  });

  test.each([
    ['one root', [...WHOLE, roots('one')]],
    ['one root among others', [...WHOLE, roots('two', 'one')]],
    ['roots that were not read', [...WHOLE]],
    ['roots that are no certificates', [...WHOLE, roots()]],
  ])('let clusters in where the other has %s', (_, cluster2) => {
    const mesh = meshOf({ cluster1: [...WHOLE, roots('one')], cluster2 });
    expect(told(ask(mesh, { outages: [GONE] }))).toContain('failover: cluster2 100');
  });
});

describe('the pods of a waypoint that its ConfigMap sets', () => {
  const GATEWAY = WAYPOINT.replace(
    'spec: { ',
    'spec: { infrastructure: { parametersRef: { group: "", kind: ConfigMap, name: scaling } }, ',
  );
  const scaled = (data: Readonly<Record<string, string>>): string =>
    JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'scaling', namespace: 'sample' }, data });
  const withPods = (data: Readonly<Record<string, string>>): string[] => [
    ...[NAMESPACE, GATEWAY, service(), rule(), workload(2)],
    scaled(data),
  ];

  test('with 0 replicas clients use the waypoint of another cluster', () => {
    const mesh = meshOf({ cluster1: withPods({ deployment: 'spec: {replicas: 0}' }), cluster2: WHOLE });
    const answer = ask(mesh);
    expect([answer.path, told(answer)]).toEqual(['remote-waypoint', 'failover: cluster2 100 → cluster2 100']);
  });

  test('with 0 replicas everywhere requests fail, because of the ConfigMap', () => {
    const answer = ask(twoOf(withPods({ deployment: 'spec: {replicas: 0}' })));
    expect(told(answer)).toBe('blackhole: errors 100 → errors 100');
    expect(decisiveReason(answer.reasons)?.text).toContain('has 0 pods by ConfigMap sample/scaling');
  });

  test.each([
    ['three replicas', { deployment: 'spec: {replicas: 3}' }],
    ["an autoscaler's minimum of three", { horizontalPodAutoscaler: 'spec: {minReplicas: 3, maxReplicas: 9}' }],
  ])('%s stand in all zones: one zone down leaves a waypoint', (_name, data) => {
    const mesh = twoOf(withPods(data), { zones: ['zone-a', 'zone-b'] });
    const answer = ask(mesh, { outages: [{ kind: 'zone-down', cluster: 'cluster1', zone: 'zone-a' }] });
    expect([answer.path, answer.verdict]).toEqual(['local-waypoint', 'local']);
  });

  test('count in a shared network', () => {
    const flat = { network: 'flat', region: 'r' };
    const mesh = meshOf({
      cluster1: { documents: withPods({ deployment: 'spec: {replicas: 3}' }), ...flat },
      cluster2: { documents: WHOLE, ...flat },
    });
    expect(told(ask(mesh))).toContain('cluster1 75, cluster2 25');
  });
});

describe('inputs of waypoints', () => {
  const ofClass = (labels: string): string => `
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: ours, labels: { ${labels} } }
spec: { controllerName: istio.io/mesh-controller }
`;
  const custom = WAYPOINT.replace('istio-waypoint', 'ours').replace('istio.io/waypoint-for: service, ', '');

  test('the label istio.io/waypoint-for of their class is their default', () => {
    const documents = [NAMESPACE, custom, service(), rule(), workload(2)];
    expect(ask(twoOf([...documents, ofClass('istio.io/waypoint-for: service')])).path).toBe('local-waypoint');
    expect(ask(twoOf([...documents, ofClass('istio.io/waypoint-for: workload')])).path).toBe('ztunnel');
  });

  test('the label istio.io/rev keeps a VirtualService from istiods of other revisions', () => {
    const nowhere = virtualService({ http: [{ route: [{ destination: { host: 'nowhere' } }] }] });
    const ofRevision = (revision: string): string =>
      nowhere.replace('metadata: { ', `metadata: { labels: { istio.io/rev: ${revision} }, `);
    expect(ask(twoOf([...WHOLE, ISTIOD, ofRevision('stable')])).verdict).toBe('unknown');
    expect(told(ask(twoOf([...WHOLE, ISTIOD, ofRevision('canary')])))).toBe('local: cluster1 100 → cluster1 100');
  });

  test.each([
    ['1.30.0', ['gateway-of-a', 'gateway-of-b']],
    ['1.29.5', ['10.0.0.5', '10.1.0.5']],
  ])('without a network, at Istio %s, they are sent %j', (istioVersion, addresses) => {
    const env = [{ name: 'ISTIO_META_CLUSTER_ID', value: 'a' }];
    const at = (prefix: string) => ({
      istioVersion,
      objects: [
        live.waypoint({ labels: live.GLOBAL, status: { addresses: [{ value: '10.9.0.1' }] } }),
        live.service(),
        live.rule({ trafficPolicy: live.LOCAL_FIRST }),
        live.pod('w', `${prefix}.9`, {
          labels: { 'gateway.networking.k8s.io/gateway-name': 'waypoint' },
          spec: { containers: [{ name: 'istio-proxy', env }] },
        }),
        live.pod('p', `${prefix}.5`, { metadata: { annotations: { 'ambient.istio.io/redirection': 'enabled' } } }),
        live.slice([{ address: `${prefix}.5`, pod: 'p' }]),
      ],
    });
    const sent = live.sent(live.meshOf({ a: at('10.0.0'), b: at('10.1.0') }), 'a').join();
    expect(addresses.filter((address) => !sent.includes(address))).toEqual([]);
  });
});
