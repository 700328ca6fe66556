import { describeObject, matchesLabels } from '../model/object';
import { LABEL_DATAPLANE_MODE } from '../istio/vocabulary';
import { keyOf, type Cluster } from '../model/mesh';
import { hasInjection, isAmbient } from '../model/reach';
import type { Service } from '../model/services';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { globalHolders, oncePerObject } from './engine/questions';
import type { Rule } from './engine/rule';

const NOT_ENROLLED = change(NAMESPACE, '\n  labels:\n    istio.io/dataplane-mode: ambient', '');

const messages = namedMessages({
  namespaceNotEnrolled: ({
    cluster,
    namespace,
    label,
    service,
    other,
  }: Values<'cluster' | 'namespace' | 'label' | 'service' | 'other'>) =>
    `${namespace} of ${cluster} does not have the label ${label}: ambient, so the pods of the global ${service} are outside of the mesh there; they are inside in ${other}.`,
  podsOptOut: ({ cluster, workload, label, service }: Values<'cluster' | 'workload' | 'label' | 'service'>) =>
    `In ${cluster}, the pods of ${workload} have the label ${label}: none, and stand behind the global ${service}.`,
});

export const namespaceNotInMesh: Rule = {
  id: 'namespace-not-in-mesh',
  severity: 'warning',
  title: 'Pods of a global service are outside of the mesh in one cluster',
  why: 'Other clusters send them requests in the tunnel of the mesh, which pods outside of it cannot accept: in an outage, requests that fail over to this cluster fail.',
  fix: 'label the Namespace istio.io/dataplane-mode: ambient in every cluster, and remove istio.io/dataplane-mode: none from the pods.',
  messages,
  needsSeveralClusters: true,
  bad: {
    clusters: { cluster1: HEALTHY, cluster2: yaml(NOT_ENROLLED, WAYPOINT, SERVICE, DESTINATION_RULE, WORKLOAD) },
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    const found = globalHolders(mesh).flatMap((holders) => {
      const enrolled = holders.find(({ cluster, service }) => isAmbient(cluster.namespaces.get(service.namespace)));
      if (enrolled === undefined) return [];
      return holders.flatMap(({ cluster, service }) => {
        const namespace = cluster.namespaces.get(service.namespace);
        // Only pods that are there matter, and pods with sidecars are in the mesh.
        if (namespace === undefined || cluster.pods.get(keyOf(service))?.usual === 0 || hasInjection(namespace))
          return [];
        const modes = dataplaneModesOf(service, cluster);
        const named = describeObject(service.object);
        const isOutside = !isAmbient(namespace) && !modes.some(({ mode }) => mode === 'ambient');
        if (isOutside) {
          const values = { cluster: cluster.name, namespace: describeObject(namespace), label: LABEL_DATAPLANE_MODE };
          const message = messages.namespaceNotEnrolled({ ...values, service: named, other: enrolled.cluster.name });
          return [{ cluster, object: namespace, path: 'metadata.labels', ...message }];
        }
        return modes
          .filter(({ mode }) => mode === 'none')
          .map(({ object }) => ({
            cluster,
            object,
            ...messages.podsOptOut({
              cluster: cluster.name,
              workload: describeObject(object),
              label: LABEL_DATAPLANE_MODE,
              service: named,
            }),
          }));
      });
    });
    return oncePerObject(found);
  },
};

/** What the pods behind a service say of themselves; one entry per workload that was read. */
function dataplaneModesOf({ namespace, selector }: Service, { workloads }: Cluster) {
  return workloads
    .filter((workload) => workload.namespace === namespace && Object.keys(selector).length > 0)
    .filter(({ podLabels }) => matchesLabels(selector, podLabels))
    .map(({ object, podLabels }) => ({ object, mode: podLabels[LABEL_DATAPLANE_MODE] }));
}
