import { failuresOf } from '../../../src/predict/failures/minimal-sets';
import { formatOutages } from '../../../src/predict/outage/outage-syntax';
import { Prediction } from '../../../src/predict/prediction/prediction';
import {
  GUIDE,
  LOCAL_WAYPOINT,
  meshOf,
  NAMESPACE,
  OURS,
  preferring,
  rule,
  service,
  SERVICE,
  UNBOUND,
  WAYPOINT,
  workload,
  type ClusterOf,
} from '../mesh';

// Meshes whose minimal sets were found by hand, from how the parts of a mesh work, before the search was asked. A set is written
// short: S no pods, U half of the pods unready, F pods answer 503, W waypoint down, N canary waypoint down, G gateway down, A an address of
// it down, C cluster down, I istiod down, Z zone down, each with the number of its cluster. "[S1 F1][G2 C2]" is every one of the first with every one of the second.

type Clusters = Readonly<Record<string, ClusterOf>>;
interface Case {
  readonly name: string;
  readonly clusters: readonly ClusterOf[];
  /** The number of the client's cluster; 1 unless it says otherwise. */
  readonly client?: number;
  readonly most: number;
  readonly withControlPlanes?: boolean;
  /** By the percentage of requests that fail. */
  readonly sets: Readonly<Record<number, string>>;
  /** Those after which the answer is not known; none unless it says otherwise. */
  readonly unknown?: string;
}

const of = (...documents: string[]): ClusterOf => ({ documents: [NAMESPACE, ...documents] });
const cluster = (replicas = 2, ...more: string[]) => of(WAYPOINT, service(), rule(), workload(replicas), ...more);
const WHOLE = cluster();
const WITHOUT_RULE = of(WAYPOINT, service(), workload(2));
const WITH_LOCAL_WAYPOINT = of(LOCAL_WAYPOINT, service(), rule(), workload(2));
const GUIDES = of(WAYPOINT, service(), rule({ outlierDetection: GUIDE }), workload(2));
const UNREACHABLE: ClusterOf = { ...WHOLE, gateways: [] };
const EMPTY = cluster(0);
const DIRECT = of(UNBOUND, workload(2));
const SAME_ZONE = of(preferring('PreferSameZone'), workload(2));
const CAPPED = of(WAYPOINT, service(), rule({ outlierDetection: { ...OURS, maxEjectionPercent: 30 } }), workload(2));
const canary = (waypoint: string, weight: number) =>
  of(
    WAYPOINT,
    waypoint.replace('name: waypoint,', 'name: canary,'),
    service('helloworld', { 'istio.io/use-waypoint-canary': 'canary' }).replace(
      'metadata: {',
      `metadata: { annotations: { istio.io/use-waypoint-canary-weight: "${weight}" },`,
    ),
    rule(),
    workload(2),
  );
/** Its gateways have the addresses 203.0.113.1 and 203.0.113.2. */
const atTwo = (one: ClusterOf): ClusterOf => ({ ...one, gateways: ['203.0.113.1', '203.0.113.2'] });
const inZones = (replicas: number): ClusterOf => ({ ...cluster(replicas), zones: ['a', 'b'] });

