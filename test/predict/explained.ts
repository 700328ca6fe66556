import type { Mesh } from '../../src/model/mesh/mesh';
import { parseClient } from '../../src/predict/client/client-syntax';
import { parseOutages } from '../../src/predict/outage/outage-syntax';
import type { Reason } from '../../src/predict/answer/reason';
import {
  ask,
  GUIDE,
  httpRoute,
  INGRESS,
  LOCAL_WAYPOINT,
  meshOf,
  NAMESPACE,
  preferring,
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
} from './mesh';

// Every sort of answer once, with all its reasons as a reader gets them: what is so, where it comes from, what would change it.

const REACHES_ALL = { switches: { ambientEnableMultiNetworkIngress: true } };
const PAST = [...WHOLE, INGRESS];
const THROUGH = [
  ...[NAMESPACE, WAYPOINT, service('helloworld', { 'istio.io/ingress-use-waypoint': 'true' })],
  ...[rule({ outlierDetection: { consecutiveGatewayErrors: 5, maxEjectionPercent: 100 } }), workload(2), INGRESS],
];
const HOST = 'helloworld.sample.svc.cluster.local';
const SECOND = [service('second'), rule({}, 'second'), workload(1, 'second')];

const withRule = (text: string) => [NAMESPACE, WAYPOINT, service(), text, workload(2)];
const withOutlierDetection = (outlierDetection: object) =>
  twoOf(withRule(rule({ outlierDetection: { ...outlierDetection } })));
const atTwo = () =>
  meshOf({ cluster1: WHOLE, cluster2: { documents: WHOLE, gateways: ['203.0.113.1', '203.0.113.2'] } });
const withWaypoint = (text: string) => twoOf([NAMESPACE, text, service(), rule(), workload(2)]);

const backend = (name: string, weight: number, port = 5000) => ({ name, port, weight });
const routed = (...rules: readonly unknown[]) => twoOf([...WHOLE, ...SECOND, httpRoute(rules)]);
const bare = (...documents: readonly string[]) => twoOf([NAMESPACE, ...documents]);
const preferClose = preferring('PreferClose');

interface Case {
  readonly name: string;
  readonly mesh: Mesh;
  readonly outages?: string;
  readonly client?: string;
  readonly port?: number;
}

