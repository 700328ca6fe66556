import { decisiveReason } from '../../src/predict/explain/gaps/decisive-reason';
import type { Outage } from '../../src/predict/outage/outage';
import {
  ask,
  istiod,
  INGRESS,
  meshOf,
  NAMESPACE,
  reasonsOf,
  rule,
  service,
  SERVICE,
  told,
  twoOf,
  UNBOUND,
  WAYPOINT,
  WHOLE,
  workload,
} from './mesh';

// Policies that refuse requests on their way, by what each hop sees: the client, the waypoint, the gateway.

const GONE: Outage = { kind: 'scaled-to-zero', service: SERVICE, cluster: 'cluster1' };
const NO_WAYPOINT: Outage = { kind: 'waypoint-down', cluster: 'cluster1', waypoint: 'sample/waypoint' };
const LOCAL = 'local: cluster1 100 → cluster1 100';
const DENIED = 'denied: errors 100 → errors 100';
const WAYPOINT_IDENTITY = 'cluster.local/ns/sample/sa/waypoint';
const CLIENT_IDENTITY = 'cluster.local/ns/front/sa/front';

interface PolicyOptions {
  readonly namespace?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

function policy(spec: object, { namespace = 'sample', annotations = {} }: PolicyOptions = {}): string {
  const metadata = { name: 'p', namespace, annotations };
  return JSON.stringify({ apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata, spec });
}

function object(kind: string, apiVersion: string, namespace: string, spec: object): string {
  return JSON.stringify({ apiVersion, kind, metadata: { name: 'p', namespace }, spec });
}

const networkPolicy = (spec: object): string => object('NetworkPolicy', 'networking.k8s.io/v1', 'sample', spec);
const peerAuthentication = (spec: object): string =>
  object('PeerAuthentication', 'security.istio.io/v1', 'sample', spec);
const from = (source: object): object => ({ from: [{ source }] });
const to = (operation: object): object => ({ to: [{ operation }] });
const when = (key: string, ...values: string[]): object => ({ when: [{ key, values }] });
const targeting = (kind: string, name: string, group = ''): object => ({ targetRefs: [{ group, kind, name }] });
const GET = to({ methods: ['GET'] });

describe('with a waypoint in between, pods see its identity', () => {
  test.each<[string, object, string]>([
    ['ALLOW for the client only', { rules: [from({ principals: [CLIENT_IDENTITY] })] }, DENIED],
    ['ALLOW for the waypoint', { rules: [from({ principals: [WAYPOINT_IDENTITY] })] }, LOCAL],
    ['ALLOW for both', { rules: [from({ principals: [CLIENT_IDENTITY, WAYPOINT_IDENTITY] })] }, LOCAL],
    ['ALLOW for a prefix', { rules: [from({ principals: ['cluster.local/ns/sample/*'] })] }, LOCAL],
    ['ALLOW for a suffix', { rules: [from({ principals: ['*/sa/waypoint'] })] }, LOCAL],
    ['ALLOW for any identity', { rules: [from({ principals: ['*'] })] }, LOCAL],
    ['ALLOW for another trust domain', { rules: [from({ principals: ['other/ns/sample/sa/waypoint'] })] }, DENIED],
    ['ALLOW for all but the waypoint', { rules: [from({ notPrincipals: [WAYPOINT_IDENTITY] })] }, DENIED],
    ['ALLOW for its namespace', { rules: [from({ namespaces: ['sample'] })] }, LOCAL],
    ['ALLOW for the namespace of the client', { rules: [from({ namespaces: ['front'] })] }, DENIED],
    ['ALLOW for all but its namespace', { rules: [from({ notNamespaces: ['sam*'] })] }, DENIED],
    ['ALLOW for its service account', { rules: [from({ serviceAccounts: ['waypoint'] })] }, LOCAL],
    ['ALLOW for that of another namespace', { rules: [from({ serviceAccounts: ['front/waypoint'] })] }, DENIED],
    ['ALLOW on the port of the pods', { rules: [to({ ports: ['5000'] })] }, LOCAL],
    ['ALLOW on another port', { rules: [to({ ports: ['8080'] })] }, DENIED],
    ['ALLOW on all ports but one', { rules: [to({ notPorts: ['5000'] })] }, DENIED],
    ['ALLOW when the principal is the waypoint', { rules: [when('source.principal', WAYPOINT_IDENTITY)] }, LOCAL],
    ['ALLOW when the namespace is another', { rules: [when('source.namespace', 'front')] }, DENIED],
    ['ALLOW when the port is that', { rules: [when('destination.port', '5000')] }, LOCAL],
    ['ALLOW with an HTTP attribute, which ztunnel never matches', { rules: [GET] }, DENIED],
    ['ALLOW with a condition on HTTP', { rules: [when('request.headers[x]', 'y')] }, DENIED],
    ['ALLOW with one rule of two for HTTP', { rules: [GET, from({ namespaces: ['sample'] })] }, LOCAL],
    ['ALLOW without a rule', { action: 'ALLOW' }, DENIED],
    ['an empty spec', {}, DENIED],
    ['ALLOW with a rule that asks for nothing', { rules: [{}] }, LOCAL],
    ['DENY for the waypoint', { action: 'DENY', rules: [from({ principals: [WAYPOINT_IDENTITY] })] }, DENIED],
    ['DENY for the client', { action: 'DENY', rules: [from({ principals: [CLIENT_IDENTITY] })] }, LOCAL],
    [
      'DENY on the port, and for a method',
      { action: 'DENY', rules: [to({ ports: ['5000'], methods: ['GET'] })] },
      DENIED,
    ],
    ['DENY without a rule', { action: 'DENY' }, LOCAL],
    ['AUDIT', { action: 'AUDIT', rules: [{}] }, LOCAL],
    ['CUSTOM, which ztunnel does not enforce', { action: 'CUSTOM', provider: { name: 'x' }, rules: [{}] }, LOCAL],
    ['a selector of other pods', { selector: { matchLabels: { app: 'other' } } }, LOCAL],
    ['a selector of the pods', { selector: { matchLabels: { app: 'helloworld' } } }, DENIED],
    ['a selector without labels, which selects nothing', { selector: {} }, LOCAL],
  ])('%s', (_name, spec, expected) => {
    const answer = ask(twoOf([...WHOLE, policy(spec)]));
    expect(told(answer)).toBe(expected);
    if (expected === DENIED) {
      expect(decisiveReason(answer.reasons)).toMatchObject({ object: 'AuthorizationPolicy sample/p', isCause: true });
    }
  });

  test('and the cause names the principal, and what to add', () => {
    const spec = { rules: [from({ principals: [CLIENT_IDENTITY] })] };
    expect(decisiveReason(ask(twoOf([...WHOLE, policy(spec)])).reasons)).toMatchObject({
      object: 'AuthorizationPolicy sample/p',
      path: 'spec.rules',
      text: expect.stringContaining(`does not allow ${WAYPOINT_IDENTITY} at the pods of sample/helloworld`) as unknown,
      change: expect.stringContaining(`add a rule with the principal "${WAYPOINT_IDENTITY}"`) as unknown,
    });
  });

  test('also those of the root namespace count', () => {
    expect(told(ask(twoOf([...WHOLE, policy({}, { namespace: 'istio-system' })])))).toBe(DENIED);
    expect(told(ask(twoOf([...WHOLE, policy({}, { namespace: 'other' })])))).toBe(LOCAL);
  });

  test('a policy that is only tried out refuses nothing', () => {
    const dry = policy({}, { annotations: { 'istio.io/dry-run': 'true' } });
    expect(told(ask(twoOf([...WHOLE, dry])))).toBe(LOCAL);
  });

  test('the annotation of its Gateway says its service account', () => {
    const named = WAYPOINT.replace(
      'metadata: { ',
      'metadata: { annotations: { gateway.istio.io/service-account: proxy }, ',
    );
    const spec = { rules: [from({ principals: ['cluster.local/ns/sample/sa/proxy'] })] };
    expect(told(ask(twoOf([NAMESPACE, named, service(), rule(), workload(2), policy(spec)])))).toBe(LOCAL);
    expect(told(ask(twoOf([...WHOLE, policy(spec)])))).toBe(DENIED);
  });

  test('also behind gateways: the tunnel that pods end is that of the waypoint', () => {
    const spec = { rules: [from({ principals: [CLIENT_IDENTITY] })] };
    const mesh = meshOf({ cluster1: WHOLE, cluster2: [...WHOLE, policy(spec)] });
    expect(told(ask(mesh))).toBe(LOCAL);
    expect(told(ask(mesh, { outages: [GONE] }))).toBe(DENIED);
  });

  test('a policy in one cluster makes the waypoint eject its pods, and use those of the other', () => {
    const answer = ask(meshOf({ cluster1: [...WHOLE, policy({})], cluster2: WHOLE }));
    expect(told(answer)).toBe('failover: errors 100 → cluster2 100');
    expect(decisiveReason(answer.reasons)).toMatchObject({ cluster: 'cluster1' });
  });

  test('PILOT_AUTO_ALLOW_WAYPOINT_POLICY allows it', () => {
    const spec = { rules: [from({ principals: [CLIENT_IDENTITY] })] };
    const documents = (flag: string): string[] => [
      ...WHOLE,
      policy(spec),
      istiod({ variables: { PILOT_AUTO_ALLOW_WAYPOINT_POLICY: flag } }),
    ];
    expect(told(ask(twoOf(documents('true'))))).toBe(LOCAL);
    expect(told(ask(twoOf(documents('false'))))).toBe(DENIED);
  });
});

describe('waypoints see the identity of the client, and enforce what is attached to the service or to them', () => {
  const OF_SERVICE = targeting('Service', 'helloworld');
  const OF_GATEWAY = targeting('Gateway', 'waypoint', 'gateway.networking.k8s.io');
  const OF_CLASS = targeting('GatewayClass', 'istio-waypoint', 'gateway.networking.k8s.io');

  test.each<[string, string, string]>([
    ['the Service', policy(OF_SERVICE), DENIED],
    ['another Service', policy(targeting('Service', 'other')), LOCAL],
    ['the Gateway', policy(OF_GATEWAY), DENIED],
    ['another Gateway', policy(targeting('Gateway', 'other', 'gateway.networking.k8s.io')), LOCAL],
    ['the class, in the root namespace', policy(OF_CLASS, { namespace: 'istio-system' }), DENIED],
    ['the class, elsewhere', policy(OF_CLASS), LOCAL],
    ['the Service, by targetRef', policy({ targetRef: { group: '', kind: 'Service', name: 'helloworld' } }), DENIED],
    ['the Service, for any identity', policy({ ...OF_SERVICE, rules: [from({ principals: ['*'] })] }), LOCAL],
    [
      'the Service, for another mesh',
      policy({ ...OF_SERVICE, rules: [from({ principals: ['x/ns/a/sa/b'] })] }),
      DENIED,
    ],
    ['the Service, on another port', policy({ ...OF_SERVICE, rules: [to({ ports: ['8080'] })] }), DENIED],
    ['the Service, denying all', policy({ ...OF_SERVICE, action: 'DENY', rules: [{}] }), DENIED],
  ])('attached to %s', (_name, document, expected) => {
    expect(told(ask(twoOf([...WHOLE, document])))).toBe(expected);
  });

  test.each<[string, object]>([
    ['some methods', { ...OF_SERVICE, rules: [GET] }],
    ['some paths', { ...OF_SERVICE, action: 'DENY', rules: [to({ paths: ['/admin*'] })] }],
    ['claims', { ...OF_SERVICE, rules: [when('request.auth.claims[iss]', 'x')] }],
    ['some clients', { ...OF_SERVICE, rules: [from({ principals: [CLIENT_IDENTITY] })] }],
    ['what another program says', { ...OF_SERVICE, action: 'CUSTOM', provider: { name: 'x' }, rules: [{}] }],
  ])('one that depends on %s leaves the shares, and is said', (_name, spec) => {
    const answer = ask(twoOf([...WHOLE, policy(spec)]));
    expect(told(answer)).toBe(LOCAL);
    expect(reasonsOf(answer)).toMatch(/AuthorizationPolicy sample\/p .*may refuse some/);
  });

  test('for TCP, a rule that asks for HTTP matches nothing that is allowed', () => {
    const tcp = service().replace('name: http', 'name: tcp');
    const documents = (spec: object): string[] => [NAMESPACE, WAYPOINT, tcp, rule(), workload(2), policy(spec)];
    expect(told(ask(twoOf(documents({ ...OF_SERVICE, rules: [GET] }))))).toBe(DENIED);
    expect(told(ask(twoOf(documents({ ...OF_SERVICE, action: 'DENY', rules: [GET] }))))).toBe(DENIED);
  });

  test('the waypoint of another cluster counts by its own policies', () => {
    const mesh = meshOf({ cluster1: WHOLE, cluster2: [...WHOLE, policy(OF_SERVICE)] });
    expect(told(ask(mesh, { outages: [GONE] }))).toContain('failover: cluster2 100');
    expect(told(ask(mesh, { outages: [NO_WAYPOINT] }))).toBe(DENIED);
  });
});

describe('before 1.29.6 and 1.30.3, east-west gateways enforce the policies of a service as for TCP', () => {
  const spec = { ...targeting('Service', 'helloworld'), rules: [GET] };

  test.each([
    ['1.28.5', DENIED],
    ['1.29.5', DENIED],
    ['1.29.6', 'failover: cluster2 100 → cluster2 100'],
    ['1.30.2', DENIED],
    ['1.30.3', 'failover: cluster2 100 → cluster2 100'],
    ['1.31.0', 'failover: cluster2 100 → cluster2 100'],
  ])('%s', (istioVersion, expected) => {
    const answer = ask(twoOf([...WHOLE, policy(spec)], { istioVersion }), { outages: [GONE] });
    expect(told(answer)).toBe(expected);
    if (expected === DENIED) expect(decisiveReason(answer.reasons)?.change).toContain('1.29.6 and 1.30.3');
  });
});

describe('without a waypoint, pods see the identity of the client', () => {
  const documents = (...more: string[]): string[] => [NAMESPACE, UNBOUND, workload(2), ...more];

  test('a policy that no client meets refuses all', () => {
    expect(told(ask(twoOf(documents(policy({})))))).toBe(DENIED);
    expect(told(ask(twoOf(documents(policy({ rules: [from({ principals: ['x/ns/a/sa/b'] })] })))))).toBe(DENIED);
  });

  test('one that some clients meet is said', () => {
    const answer = ask(twoOf(documents(policy({ rules: [from({ principals: [CLIENT_IDENTITY] })] }))));
    expect(told(answer)).toBe('split: cluster1 50, cluster2 50 → cluster1 50, cluster2 50');
    expect(reasonsOf(answer)).toContain('may refuse some requests at the pods of sample/helloworld in cluster1');
  });

  test('a policy in one cluster fails the share that goes there', () => {
    const mesh = meshOf({ cluster1: documents(), cluster2: documents(policy({})) });
    const answer = ask(mesh);
    expect(told(answer)).toBe('stuck: cluster1 50, errors 50 → cluster1 50, errors 50');
    expect(decisiveReason(answer.reasons)).toMatchObject({
      object: 'AuthorizationPolicy sample/p',
      cluster: 'cluster2',
    });
  });

  test('pods outside of the mesh are under no policy of Istio', () => {
    const outside = NAMESPACE.replace('istio.io/dataplane-mode: ambient', 'team: payments');
    const mesh = meshOf({ cluster1: [outside, UNBOUND, workload(2), policy({})] });
    expect(told(ask(mesh))).toBe(LOCAL);
  });

  test.each([
    [{ mtls: { mode: 'STRICT' } }, DENIED],
    [{ mtls: { mode: 'PERMISSIVE' } }, LOCAL],
    [{ selector: { matchLabels: { app: 'other' } }, mtls: { mode: 'STRICT' } }, LOCAL],
    [
      {
        selector: { matchLabels: { app: 'helloworld' } },
        mtls: { mode: 'STRICT' },
        portLevelMtls: { 5000: { mode: 'PERMISSIVE' } },
      },
      LOCAL,
    ],
    [{ selector: { matchLabels: { app: 'helloworld' } }, portLevelMtls: { 5000: { mode: 'STRICT' } } }, DENIED],
  ])('PeerAuthentication %j refuses the plain text that ztunnel sends to a sidecar, or not', (spec, expected) => {
    const sidecar = workload(2, 'helloworld', { 'sidecar.istio.io/inject': 'true' });
    expect(told(ask(meshOf({ cluster1: [NAMESPACE, UNBOUND, sidecar, peerAuthentication(spec)] })))).toBe(expected);
  });

  test('PeerAuthentication refuses nothing that comes through a tunnel', () => {
    expect(told(ask(twoOf([...WHOLE, peerAuthentication({ mtls: { mode: 'STRICT' } })])))).toBe(LOCAL);
  });
});

describe('a NetworkPolicy', () => {
  const APP = { podSelector: { matchLabels: { app: 'helloworld' } } };

  test.each<[string, object, string]>([
    ['that lets only the port of the application in', { ...APP, ingress: [{ ports: [{ port: 5000 }] }] }, DENIED],
    ['that lets nothing in', { ...APP, policyTypes: ['Ingress'] }, DENIED],
    ['that lets 15008 in', { ...APP, ingress: [{ ports: [{ port: 15008, protocol: 'TCP' }] }] }, LOCAL],
    ['that lets a range in', { ...APP, ingress: [{ ports: [{ port: 15000, endPort: 15010 }] }] }, LOCAL],
    ['that lets 15008 of UDP in', { ...APP, ingress: [{ ports: [{ port: 15008, protocol: 'UDP' }] }] }, DENIED],
    ['that lets everything in', { ...APP, ingress: [{}] }, LOCAL],
    ['for other pods', { podSelector: { matchLabels: { app: 'other' } }, ingress: [] }, LOCAL],
    ['for what goes out of the pods', { ...APP, policyTypes: ['Egress'], egress: [] }, LOCAL],
    ['that keeps waypoints from going out', { podSelector: {}, policyTypes: ['Egress'], egress: [] }, DENIED],
    ['that lets pods of the namespace in', { ...APP, ingress: [{ from: [{ podSelector: {} }] }] }, LOCAL],
    [
      'that lets another namespace in',
      {
        ...APP,
        ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'front' } } }] }],
      },
      DENIED,
    ],
  ])('%s', (_name, spec, expected) => {
    expect(told(ask(meshOf({ cluster1: [...WHOLE, networkPolicy(spec)] })))).toBe(expected);
  });

  test.each<[string, object, string]>([
    ['pods alone', { to: [{ podSelector: {} }, { namespaceSelector: {} }] }, DENIED],
    ['some addresses', { to: [{ ipBlock: { cidr: '203.0.113.0/24' } }] }, 'failover: cluster2 100 → cluster2 100'],
    ['all addresses', { to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }, 'failover: cluster2 100 → cluster2 100'],
  ])(
    'that lets a waypoint out to %s decides whether it reaches the gateway of another network',
    (_, rule, expected) => {
      const mesh = twoOf([...WHOLE, networkPolicy({ podSelector: {}, policyTypes: ['Egress'], egress: [rule] })]);
      expect(told(ask(mesh, { outages: [GONE] }))).toBe(expected);
    },
  );

  test('keeps requests from the waypoint, too', () => {
    const answer = ask(twoOf([...WHOLE, networkPolicy({ podSelector: {}, ingress: [{ ports: [{ port: 5000 }] }] })]));
    expect(told(answer)).toBe(DENIED);
    expect(decisiveReason(answer.reasons)).toMatchObject({
      object: 'NetworkPolicy sample/p',
      change: 'add port 15008 (TCP) to its ingress rules.',
    });
  });

  test('that depends on where requests come from is said', () => {
    const spec = { ...APP, ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] };
    const answer = ask(twoOf([...WHOLE, networkPolicy(spec)]));
    expect(told(answer)).toBe(LOCAL);
    expect(reasonsOf(answer)).toContain('may keep requests from port 15008');
  });
});

