import { describeObject, type KubeObject } from '../model/object';
import type { Cluster } from '../model/mesh';
import type { Service } from '../model/services';
import { LABEL_GLOBAL } from '../istio/vocabulary';
import { isSurelyLocal } from '../model/reach';
import { setLabel } from '../predict/edit';
import { change, HEALTHY, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { isMeantGlobal, oncePerObject } from './engine/questions';
import type { Rule, Violation } from './engine/rule';

const messages = namedMessages({
  notSelected: ({
    cluster,
    service,
    label,
    value,
    where,
  }: Values<'cluster' | 'service' | 'label' | 'value' | 'where'>) =>
    `${service} of ${cluster} has ${label}: "${value}", which no entry of serviceScopeConfigs selects ${where}.`,
  elsewhere: ({ cluster, object, label, service }: Values<'cluster' | 'object' | 'label' | 'service'>) =>
    `${object} of ${cluster} has ${label}, which istiod reads as a label of Services: ${service} is local there.`,
});

export const globalLabelIgnored: Rule = {
  id: 'global-label-ignored',
  severity: 'error',
  title: 'A service has the global label, and istiod does not treat it as global',
  why: 'Its traffic stays in its own cluster and fails with the pods there, although the label promises failover.',
  fix: 'write istio.io/global: "true", exactly like that; if it is, let serviceScopeConfigs in the MeshConfig of that cluster select the label.',
  messages,
  needsSeveralClusters: false,
  bad: {
    clusters: {
      cluster1: yaml(
        NAMESPACE,
        WAYPOINT,
        change(SERVICE, 'istio.io/global: "true"', 'istio.io/global: "True"'),
        WORKLOAD,
      ),
    },
  },
  good: { clusters: { cluster1: HEALTHY } },
  find: (mesh) =>
    mesh.clusters.flatMap((cluster) => {
      const local = [...cluster.services.values()].filter(
        (service) => !service.generated && isSurelyLocal(service, cluster),
      );
      return oncePerObject(local.flatMap((service) => violationsOf(service, cluster)));
    }),
};

function violationsOf({ object, namespace }: Service, cluster: Cluster): Violation[] {
  const said = object.labels[LABEL_GLOBAL];
  const values = { cluster: cluster.name, service: describeObject(object), label: LABEL_GLOBAL };
  if (said !== undefined) {
    if (!isMeantGlobal(said)) return [];
    const { configMap } = cluster.istiod;
    const where = configMap === undefined ? 'there' : `there (${describeObject(configMap)})`;
    const message = messages.notSelected({ ...values, value: said, where });
    // One ConfigMap that selects no label as istiod's guide writes it is one cause, however many Services have it.
    if (said === 'true' && configMap !== undefined)
      return [{ cluster, object: configMap, path: 'data.mesh', ...message }];
    const edit = said === 'true' ? {} : { edit: [setLabel(cluster.name, object, LABEL_GLOBAL, 'true')] };
    return [{ cluster, object, path: 'metadata.labels', ...message, ...edit }];
  }
  const elsewhere = (of: KubeObject, path: string): Violation => ({
    ...{ cluster, object: of, path, ...messages.elsewhere({ ...values, object: describeObject(of) }) },
    fix: `label each Service that is to be global ${LABEL_GLOBAL}: "true", in metadata.labels.`,
  });
  if (isMeantGlobal(object.annotations[LABEL_GLOBAL])) return [elsewhere(object, 'metadata.annotations')];
  const there = cluster.namespaces.get(namespace);
  return there !== undefined && isMeantGlobal(there.labels[LABEL_GLOBAL]) ? [elsewhere(there, 'metadata.labels')] : [];
}
