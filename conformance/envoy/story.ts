import { setTimeout as sleep } from 'node:timers/promises';
import { isMap, type KubeObject } from '../../src/model/object/kube-object';
import { toMesh } from '../../src/model/mesh/mesh';
import { readTree } from '../../src/model/read/tree/tree';
import type { Verdict } from '../../src/predict/answer/answer';
import { ask } from '../../src/predict/questions/ask';
import type { EnvoyHost } from '../../src/predict/envoy/hosts/host';
import { NOT_FAILING, type Failing } from '../../src/predict/shares/failing';
import { MeshView } from '../../src/predict/istio/view/view';
import type { Outage } from '../../src/predict/outage/outage';
import { Situation } from '../../src/predict/situation/situation';
import { answerOfProxy, type ProxyAnswer } from '../../src/predict/proxy/proxy-answer';
import { NO_ROUTE } from '../../src/predict/proxy/route-leg';
import { Random } from '../synth/random';
import type { Backends } from './backends';
import type { Reply } from './client';
import type { Envoy } from './envoy';
import { FailureHeaders } from './failure-headers';
import type { SetUp } from './set-up';

// The story of Istio's guide for failover, from the YAML of the example to the answers of Envoy: cluster1 with one pod and a
// gateway to cluster2.

const OWN_CLUSTER = 'cluster1';
const CLIENT = { cluster: OWN_CLUSTER, kind: 'ambient' } as const;
const SERVICE = 'sample/helloworld';
const WAYPOINT = 'sample/waypoint';

/** What the guide has its readers apply. */
const THRESHOLDS_OF_THE_GUIDE = { consecutive5xxErrors: 1, interval: '1s', baseEjectionTime: '1m' };
/** What a LocalityFailoverRule has by itself. */
const OUR_DEFAULTS = {
  consecutiveGatewayErrors: 5,
  consecutive5xxErrors: 0,
  maxEjectionPercent: 100,
  minHealthPercent: 1,
};

const PODS_OF_CLUSTER1: Omit<Outage & { kind: 'failing' }, 'failure'> = {
  kind: 'failing',
  service: SERVICE,
  cluster: OWN_CLUSTER,
  pods: 1,
  requests: 1,
};
/** Of the requests to one path: of those, all. */
const BAD_PATH: Outage = { kind: 'failing', service: SERVICE, pods: 1, requests: 1, failure: 'application-error' };

/** What there is to see of an outage. */
interface Seen {
  /** How many of {@link BAD_REQUESTS} fail. */
  readonly failed: number;
  /** The clusters that answer {@link GOOD_REQUESTS} after them, which nobody fails; none where they fail all the same. */
  readonly answering: readonly string[];
}

/** An outage, and what becomes of it. */
export interface Chapter {
  readonly sentence: string;
  /** In place of the example's. */
  readonly outlierDetection?: Readonly<Record<string, unknown>>;
  readonly outages: readonly Outage[];
  readonly verdict: Verdict;
  readonly seen: Seen;
}

const BAD_REQUESTS = 200;
const GOOD_REQUESTS = 100;