describe('a NetworkPolicy for what goes out of the pods of clients', () => {
  const CLIENTS = { podSelector: { matchLabels: { app: 'curl' } }, policyTypes: ['Egress'] };
  const DNS = { ports: [{ port: 53, protocol: 'UDP' }] };
  const TUNNELS = { ports: [{ port: 15008 }] };
  const GATEWAYS = { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'other' } };
  const SAID = 'may keep the clients that it selects from port 15008';

  test.each<[string, readonly object[]]>([
    ['lets out to DNS alone', [{ ...CLIENTS, egress: [DNS] }]],
    [
      'lets nothing out of any pod, and another one some pods',
      [
        { podSelector: { matchLabels: {}, matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, egress: [] },
        { ...CLIENTS, egress: [TUNNELS] },
      ],
    ],
    ['lets out to some addresses', [{ ...CLIENTS, egress: [{ to: [{ ipBlock: { cidr: '203.0.113.0/24' } }] }] }]],
  ])('that %s is a reservation', (_, specs) => {
    const policies = specs.map((spec, place) => networkPolicy(spec).replace('name: p', `name: p${place}`));
    const answer = ask(twoOf([...WHOLE, ...policies]));
    expect(told(answer)).toBe(LOCAL);
    expect(reasonsOf(answer)).toContain(SAID);
  });

  test.each<[string, readonly object[]]>([
    ['lets them out to the tunnels', [{ ...CLIENTS, egress: [DNS, TUNNELS] }]],
    [
      'lets them out to DNS, beside one that lets all pods out to the tunnels',
      [
        { ...CLIENTS, egress: [DNS] },
        { podSelector: {}, egress: [TUNNELS] },
      ],
    ],
    ['is for what comes in', [{ ...CLIENTS, policyTypes: ['Ingress'] }]],
    ['is for gateways', [{ ...CLIENTS, podSelector: GATEWAYS, egress: [TUNNELS] }]],
  ])('that %s needs no remark', (_, specs) => {
    const policies = specs.map((spec, place) => networkPolicy(spec).replace('name: p', `name: p${place}`));
    expect(reasonsOf(ask(twoOf([...WHOLE, ...policies])))).not.toContain(SAID);
  });

  test('of a namespace that is not in the mesh counts for nothing', () => {
    const outside = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: batch }\n';
    const policy = networkPolicy({ podSelector: {}, policyTypes: ['Egress'] }).replace('sample', 'batch');
    expect(reasonsOf(ask(twoOf([...WHOLE, outside, policy])))).not.toContain(SAID);
    expect(reasonsOf(ask(twoOf([...WHOLE, policy])))).toContain(SAID);
  });
});

