import type { Kubectl } from '../live/kubectl';
import type { LiveCluster } from '../live/read-cluster';
import { isMap } from '../model/kube-object';
import { keyOf, type Cluster } from '../model/mesh';
import { matchesLabels } from '../model/services/label-selector';
import { isReplicaCount, MOST_REPLICAS } from './record';
import type { Refusal } from './refusal';

/** A Deployment that is scaled to zero. */
export interface Target {
  readonly namespace: string;
  readonly name: string;
  readonly replicas: number;
  /** Of its pods. */
  readonly labels: Readonly<Record<string, string>>;
}

/** What stands behind a service in a cluster, or why nothing of it can be scaled. */
export function findTargets(
  { cluster, live, kubectl }: { readonly cluster: Cluster; readonly live: LiveCluster; readonly kubectl: Kubectl },
  service: string,
): { targets: readonly Target[]; refusals: readonly Refusal[] } {
  const where = `in ${cluster.name}`;
  const list = (what: string) => `see \`${kubectl.text(['get', what, '--namespace', service.split('/')[0]!])}\`.`;
  const found = cluster.services.get(service);
  const refuse = (what: string, fix: string) => ({ targets: [], refusals: [{ what, fix }] });
  if (found === undefined) return refuse(`${where} there is no Service ${service}.`, list('services'));
  const namespace = live.objects.find(({ kind, name }) => kind === 'Namespace' && name === found.namespace);
  const metadata = isMap(namespace?.body.metadata) ? namespace.body.metadata : {};
  if (metadata.deletionTimestamp !== undefined) {
    return refuse(`${where} the Namespace ${found.namespace} is being deleted.`, 'drill where something is to stay.');
  }
  const behind = cluster.workloads.filter(
    ({ object, namespace: own, podLabels }) =>
      object.kind !== 'Pod' &&
      own === found.namespace &&
      Object.keys(found.selector).length > 0 &&
      matchesLabels(found.selector, podLabels),
  );
  const running = behind.filter(({ replicas }) => replicas !== 0);
  const others = running.filter(({ object }) => object.kind !== 'Deployment');
  if (others.length > 0) {
    const names = others.map(({ object }) => `${object.kind} ${object.name}`).join(', ');
    return refuse(
      `${where} ${names} stands behind ${keyOf(found)}, and only Deployments are scaled: what a StatefulSet keeps, or a Rollout is in the middle of, might not come back as it was.`,
      'probe while you scale it yourself, with verify and predict beside it.',
    );
  }
  if (running.length === 0) {
    return refuse(
      `${where} no Deployment with pods stands behind ${keyOf(found)}, so nothing can fail there.`,
      list('deployments'),
    );
  }
  const targets = running.map(({ object, podLabels }) => ({
    namespace: found.namespace,
    name: object.name,
    replicas: replicasIn(object.body),
    labels: podLabels,
  }));
  const odd = targets.filter(({ replicas }) => !isReplicaCount(replicas));
  if (odd.length > 0) {
    const counts = odd.map(({ name, replicas }) => `Deployment ${name} has ${replicas} replicas`).join(', ');
    return refuse(
      `${where} ${counts}, which is not a whole number from 1 to ${MOST_REPLICAS}, so it could not be restored.`,
      'set another number of replicas.',
    );
  }
  const several: Refusal = {
    despite: 'several-workloads',
    what: `${where} several Deployments stand behind ${keyOf(found)}: ${targets.map(({ name }) => name).join(', ')}. All of them would be scaled to 0.`,
    fix: 'drill a service with one',
  };
  return { targets, refusals: targets.length > 1 ? [several] : [] };
}

/** As the API server has it, odd numbers included. */
function replicasIn({ spec }: Readonly<Record<string, unknown>>): number {
  return isMap(spec) && spec.replicas !== undefined ? (spec.replicas as number) : 1;
}