export const CHAPTERS: readonly Chapter[] = [
  {
    sentence: 'with all well, the pods of cluster1 answer',
    outages: [],
    verdict: 'local',
    seen: { failed: 0, answering: ['cluster1'] },
  },
  {
    sentence: 'with no pod left in cluster1, cluster2 answers',
    outages: [{ kind: 'scaled-to-zero', service: SERVICE, cluster: 'cluster1' }],
    verdict: 'failover',
    seen: { failed: 0, answering: ['cluster2'] },
  },
  {
    sentence: "with the guide's rule to the letter, a pod that answers 500 goes on getting all requests",
    outlierDetection: THRESHOLDS_OF_THE_GUIDE,
    outages: [{ ...PODS_OF_CLUSTER1, failure: 'application-error' }],
    verdict: 'stuck',
    seen: { failed: BAD_REQUESTS, answering: ['cluster1'] },
  },
  {
    sentence: "with the example's rule, a pod that answers 500 is ejected by the first, and cluster2 answers",
    outages: [{ ...PODS_OF_CLUSTER1, failure: 'application-error' }],
    verdict: 'failover',
    seen: { failed: 1, answering: ['cluster2'] },
  },
  {
    sentence: 'with the defaults of a rule, a pod that answers 503 is ejected by the fifth, and cluster2 answers',
    outlierDetection: OUR_DEFAULTS,
    outages: [{ ...PODS_OF_CLUSTER1, failure: 'gateway-error' }],
    verdict: 'failover',
    seen: { failed: 5, answering: ['cluster2'] },
  },
  {
    sentence: 'with a cap of 100 % and no floor, a path that answers 500 everywhere takes good requests down with it',
    outlierDetection: { ...THRESHOLDS_OF_THE_GUIDE, maxEjectionPercent: 100 },
    outages: [BAD_PATH],
    verdict: 'blackhole',
    seen: { failed: BAD_REQUESTS, answering: [] },
  },
  {
    sentence: 'with a floor of 1 % beside that cap, the same path leaves good requests alone',
    outages: [BAD_PATH],
    verdict: 'blackhole',
    seen: { failed: BAD_REQUESTS, answering: ['cluster1', 'cluster2'] },
  },
];

/** The outage of the example in which pods fail, as a set-up and with what `predict` says of it. */
export function failingExample(
  dist: string,
  backends: Pick<Backends, 'steady'>,
  rate: number,
): { readonly setUp: SetUp; readonly untilEjected: number; readonly atEachReturn: number } {
  const outages: Outage[] = [{ ...PODS_OF_CLUSTER1, failure: 'application-error' }];
  const situation = new Situation(read(dist, undefined), outages);
  const { untilEjected, atEachReturn } = ask(situation, { client: CLIENT, service: SERVICE }).failedRequests(rate)!;
  const { setUp } = setUpOf(answerOf(situation), outages, backends);
  return { setUp, untilEjected: untilEjected!, atEachReturn };
}

/** Ejecting is done by another thread of Envoy's than answering. */
const SETTLING_MILLISECONDS = 500;

/** A chapter, three times in the same words: as it is told, as we predict it from the YAML, as Envoy plays it. */
export interface Scene {
  readonly told: string;
  readonly predicted: string;
  readonly setUp: SetUp;
  readonly play: (envoy: Envoy) => Promise<string>;
}

/** @param dist a folder with the YAML of the example */
export function toScene(chapter: Chapter, dist: string, backends: Pick<Backends, 'steady'>): Scene {
  const situation = new Situation(read(dist, chapter.outlierDetection), chapter.outages);
  const answer = answerOf(situation);
  const { settlement, afterEjection } = answer;
  const { setUp, clusterAt, clusterOf } = setUpOf(answer, chapter.outages, backends);
  const detections = [...settlement.ejected.values()];
  const predicted: Seen = {
    failed:
      afterEjection.errors === 1 ? BAD_REQUESTS : detections.reduce((sum, detection) => sum + detection.failures, 0),
    answering: [...settlement.after.shares.keys()].map((address) => clusterAt.get(address)!),
  };
  return {
    told: `${chapter.verdict}: ${describe(chapter.seen)}`,
    predicted: `${ask(situation, { client: CLIENT, service: SERVICE }).verdict}: ${describe(predicted)}`,
    setUp,
    play: async (envoy) => {
      const seen = await play(envoy, setUp, detections[0]?.requests ?? BAD_REQUESTS, clusterOf);
      // What a verdict is, is ours to say.
      return `${chapter.verdict}: ${describe(seen)}`;
    },
  };
}

/** The hosts that the waypoint is sent, with servers of ours in their place. */
function setUpOf({ assignment }: ProxyAnswer, outages: readonly Outage[], { steady }: Pick<Backends, 'steady'>) {
  const clusterAt = new Map(assignment.endpoints.map(({ address, cluster }) => [address, cluster]));
  const backendAt = new Map([...clusterAt.keys()].map((address, index) => [address, steady[index]!]));
  const hosts = assignment.endpoints.map((endpoint) => ({ ...endpoint, address: backendAt.get(endpoint.address)! }));
  const setUp: SetUp = { name: 'story', hosts, policy: assignment.policy, failing: failingAt(hosts, outages) };
  return { setUp, clusterAt, clusterOf: new Map(hosts.map(({ address, cluster }) => [address, cluster])) };
}

