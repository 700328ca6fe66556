import { describeObject, type KubeObject } from '../model/object';
import type { Cluster, Mesh } from '../model/mesh';
import { isIstiodOf } from '../model/istiod';
import { LABEL_REVISION, LABEL_TAG } from '../istio/vocabulary';
import { DEFAULT_REVISION } from '../istio/defaults';
import { groupBy } from '../util/group-by';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { mostCommon } from './engine/questions';
import type { Rule, Violation } from './engine/rule';

const LABELLED = change(WAYPOINT, '  labels:\n', '  labels:\n    istio.io/rev: canary\n');

const messages = namedMessages({
  notRead: ({ cluster, gateway, revision, others }: Values<'cluster' | 'gateway' | 'revision' | 'others'>) =>
    `In ${cluster}, ${gateway} is for revision ${revision} of istiod, and neither an istiod nor a tag of that name was read there; in ${others}.`,
});

export const gatewayOfUnreadRevision: Rule = {
  id: 'gateway-of-unread-revision',
  severity: 'warning',
  title: 'A waypoint or east-west gateway is for a revision that was not read, and is not in other clusters',
  why: 'Only the istiod of that revision, or the one that its tag stands for, deploys and configures the Gateway: where the cluster has none, the Gateway has no pods. The prediction assumes that there is one.',
  fix: `remove the label ${LABEL_REVISION} from the Gateway; or give istiod’s Deployment, or the webhook of the tag, to what is read.`,
  messages,
  needsSeveralClusters: true,
  bad: {
    clusters: { cluster1: HEALTHY, cluster2: yaml(NAMESPACE, LABELLED, SERVICE, DESTINATION_RULE, WORKLOAD) },
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => [...groupBy(gatewaysOf(mesh), ({ object }) => describeObject(object)).values()].flatMap(findAmong),
};

/** A Gateway of the mesh, and the revision that it is for. */
interface Revised {
  readonly cluster: Cluster;
  readonly object: KubeObject;
  /** Empty for that of the default revision. */
  readonly revision: string;
}

function gatewaysOf({ clusters }: Mesh): Revised[] {
  return clusters.flatMap((cluster) => {
    const waypoints = [...cluster.waypoints.values()].map(({ object }) => object);
    const eastWest = cluster.eastWestGateways.map(({ object }) => object).filter(({ kind }) => kind === 'Gateway');
    return [...waypoints, ...eastWest].map((object) => ({ cluster, object, revision: revisionOf(object) }));
  });
}

/** @see istio pkg/revisions/tag_watcher.go IsMine */
function revisionOf({ labels }: KubeObject): string {
  const named = labels[LABEL_REVISION] ?? '';
  return named === DEFAULT_REVISION ? '' : named;
}

/** Where most clusters name the same revision, there is one of that name, or a tag. */
function findAmong(all: readonly Revised[]): Violation[] {
  const usual = mostCommon(
    [...all].sort((left, right) => left.revision.length - right.revision.length),
    ({ revision }) => revision,
  );
  return all.flatMap(({ cluster, object, revision }): Violation[] => {
    if (revision === usual.revision || revision === '' || isRead(cluster, revision)) return [];
    const others = `${usual.cluster.name} it ${usual.revision === '' ? 'names no revision' : `is for ${usual.revision}`}`;
    const message = messages.notRead({
      ...{ cluster: cluster.name, gateway: describeObject(object), revision, others },
    });
    return [{ cluster, object, path: `metadata.labels["${LABEL_REVISION}"]`, ...message }];
  });
}

/** Where istiod was read, the prediction knows whether it is the one that is meant. */
function isRead({ istiod, objects }: Cluster, revision: string): boolean {
  return (
    istiod.revision !== undefined ||
    objects.some((object) => object.labels[LABEL_TAG] === revision || isIstiodOf(object, revision))
  );
}
