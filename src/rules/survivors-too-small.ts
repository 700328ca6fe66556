import { describeObject } from '../model/kube-object';
import { keyOf, type Cluster } from '../model/mesh';
import type { PodCount } from '../model/services/pods';
import type { Service } from '../model/services/service';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { clustersByService } from './questions';
import type { Rule, Violation } from './rule';

/** How many times its usual load a pod may get in an outage. At the usual target of 50 to 70 % CPU, it has no more to give. */
const MOST_TIMES_THE_LOAD = 2;
const SMALL = change(WORKLOAD, 'replicas: 2', 'replicas: 1');
const AUTOSCALER = `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: helloworld
  namespace: sample
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: helloworld
  minReplicas: 2
  maxReplicas: 6
`;
const AUTOSCALED = HEALTHY + yaml(AUTOSCALER);

export const survivorsTooSmall: Rule = {
  id: 'survivors-too-small',
  severity: 'advice',
  title: 'The clusters that are left are too small for the one that fails',
  why: 'Its load comes on top of their own, and pods that had no room for it fail too: the outage of one cluster becomes one of all.',
  fix: 'run more pods in the others, or let an autoscaler add them (maxReplicas).',
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: AUTOSCALED, cluster2: yaml(NAMESPACE, WAYPOINT, SERVICE, RULE, SMALL) } },
  good: { clusters: { cluster1: AUTOSCALED, cluster2: AUTOSCALED } },
  find: (mesh) => [...clustersByService(mesh).values()].flatMap(findIn),
};

interface Holder {
  readonly cluster: Cluster;
  readonly service: Service;
  readonly pods: PodCount;
}

/** Judges the worst outage of one service. Where the pods of one cluster are not known, nobody can say. */
function findIn(clusters: readonly Omit<Holder, 'pods'>[]): Violation[] {
  const holders = clusters.flatMap(({ cluster, service }) => {
    const pods = cluster.pods.get(keyOf(service));
    return pods === undefined || service.scope !== 'GLOBAL' ? [] : [{ cluster, service, pods }];
  });
  const usual = sum(holders.map(({ pods }) => pods.usual));
  const most = sum(holders.map(({ pods }) => pods.most));
  const left = ({ pods }: Holder) => most - pods.most;
  // The others may have as many pods as their autoscalers allow; the load to share is that of a quiet day.
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
      message: `When ${worst.cluster.name} fails, the load of ${pods(usual)} of ${describeObject(survivor.service.object)} falls on ${pods(left(worst))} at most, in ${survivor.cluster.name}${holders.length > 2 ? ' and elsewhere' : ''}: ${times.toFixed(1)} times as much on each.`,
    },
  ];
}

function pods(count: number): string {
  return count === 1 ? '1 pod' : `${count} pods`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((left, right) => left + right, 0);
}