/** @param untilEjection how many bad requests it takes, by our prediction, until somebody is ejected */
async function play(
  envoy: Envoy,
  setUp: SetUp,
  untilEjection: number,
  clusterOf: ReadonlyMap<string, string>,
): Promise<Seen> {
  const headers = new FailureHeaders(setUp.failing, new Random(0));
  const bad: Reply[] = [];
  // The one that ejects somebody comes alone: one too early, or too late, would show.
  for (const count of [untilEjection - 1, 1, BAD_REQUESTS - untilEjection]) {
    if (count > 0) bad.push(...(await envoy.send(setUp, headers.next(count))));
    await sleep(SETTLING_MILLISECONDS);
  }
  const good = await envoy.send(setUp, new Array<string>(GOOD_REQUESTS).fill(''));
  const answered = good.filter(isAnswered);
  if (answered.length > 0 && answered.length < GOOD_REQUESTS) {
    throw new Error(`${answered.length} of ${GOOD_REQUESTS} good requests were answered: neither all nor none`);
  }
  return {
    failed: bad.filter((reply) => !isAnswered(reply)).length,
    answering: answered.map(({ backend }) => clusterOf.get(backend!)!),
  };
}

function isAnswered({ status }: Reply): boolean {
  return status === 200;
}

function describe({ failed, answering }: Seen): string {
  const who = answering.length === 0 ? 'nobody' : [...new Set(answering)].sort().join(' and ');
  return `${failed} of ${BAD_REQUESTS} bad requests fail, good ones are answered by ${who} then`;
}

function failingAt(
  hosts: readonly (EnvoyHost & { readonly cluster: string })[],
  outages: readonly Outage[],
): ReadonlyMap<string, Failing> {
  return new Map(
    outages.flatMap((outage) => {
      if (outage.kind !== 'failing') return [];
      const failing = { ...NOT_FAILING, [outage.failure]: outage.requests };
      return hosts
        .filter(({ cluster }) => (outage.cluster ?? cluster) === cluster)
        .map(({ address }) => [address, failing] as const);
    }),
  );
}

/** What the waypoint of our cluster makes of it. */
function answerOf(situation: Situation): ProxyAnswer {
  const view = situation.view.clusterOf(OWN_CLUSTER);
  const service = view.cluster.services.get(SERVICE);
  const proxy = view.waypoints.find(({ key }) => key === WAYPOINT)?.proxies[0];
  const port = service?.ports[0];
  const answer =
    service && proxy && port && answerOfProxy(situation, view, proxy, { service, port, subset: null }, NO_ROUTE);
  if (answer === undefined) throw new Error(`${OWN_CLUSTER} has no ${SERVICE} with a waypoint ${WAYPOINT}`);
  return answer;
}

function read(dist: string, outlierDetection: Chapter['outlierDetection']): MeshView {
  const { facts, clusters } = readTree([dist]);
  const withRule = clusters.map((cluster) => ({
    facts: cluster.facts,
    objects: cluster.objects.map((object) =>
      outlierDetection !== undefined && object.kind === 'DestinationRule'
        ? withDetection(object, outlierDetection)
        : object,
    ),
  }));
  return new MeshView(toMesh({ facts, clusters: withRule }));
}

function withDetection(rule: KubeObject, outlierDetection: Readonly<Record<string, unknown>>): KubeObject {
  const { spec } = rule.body;
  if (!isMap(spec) || !isMap(spec.trafficPolicy)) throw new Error(`DestinationRule ${rule.name} has no trafficPolicy`);
  return {
    ...rule,
    body: { ...rule.body, spec: { ...spec, trafficPolicy: { ...spec.trafficPolicy, outlierDetection } } },
  };
}