describe('a NetworkPolicy at the east-west gateway', () => {
  const GATEWAY = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: ew, namespace: istio-system, labels: { topology.istio.io/network: network-of-cluster2 } }
spec:
  gatewayClassName: istio-east-west
  listeners: [{ name: mesh, port: 15008, protocol: HBONE, tls: { mode: Terminate, options: { gateway.istio.io/tls-terminate-mode: ISTIO_MUTUAL } } }]
`;
  const PODS = { podSelector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'ew' } } };
  const askWith = (spec: object, outage: Outage, namespace = 'istio-system') =>
    ask(
      meshOf({
        cluster1: WHOLE,
        cluster2: [...WHOLE, GATEWAY, object('NetworkPolicy', 'networking.k8s.io/v1', namespace, spec)],
      }),
      { outages: [outage] },
    );
  const FAILOVER = 'failover: cluster2 100 → cluster2 100';

  test.each<[string, object, string]>([
    ['that lets nothing in', { podSelector: {}, policyTypes: ['Ingress'] }, DENIED],
    ['that lets other ports in', { ...PODS, ingress: [{ ports: [{ port: 15021 }] }] }, DENIED],
    ['that lets nothing out', { ...PODS, policyTypes: ['Egress'] }, DENIED],
    ['that lets 15008 in', { ...PODS, ingress: [{ ports: [{ port: 15008 }] }] }, FAILOVER],
    ['for other pods', { podSelector: { matchLabels: { app: 'istiod' } }, policyTypes: ['Ingress'] }, FAILOVER],
  ])('%s', (_name, spec, expected) => {
    for (const outage of [GONE, NO_WAYPOINT]) expect(told(askWith(spec, outage))).toBe(expected);
  });

  test('names the policy, and the port to let in', () => {
    const { reasons } = askWith({ podSelector: {}, policyTypes: ['Ingress'] }, GONE);
    expect(decisiveReason(reasons)).toMatchObject({
      cluster: 'cluster2',
      object: 'NetworkPolicy istio-system/p',
      text: expect.stringContaining('at the east-west gateway of cluster2') as unknown,
      change: 'add port 15008 (TCP) to its ingress rules.',
    });
  });

  test('that depends on where requests come from is said', () => {
    const answer = askWith({ ...PODS, ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] }, GONE);
    expect(told(answer)).toBe(FAILOVER);
    expect(reasonsOf(answer)).toContain(
      'may keep requests from port 15008, which the tunnels of the mesh use, at the east-west gateway',
    );
  });

  test('of another namespace does not concern it', () => {
    expect(told(askWith({ podSelector: {}, policyTypes: ['Ingress'] }, GONE, 'other'))).toBe(FAILOVER);
  });
});

describe('from an ingress gateway', () => {
  const INGRESS_IDENTITY = 'cluster.local/ns/edge/sa/ingress-istio';
  const client = { cluster: 'cluster1', kind: 'ingress' as const };

  test('pods see its identity, where no waypoint is used', () => {
    const spec = (principal: string): object => ({ rules: [from({ principals: [principal] })] });
    const askWith = (principal: string): string =>
      told(ask(meshOf({ cluster1: [...WHOLE, INGRESS, policy(spec(principal))] }), { client }));
    expect(askWith(INGRESS_IDENTITY)).toBe(LOCAL);
    expect(askWith(WAYPOINT_IDENTITY)).toBe(DENIED);
  });

  test('the waypoint sees it, where one is used', () => {
    const using = [
      NAMESPACE,
      WAYPOINT,
      service('helloworld', { 'istio.io/ingress-use-waypoint': 'true' }),
      rule(),
      workload(2),
      INGRESS,
    ];
    const spec = (namespace: string): object => ({
      ...targeting('Service', 'helloworld'),
      rules: [from({ namespaces: [namespace] })],
    });
    const askWith = (namespace: string): string =>
      told(ask(meshOf({ cluster1: [...using, policy(spec(namespace))] }), { client }));
    expect(askWith('edge')).toBe(LOCAL);
    expect(askWith('front')).toBe(DENIED);
  });

  test('what the gateway itself refuses comes to nothing', () => {
    const deny = policy({ action: 'DENY', rules: [{}] }, { namespace: 'edge' });
    expect(told(ask(meshOf({ cluster1: [...WHOLE, INGRESS, deny] }), { client }))).toBe(DENIED);
  });
});