const CASES = (): readonly Case[] => [
  { name: 'nothing is wrong', mesh: twoOf(WHOLE) },
  { name: 'no pods here', mesh: twoOf(WHOLE), outages: 'scaled-to-zero:cluster1' },
  { name: 'no pods anywhere', mesh: twoOf(WHOLE), outages: 'scaled-to-zero:cluster1+scaled-to-zero:cluster2' },
  { name: 'pods here answer 503', mesh: twoOf(WHOLE), outages: 'failing:cluster1' },
  {
    name: 'pods here answer 500, which is not counted',
    mesh: twoOf(WHOLE),
    outages: 'failing:cluster1:application-error',
  },
  {
    name: 'every pod everywhere answers 503 to half of requests',
    mesh: twoOf(WHOLE),
    outages: 'failing:everywhere:50%',
  },
  {
    name: 'the same without a floor',
    mesh: withOutlierDetection({ consecutiveGatewayErrors: 5, maxEjectionPercent: 100 }),
    outages: 'failing:everywhere:50%',
  },
  { name: 'the guide’s thresholds', mesh: withOutlierDetection(GUIDE), outages: 'failing:cluster1' },
  {
    name: 'no outlier detection',
    mesh: twoOf([NAMESPACE, WAYPOINT, service(), workload(2)]),
    outages: 'failing:cluster1',
  },
  {
    name: 'unready pods that a waypoint is sent',
    mesh: withOutlierDetection({ consecutiveGatewayErrors: 5 }),
    outages: 'unready:cluster1:50%',
  },
  { name: 'a cluster is down', mesh: twoOf(WHOLE), outages: 'scaled-to-zero:cluster1+cluster-down:cluster2' },
  { name: 'the other gateway is down', mesh: twoOf(WHOLE), outages: 'scaled-to-zero:cluster1+gateway-down:cluster2' },
  {
    name: 'one of two addresses of the other gateway is down',
    mesh: atTwo(),
    outages: 'scaled-to-zero:cluster1+gateway-address-down:cluster2:203.0.113.1',
  },
  {
    name: 'the same, where a node proxy uses one of them',
    mesh: atTwo(),
    outages: 'waypoint-down:cluster1+gateway-address-down:cluster2:203.0.113.1',
  },
  { name: 'the waypoint here is down', mesh: twoOf(WHOLE), outages: 'waypoint-down:cluster1' },
  { name: 'no waypoint in reach', mesh: withWaypoint(LOCAL_WAYPOINT), outages: 'waypoint-down:cluster1' },
  {
    name: 'the same, where labels are copied to the infrastructure',
    mesh: withWaypoint(LOCAL_WAYPOINT.replace('spec: { ', 'spec: { infrastructure: { labels: { team: mesh } }, ')),
    outages: 'waypoint-down:cluster1',
  },
  {
    name: 'two other networks',
    mesh: meshOf({ cluster1: WHOLE, cluster2: WHOLE, cluster3: WHOLE }),
    outages: 'waypoint-down:cluster1',
  },
  { name: 'a consumer without a waypoint', mesh: meshOf({ cluster1: [NAMESPACE], cluster2: WHOLE }) },
  {
    name: 'pods in two zones behind a gateway',
    mesh: twoOf(WHOLE, { zones: ['zone-a', 'zone-b'] }),
    outages: 'scaled-to-zero:cluster1',
  },
  {
    name: 'a gateway that is said, and a version that is not',
    mesh: meshOf({
      cluster1: { documents: WHOLE, istioVersion: '' },
      cluster2: { documents: WHOLE, gateways: ['203.0.113.2'] },
    }),
  },
  { name: 'bound to no waypoint', mesh: bare(UNBOUND, workload(2)) },
  { name: 'the same, with a preference', mesh: bare(preferClose, workload(2)) },
  { name: 'the same, with no pods', mesh: bare(UNBOUND, workload(0)) },
  {
    name: 'the same, with no pods here and a closed gateway',
    mesh: bare(preferClose, workload(2)),
    outages: 'scaled-to-zero:cluster1+gateway-down:cluster2',
  },
  {
    name: 'bound to a waypoint in the other cluster only',
    mesh: meshOf({ cluster1: [NAMESPACE, UNBOUND, workload(2)], cluster2: WHOLE }),
  },
  {
    name: 'kept on its node',
    mesh: bare(UNBOUND.replace('spec: { ', 'spec: { internalTrafficPolicy: Local, '), workload(2)),
  },
  {
    name: 'a waypoint that lets the namespace not in',
    mesh: withWaypoint(
      WAYPOINT.replace(
        'HBONE }',
        'HBONE, allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { share: waypoint } } } } }',
      ),
    ),
  },
  {
    name: 'a waypoint that does not handle services',
    mesh: withWaypoint(WAYPOINT.replace('waypoint-for: service', 'waypoint-for: workload')),
  },
  { name: 'a waypoint that was not read', mesh: bare(service(), rule(), workload(2)) },
  { name: 'a Namespace that was not read', mesh: twoOf([WAYPOINT, UNBOUND, workload(2)]) },
  { name: 'no workload was read', mesh: meshOf({ cluster1: WHOLE, cluster2: WHOLE.slice(0, -1) }) },
  { name: 'a headless service', mesh: bare(UNBOUND.replace('spec: { ', 'spec: { clusterIP: None, '), workload(2)) },
  {
    name: 'an ExternalName',
    mesh: bare(UNBOUND.replace('spec: { ', 'spec: { type: ExternalName, externalName: example.com, ')),
  },
  { name: 'no such port', mesh: twoOf(WHOLE), port: 81 },
  { name: 'no ports at all', mesh: bare(UNBOUND.replace('[{ name: http, port: 5000 }]', '[]'), workload(2)) },
  { name: 'no such service', mesh: bare() },
  { name: 'a sidecar', mesh: twoOf(WHOLE), client: 'cluster1:sidecar' },
  { name: 'a client that is gone', mesh: twoOf(WHOLE), outages: 'cluster-down:cluster1' },
  { name: 'an ingress gateway past the waypoint', mesh: twoOf(PAST), client: 'cluster1:ingress' },
  {
    name: 'the same, with other networks in reach',
    mesh: twoOf(PAST, REACHES_ALL),
    client: 'cluster1:ingress',
    outages: 'scaled-to-zero:cluster1',
  },
  {
    name: 'the same, before Istio 1.30.1',
    mesh: twoOf(PAST, { ...REACHES_ALL, istioVersion: '1.30.0' }),
    client: 'cluster1:ingress',
    outages: 'scaled-to-zero:cluster1',
  },
  { name: 'an ingress gateway through the waypoint', mesh: twoOf(THROUGH), client: 'cluster1:ingress' },
  {
    name: 'the same, with no waypoint in reach',
    mesh: twoOf(THROUGH),
    client: 'cluster1:ingress',
    outages: 'waypoint-down:cluster1',
  },
  {
    name: 'the same, with waypoints that answer errors',
    mesh: twoOf(THROUGH),
    client: 'cluster1:ingress',
    outages: 'failing:everywhere',
  },
  { name: 'no ingress gateway', mesh: twoOf(WHOLE), client: 'cluster1:ingress' },
  { name: 'a split', mesh: routed({ backendRefs: [backend('helloworld', 2), backend('second', 1)] }) },
  {
    name: 'a route with conditions',
    mesh: routed(
      ...[1, 2].map((canary) => ({
        matches: [{ headers: [{ name: 'canary', value: `${canary}` }] }],
        backendRefs: [backend('second', 1)],
      })),
      { backendRefs: [backend('helloworld', 1)] },
    ),
  },
  {
    name: 'a route for special requests only',
    mesh: routed({ matches: [{ path: { type: 'PathPrefix', value: '/v2' } }], backendRefs: [backend('second', 1)] }),
  },
  {
    name: 'a backend whose port is wrong',
    mesh: routed({ backendRefs: [backend('helloworld', 1), backend('second', 1, 81)] }),
  },
  { name: 'a route to nobody', mesh: routed({ backendRefs: [backend('helloworld', 0)] }) },
  {
    name: 'a subset that nobody declared',
    mesh: twoOf([...WHOLE, virtualService({ http: [{ route: [{ destination: { host: HOST, subset: 'v3' } }] }] })]),
  },
  {
    name: 'a host that was not read',
    mesh: twoOf([...WHOLE, virtualService({ http: [{ route: [{ destination: { host: 'elsewhere' } }] }] })]),
  },
  { name: 'a redirection', mesh: twoOf([...WHOLE, virtualService({ http: [{ redirect: { uri: '/' } }] })]) },
  {
    name: 'two routes that take everything',
    mesh: twoOf([
      ...WHOLE,
      ...['helloworld', 'other'].map((name) =>
        virtualService({ http: [{ route: [{ destination: { host: HOST } }] }] }, 'sample', name),
      ),
    ]),
  },
];