const FAR_2 = '[S2 F2 G2 C2]';
const CASES: readonly Case[] = [
  { name: 'two whole clusters, one failure', clusters: [WHOLE, WHOLE], most: 1, sets: {} },
  {
    name: 'two whole clusters, two failures',
    clusters: [WHOLE, WHOLE],
    most: 2,
    sets: { 100: `[S1 F1]${FAR_2} [W1][W2 G2 C2]` },
  },
  {
    name: 'the same, asked from the other one',
    clusters: [WHOLE, WHOLE],
    client: 2,
    most: 2,
    sets: { 100: '[S2 F2][S1 F1 G1 C1] [W2][W1 G1 C1]' },
  },
  {
    name: 'two whole clusters, three failures: the waypoint that stands in cannot reach the pods that are left',
    clusters: [WHOLE, WHOLE],
    most: 3,
    sets: { 100: `[S1 F1]${FAR_2} [W1][W2 G2 C2] [W1][S2 F2][G1]` },
  },
  {
    name: 'one pod each: half of it is all of it',
    clusters: [cluster(1), cluster(1)],
    most: 2,
    sets: { 100: '[S1 U1 F1][S2 U2 F2 G2 C2] [W1][W2 G2 C2]' },
  },
  {
    name: 'no rule: nothing is ejected, and every host has its share',
    clusters: [WITHOUT_RULE, WITHOUT_RULE],
    most: 1,
    sets: { 50: '[F1] [F2] [G2] [C2]' },
  },
  {
    name: 'a rule in the other cluster only',
    clusters: [WITHOUT_RULE, WHOLE],
    most: 1,
    sets: { 50: '[F1] [F2] [G2] [C2]' },
  },
  {
    name: 'the thresholds of the guide: the default cap ejects none of three hosts',
    clusters: [GUIDES, GUIDES],
    most: 1,
    sets: { 100: '[F1]' },
  },
  {
    name: 'a cap of 30 % of three hosts ejects none, too',
    clusters: [CAPPED, CAPPED],
    most: 1,
    sets: { 100: '[F1]' },
  },
  {
    name: 'a waypoint that is not global has none that stands in',
    clusters: [WITH_LOCAL_WAYPOINT, WITH_LOCAL_WAYPOINT],
    most: 2,
    sets: { 100: `[W1] [S1 F1]${FAR_2}` },
  },
  {
    name: 'the other cluster has no gateway',
    clusters: [WHOLE, UNREACHABLE],
    most: 1,
    sets: { 100: '[S1] [F1] [W1]' },
  },
  {
    name: 'the own cluster has no gateway: its gateway matters where the other waypoint stands in',
    clusters: [UNREACHABLE, WHOLE],
    most: 2,
    sets: { 100: `[S1 F1]${FAR_2} [W1][W2 G2 C2] [W1][S2 F2]` },
  },
  {
    name: 'the other cluster has no pods',
    clusters: [WHOLE, EMPTY],
    most: 2,
    sets: { 100: '[S1] [F1] [W1][W2 G2 C2 G1]' },
  },
  {
    name: 'the own cluster has no pods',
    clusters: [WHOLE, EMPTY],
    client: 2,
    most: 1,
    sets: { 100: '[S1] [F1] [G1] [C1]' },
  },
  {
    name: 'no pods here, and the waypoint: the other side answers by itself',
    clusters: [EMPTY, WHOLE],
    most: 2,
    sets: { 100: '[S2] [F2] [G2] [C2] [W1][W2]' },
  },
  {
    name: 'node proxies alone, without a preference',
    clusters: [DIRECT, DIRECT],
    most: 1,
    sets: { 50: '[F1] [F2] [G2] [C2]' },
  },
  {
    name: 'node proxies that prefer their zone keep to their own pods while one is ready',
    clusters: [SAME_ZONE, SAME_ZONE],
    most: 2,
    sets: { 100: `[F1] [S1]${FAR_2}` },
  },
  {
    name: 'three whole clusters, one failure',
    clusters: [WHOLE, WHOLE, WHOLE],
    most: 1,
    sets: {},
  },
  {
    name: 'three whole clusters: node proxies draw one of two gateways, and eject none',
    clusters: [WHOLE, WHOLE, WHOLE],
    most: 2,
    sets: { 50: '[W1][G2 C2 G3 C3]' },
  },
  {
    name: 'three clusters, of which one has no pods',
    clusters: [WHOLE, WHOLE, EMPTY],
    most: 2,
    sets: { 100: `[S1 F1]${FAR_2}`, 50: '[W1][G2 C2 G3 C3]' },
  },
  {
    name: 'three clusters, asked from the one without pods: its waypoint ejects a gateway that leads nowhere',
    clusters: [WHOLE, WHOLE, EMPTY],
    client: 3,
    most: 2,
    sets: { 100: '[S1 F1 G1 C1][S2 F2 G2 C2]', 50: '[W3][G1 C1 G2 C2]' },
  },
  {
    name: 'three clusters, of which one has no gateway',
    clusters: [WHOLE, WHOLE, UNREACHABLE],
    most: 2,
    sets: { 100: `[S1 F1]${FAR_2} [W1][W2 G2 C2]` },
  },
  {
    name: 'a canary for half of the connections, both global',
    clusters: [canary(WAYPOINT, 50), canary(WAYPOINT, 50)],
    most: 2,
    sets: { 100: `[S1 F1]${FAR_2}`, 50: '[W1][W2 G2 C2] [N1][N2 G2 C2]' },
  },
  {
    name: 'a canary that is not global',
    clusters: [canary(LOCAL_WAYPOINT, 20), canary(LOCAL_WAYPOINT, 20)],
    most: 1,
    sets: { 20: '[N1]' },
  },
  {
    name: 'a canary that takes nothing is not among what fails',
    clusters: [canary(LOCAL_WAYPOINT, 0), canary(LOCAL_WAYPOINT, 0)],
    most: 1,
    sets: {},
  },
  {
    name: 'istiod fails first: nothing ejects a waypoint that is gone',
    clusters: [WHOLE, WHOLE],
    most: 2,
    withControlPlanes: true,
    sets: { 100: `[S1 F1]${FAR_2} [W1][W2 G2 C2] [W1][I1]` },
  },
  {
    name: 'istiod fails first, without a rule: pods that are gone keep their share',
    clusters: [WITHOUT_RULE, WITHOUT_RULE],
    most: 2,
    withControlPlanes: true,
    sets: {
      100: '[W1][I1 W2] [S1][S2]',
      50: '[F1] [F2] [G2] [C2] [S1][I1] [S2][I1 R12] [W1][G1]',
      25: '[U1][I1] [U2][I2]',
    },
  },
  {
    name: 'without a waypoint, a control plane that fails first hides pods that are gone',
    clusters: [SAME_ZONE, SAME_ZONE],
    most: 2,
    withControlPlanes: true,
    sets: { 100: `[F1] [S1]${FAR_2} [S1][I1]`, 50: '[U1][I1]' },
  },
  {
    name: 'two addresses: a waypoint goes on by the other one, and all of them are what the gateway is',
    clusters: [{ ...WHOLE, gateways: ['203.0.113.3'] }, atTwo(WHOLE)],
    most: 3,
    sets: { 100: `[S1 F1]${FAR_2} [S1 F1][A21][A22] [W1][W2 G2 C2] [W1][A21][A22] [W1][S2 F2][G1]` },
    unknown: '[W1][A21 A22]',
  },
  {
    name: 'two addresses, no rule: a quarter of the requests goes to each',
    clusters: [WITHOUT_RULE, atTwo(WITHOUT_RULE)],
    most: 1,
    sets: { 50: '[F1] [F2] [G2] [C2]', 25: '[A21] [A22]' },
  },
  {
    name: 'two addresses, and no pods here: without a rule half of the requests goes to each',
    clusters: [of(WAYPOINT, service(), workload(0)), atTwo(WITHOUT_RULE)],
    most: 1,
    sets: { 100: '[S2] [F2] [G2] [C2]', 50: '[A21] [A22]' },
  },
  {
    name: 'zones: the waypoint pod is in the first one',
    clusters: [inZones(2), WHOLE],
    most: 2,
    sets: { 100: `[S1 F1]${FAR_2} [W1 Z1a][W2 G2 C2]` },
  },
  {
    name: 'zones of the other cluster: its second half has all of a failover',
    clusters: [WHOLE, inZones(2)],
    most: 2,
    sets: { 100: `[S1 F1]${FAR_2} [W1][W2 G2 C2 Z2a]` },
  },
];

