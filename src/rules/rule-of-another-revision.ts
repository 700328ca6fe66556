import { describeObject } from '../model/object';
import { isIstiodOf, isOfOtherRevision } from '../model/istiod';
import { isDestinationRule, matchesHost, toDestinationRule } from '../model/policy';
import type { Cluster, Mesh } from '../model/mesh';
import { LABEL_REVISION } from '../istio/vocabulary';
import { change, DESTINATION_RULE, ISTIOD, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { oncePerObject } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const LABELLED = change(
  DESTINATION_RULE,
  '  namespace: sample\n',
  '  namespace: sample\n  labels:\n    istio.io/rev: canary\n',
);
const cluster = (rule: string): string => yaml(NAMESPACE, WAYPOINT, SERVICE, rule, WORKLOAD, ISTIOD);

const messages = namedMessages({
  ignored: ({
    cluster,
    destinationRule,
    rule,
    own,
    service,
  }: Values<'cluster' | 'destinationRule' | 'rule' | 'own' | 'service'>) =>
    `In ${cluster}, ${destinationRule} is for revision ${rule}, and istiod is revision ${own}: it ignores the rule for ${service}.`,
});

export const ruleOfAnotherRevision: Rule = {
  id: 'rule-of-another-revision',
  severity: 'warning',
  title: 'A DestinationRule of a global service is for another revision of istiod',
  why: 'istiod reads a rule with the label istio.io/rev only if its own revision has that name. Without the rule a waypoint orders no clusters and ejects nothing: requests go everywhere, and stay where pods fail.',
  fix: 'remove the label istio.io/rev from the rule, or name the revision of istiod.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: cluster(LABELLED), cluster2: cluster(DESTINATION_RULE) } },
  good: { clusters: { cluster1: cluster(DESTINATION_RULE), cluster2: cluster(DESTINATION_RULE) } },
  find: (mesh) => oncePerObject(mesh.clusters.flatMap((one) => findIgnored(mesh, one))),
};

function findIgnored({ clusterDomain }: Mesh, cluster: Cluster) {
  const { istiod, objects } = cluster;
  if (istiod.revision === undefined) return [];
  const ignored = objects.filter((object) => isDestinationRule(object) && isOfOtherRevision(object, istiod));
  return ignored.flatMap((object) => {
    const revision = object.labels[LABEL_REVISION] ?? '';
    // Another istiod of the cluster, of a canary upgrade, may be the one that is meant.
    if (objects.some((other) => isIstiodOf(other, revision))) return [];
    const { host } = toDestinationRule(object, clusterDomain, []);
    const service = [...cluster.services.values()].find((one) => one.scope === 'GLOBAL' && matchesHost(host, one.host));
    if (service === undefined) return [];
    return [
      {
        cluster,
        object,
        path: `metadata.labels["${LABEL_REVISION}"]`,
        ...messages.ignored({
          cluster: cluster.name,
          destinationRule: describeObject(object),
          rule: revision,
          own: istiod.revision ?? '',
          service: describeObject(service.object),
        }),
      },
    ];
  });
}
