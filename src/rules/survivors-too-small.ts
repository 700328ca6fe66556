import { describeObject } from '../model/object';
import { keyOf, type Cluster } from '../model/mesh';
import type { PodCount } from '../model/workloads';
import type { Service } from '../model/services';
import {
  change,
  HEALTHY,
  NAMESPACE,
  DESTINATION_RULE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
  AUTOSCALER,
} from './engine/example-mesh';
import { clustersByService } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule, Violation } from './engine/rule';

/** How many times its usual load a pod may get in an outage. At the usual target of 50 to 70 % CPU, it has no more to give. */
const MOST_TIMES_THE_LOAD = 2;
const SMALL = change(WORKLOAD, 'replicas: 2', 'replicas: 1');
const AUTOSCALED = HEALTHY + yaml(AUTOSCALER);

const messages = namedMessages({
  tooFewPods: ({
    failing,
    usual,
    service,
    left,
    cluster,
    elsewhere,
    times,
  }: Values<'failing' | 'usual' | 'service' | 'left' | 'cluster' | 'elsewhere' | 'times'>) =>
    `When ${failing} fails, the load of ${usual} of ${service} falls on at most ${left}, in ${cluster}${elsewhere}: ${times} times as much on each.`,
});

export const survivorsTooSmall: Rule = {
  id: 'survivors-too-small',
  severity: 'advice',
  title: 'The remaining clusters are too small for the one that fails',
  why: 'The load of the failed cluster comes on top of their own, and pods without room for it fail too: the outage of one cluster becomes an outage of all.',
  fix: 'run more pods in the other clusters, or let an autoscaler add them (maxReplicas).',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: AUTOSCALED, cluster2: yaml(NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE, SMALL) } },
  good: { clusters: { cluster1: AUTOSCALED, cluster2: AUTOSCALED } },
  find: (mesh) => [...clustersByService(mesh).values()].flatMap(findIn),
};

interface Holder {
  readonly cluster: Cluster;
  readonly service: Service;
  readonly pods: PodCount;
}

/** Judges the worst outage of one service. Without the pods of one cluster it is not known. */
function findIn(clusters: readonly Omit<Holder, 'pods'>[]): Violation[] {
  const holders = clusters.flatMap(({ cluster, service }) => {
    const pods = cluster.pods.get(keyOf(service));
    return pods === undefined || service.scope !== 'GLOBAL' ? [] : [{ cluster, service, pods }];
  });
  const usual = sum(holders.map(({ pods }) => pods.usual));
  const most = sum(holders.map(({ pods }) => pods.most));
  const left = ({ pods }: Holder) => most - pods.most;
  // The others may have as many pods as their autoscalers allow; the load to share is that of the steady state.
  const [worst] = [...holders].filter(({ pods }) => pods.usual > 0).sort((one, other) => left(one) - left(other));
  const survivor = holders.find((holder) => holder !== worst && holder.pods.most > 0);
  // With no pods elsewhere the others only consume the service: nothing is there to fail over to.
  if (holders.length < clusters.length || worst === undefined || survivor === undefined) return [];
  const times = usual / left(worst);
  if (times < MOST_TIMES_THE_LOAD) return [];
  return [
    {
      cluster: survivor.cluster,
      object: survivor.service.object,
      ...messages.tooFewPods({
        failing: worst.cluster.name,
        usual: pods(usual),
        service: describeObject(survivor.service.object),
        left: pods(left(worst)),
        cluster: survivor.cluster.name,
        elsewhere: holders.length > 2 ? ' and elsewhere' : '',
        times: times.toFixed(1),
      }),
    },
  ];
}

function pods(count: number): string {
  return count === 1 ? '1 pod' : `${count} pods`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((left, right) => left + right, 0);
}