const WAYS: Readonly<Record<string, (cluster: string, rest: string) => string>> = {
  S: (name) => `scaled-to-zero:${name}`,
  U: (name) => `unready:${name}:50%`,
  F: (name) => `failing:${name}:gateway-error`,
  W: (name) => `waypoint-down:${name}:sample/waypoint`,
  N: (name) => `waypoint-down:${name}:sample/canary`,
  G: (name) => `gateway-down:${name}`,
  A: (name, rest) => `gateway-address-down:${name}:203.0.113.${rest}`,
  C: (name) => `cluster-down:${name}`,
  I: (name) => `istiod-down:${name}`,
  R: (name, rest) => `remote-api-down:${name}:cluster${rest}`,
  Z: (name, rest) => `zone-down:${name}:${rest}`,
};

/** "[S1 F1][G2] [C2]" as sets of outages, each sorted. */
function expand(short: string): string[] {
  return short
    .split(/(?<=\]) (?=\[)/)
    .filter((product) => product !== '')
    .flatMap((product) => {
      const factors = [...product.matchAll(/\[([^\]]*)\]/g)].map(([, one]) => one!.split(' '));
      return factors.reduce<string[][]>((sets, ways) => sets.flatMap((set) => ways.map((way) => [...set, way])), [[]]);
    })
    .map((set) => sorted(set.map((way) => WAYS[way[0]!]!(`cluster${way[1]!}`, way.slice(2)))));
}

const sorted = (outages: readonly string[]): string => [...outages].sort().join('+');

test.each(CASES)('$name', ({ clusters, client = 1, most, withControlPlanes = false, sets, unknown = '' }) => {
  const named: Clusters = Object.fromEntries(clusters.map((one, place) => [`cluster${place + 1}`, one]));
  const clients = [{ cluster: `cluster${client}`, kind: 'ambient' as const }];
  const question = { service: SERVICE, clients, most, limit: 0, withControlPlanes };
  const [found] = failuresOf(new Prediction(meshOf(named)), question).clients;
  const expected = Object.entries(sets).flatMap(([percent, short]) =>
    expand(short).map((set) => `${percent} % ${set}`),
  );
  const really = found!.failing.map(
    ({ outages, errors }) =>
      `${Number((errors * 100).toFixed(4))} % ${sorted(outages.map((one) => formatOutages([one], SERVICE)))}`,
  );
  expect(really.sort()).toEqual(expected.sort());
  const notKnown = found!.unknown.map((set) => sorted(set.map((one) => formatOutages([one], SERVICE))));
  expect(notKnown.sort()).toEqual(expand(unknown).sort());
});

test('there are as many as were made', () => {
  expect(CASES).toHaveLength(33);
});
