import { deploysOthers, type KubeObject } from '../../../model/object';
import type { Cluster, Mesh } from '../../../model/mesh';
import { whyNotKnown } from '../../../model/istiod';
import { fieldsOf, maps } from '../../../util/maps';
import { oncePer } from '../../../util/once-per';
import type { Unfollowed } from '../input';

/** The row of what has others deployed. */
export const DELIVERIES = 'delivery-unread';

/** Charts of Istio, none of which has a Service that other clusters have. */
const OF_ISTIO = ['base', 'cni', 'ztunnel', 'gateway', 'istiod', 'ambient'];

/** What has deployed what was not read, in a cluster that lacks a Service which others have: the Service may be among it. */
export function unreadDeliveriesIn(cluster: Cluster, { clusters }: Pick<Mesh, 'clusters'>): Unfollowed[] {
  if (cluster.readKinds.has('Service')) return [];
  return cluster.objects
    .filter((object) => deploysOthers(object) && servicesToCome(object, cluster, clusters).length > 0)
    .map((object) => ({
      row: DELIVERIES,
      object,
      sentence: 'deploys what was not read, and the Service that this cluster lacks may be among it.',
      effect: 'unknown',
      concerns: 'service',
      change: 'read what it deploys, rendered, beside the rest; or remove it where that has no such Service.',
    }));
}

/** The services ("namespace/name") that a cluster lacks, others have, and an object may deploy. */
export function servicesToCome(
  object: KubeObject,
  { services, objects }: Cluster,
  clusters: readonly Cluster[],
): string[] {
  if (isOfIstio(object, objects)) return [];
  const namespace = namespaceOf(object);
  return servicesOf(clusters).filter(
    (key) => !services.has(key) && (namespace === undefined || key.startsWith(`${namespace}/`)),
  );
}

const servicesOf = oncePer((clusters: readonly Cluster[]) => [
  ...new Set(clusters.flatMap(({ services }) => [...services.keys()])),
]);

/** Where a chart puts what it has; undefined for all others, whose objects may name their own namespaces. */
function namespaceOf({ kind, namespace, body }: KubeObject): string | undefined {
  const spec = fieldsOf(body.spec);
  if (kind === 'HelmRelease' || kind === 'HelmChart')
    return typeof spec.targetNamespace === 'string' ? spec.targetNamespace : (namespace ?? 'default');
  if (kind !== 'Application' || chartsIn(spec).length === 0) return undefined;
  const { namespace: destination } = fieldsOf(spec.destination);
  return typeof destination === 'string' ? destination : undefined;
}

function isOfIstio(object: KubeObject, objects: readonly KubeObject[]): boolean {
  const charts = chartsIn(fieldsOf(object.body.spec));
  return (
    (charts.length > 0 && charts.every((chart) => OF_ISTIO.includes(chart))) ||
    whyNotKnown(object, objects) !== undefined
  );
}

/** The charts that an object names, in the places of Argo CD, of Flux and of K3s. */
function chartsIn({ chart, source, sources }: Readonly<Record<string, unknown>>): string[] {
  const named = [
    chart,
    fieldsOf(fieldsOf(chart).spec).chart,
    fieldsOf(source).chart,
    ...maps(sources).map((one) => one.chart),
  ];
  return named.filter((one) => typeof one === 'string');
}
