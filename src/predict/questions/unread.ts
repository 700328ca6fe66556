import { keyOf } from '../../model/mesh';
import type { Service } from '../../model/services/service';
import { because, type Reason } from '../explain/reason';
import type { Situation } from '../outage/situation';

/** Why nobody can say which pods answer for a service that the clients of a cluster use; undefined where it is known. */
export function whyUnread(situation: Situation, service: Service, cluster: string): Reason | undefined {
  const unread = situation
    .unreadClustersOf(keyOf(service))
    .find((name) => name === cluster || service.scope === 'GLOBAL');
  if (unread === undefined) return undefined;
  const theirs = situation.view.clusterOf(unread).cluster.services.get(keyOf(service))!;
  return because(
    'has no workload among what was read, so nobody can say how many pods answer there.',
    unread,
    theirs.object,
    {
      path: 'spec.selector',
      change:
        'give the directory that has its workloads, or say how many pods there are with the annotation cdk8s-ambient/replicas.',
    },
  );
}