/** All cases, as questions. */
export function casesOf() {
  return CASES().map(({ name, mesh, outages = 'none', client = 'cluster1', port }) => ({
    name,
    mesh,
    outages: parseOutages(outages, SERVICE),
    question: { service: SERVICE, client: parseClient(client), ...(port === undefined ? {} : { port }) },
  }));
}

/** The explanations of all cases, as the fixture has them. */
export function explainAll(): string {
  return CASES().map(explain).join('\n');
}

function explain({ name, mesh, outages = 'none', client = 'cluster1', port }: Case): string {
  const answer = ask(mesh, {
    outages: parseOutages(outages, SERVICE),
    client: parseClient(client),
    ...(port === undefined ? {} : { port }),
  });
  const title = `# ${name} (${client}, ${outages})`;
  return `${[title, `${answer.path}, ${told(answer)}`, ...answer.reasons.flatMap(show)].join('\n')}\n`;
}

function show({ text, cluster, object, source, path, change, hosts }: Reason): string[] {
  const where = [cluster, object, source, path].filter((part) => part !== undefined).join(' | ');
  return [
    `- ${where}`,
    `  ${text}`,
    ...(change === undefined ? [] : [`  → ${change}`]),
    ...(hosts ?? []).map((host) => `    ${JSON.stringify(host)}`),
  ];
}
