import type { Kubectl } from '../../live/kubectl/kubectl';
import type { LiveCluster } from '../../live/read-cluster';
import { isMap, matchesLabels } from '../../model/object';
import { keyOf, type Cluster } from '../../model/mesh';
import type { Workload } from '../../model/workloads';
import { isReplicaCount, MOST_REPLICAS } from '../deployment';
import type { Objection } from './objection';

/** A Deployment that is scaled to zero. */
export interface Target {
  readonly namespace: string;
  readonly name: string;
  readonly replicas: number;
  /** Of its pods. */
  readonly labels: Readonly<Record<string, string>>;
}

/** A cluster, and how it is read. */
export interface Place {
  readonly cluster: Cluster;
  readonly live: LiveCluster;
  readonly kubectl: Kubectl;
}

/** What can be scaled, and what speaks against it. Without targets, the objections say why there are none. */
export interface Targets {
  readonly targets: readonly Target[];
  readonly objections: readonly Objection[];
}

/** What stands behind a service in a cluster, or why nothing of it can be scaled. */
export function findTargets(place: Place, service: string): Targets {
  const { cluster, kubectl } = place;
  const found = cluster.services.get(service);
  if (found === undefined) {
    return refused(
      `in ${cluster.name} there is no Service ${service}.`,
      see(kubectl, 'services', service.split('/')[0]!),
    );
  }
  const behind = cluster.workloads.filter(
    ({ object, namespace, podLabels }) =>
      object.kind !== 'Pod' &&
      namespace === found.namespace &&
      Object.keys(found.selector).length > 0 &&
      matchesLabels(found.selector, podLabels),
  );
  return toTargets(place, { what: keyOf(found), namespace: found.namespace }, behind);
}

/** The Deployments among workloads, all of which stand behind something in one namespace. */
export function toTargets(
  { cluster, live, kubectl }: Place,
  { what, namespace }: { readonly what: string; readonly namespace: string },
  behind: readonly Workload[],
): Targets {
  const where = `in ${cluster.name}`;
  const found = live.objects.find(({ kind, name }) => kind === 'Namespace' && name === namespace);
  const metadata = isMap(found?.body.metadata) ? found.body.metadata : {};
  if (metadata.deletionTimestamp !== undefined) {
    return refused(
      `${where} the Namespace ${namespace} is being deleted.`,
      'drill in a namespace that is not being deleted.',
    );
  }
  const running = behind.filter(({ replicas }) => replicas !== 0);
  const others = running.filter(({ object }) => object.kind !== 'Deployment');
  if (others.length > 0) {
    const names = others.map(({ object }) => `${object.kind} ${object.name}`).join(', ');
    return refused(
      `${where} ${names} stands behind ${what}, and only Deployments are scaled: what a StatefulSet keeps, or a Rollout is in the middle of, might not come back as it was.`,
      'probe while you scale it yourself, with verify and predict beside it.',
    );
  }
  if (running.length === 0) {
    return refused(
      `${where} no Deployment with pods stands behind ${what}, so nothing can fail there.`,
      see(kubectl, 'deployments', namespace),
    );
  }
  const targets = running.map(({ object, podLabels }) => ({
    namespace,
    name: object.name,
    replicas: replicasIn(object.body),
    labels: podLabels,
  }));
  const odd = targets.filter(({ replicas }) => !isReplicaCount(replicas));
  if (odd.length > 0) {
    const counts = odd.map(({ name, replicas }) => `Deployment ${name} has ${replicas} replicas`).join(', ');
    return refused(
      `${where} ${counts}, which is not a whole number from 1 to ${MOST_REPLICAS}, so it could not be restored.`,
      'set another number of replicas.',
    );
  }
  return { targets, objections: targets.length > 1 ? [several(where, what, targets)] : [] };
}

/** Nothing that can be scaled. */
export function refused(what: string, fix: string): Targets {
  return { targets: [], objections: [{ message: what, fix }] };
}

/** Says that the outage has more than one Deployment. */
export function several(where: string, what: string, targets: readonly Target[]): Objection {
  return {
    despite: 'several-workloads',
    message: `${where} several Deployments stand behind ${what}: ${targets.map(({ name }) => name).join(', ')}. All of them would be scaled to 0.`,
    fix: 'drill where there is only one',
  };
}

/** The command that shows what there is. */
export function see(kubectl: Kubectl, what: string, namespace: string): string {
  return `see \`${kubectl.text(['get', what, '--namespace', namespace])}\`.`;
}

/** As the API server has it, odd numbers included. */
function replicasIn({ spec }: Readonly<Record<string, unknown>>): number {
  return isMap(spec) && spec.replicas !== undefined ? (spec.replicas as number) : 1;
}
