import { decisiveKinds } from '../../istio/ledger';
import { compareText } from '../../util/compare-text';
import { isMap, type KubeObject } from '../../model/object';
import type { Cluster } from '../../model/mesh';
import type { MeshView } from '../istio/view';
import { placedAt, STEPS, type AssumptionId, type PlacedReason, type Reason, type StepName } from '../answer';

/** A kind of objects that was not read, and what is assumed in its place. */
export interface Assumption {
  readonly id: AssumptionId;
  /** What was not read, and what is assumed. */
  readonly text: string;
  /** The step of the way of a request that rests on it first. */
  readonly step: StepName;
  /** The clusters for which it is assumed, sorted. */
  readonly clusters: readonly string[];
}

interface Assumed {
  /** @param clusters those for which it is assumed */
  readonly text: string | ((clusters: readonly Cluster[]) => string);
  readonly step: StepName;
  /** True if a cluster was not read for it. @param others how many clusters there are beside it */
  readonly isAssumed: (cluster: Cluster, others: number) => boolean;
}

/** Kinds that have an assumption of their own. */
const ASSUMED_ALONE = ['ConfigMap', 'Deployment', 'Node', 'Namespace', 'Pod'];

/** What a snapshot has all objects of, unless they could not be read. By name, sorted. */
const KINDS = [...new Set(decisiveKinds().map(({ kind }) => kind))]
  .filter((kind) => !ASSUMED_ALONE.includes(kind))
  .sort(compareText);

/** What is assumed where it was not read. */
const ASSUMPTIONS: Readonly<Record<AssumptionId, Assumed>> = {
  'mesh-config': {
    step: 'tunnel',
    text: 'MeshConfig (ConfigMap istio): Istio’s defaults for ambient, but for what mesh.json says as "switches" and the trust domain, which is that of the clusters where it was read',
    isAssumed: (cluster) => cluster.istiod.configMap === undefined && !isRead(cluster, 'ConfigMap'),
  },
  'istiod-environment': {
    step: 'gateway',
    text: 'istiod’s Deployment: the environment that Istio’s guide to ambient across networks sets, and the revision "default"',
    isAssumed: (cluster) => cluster.istiod.deployment === undefined && !isRead(cluster, 'Deployment'),
  },
  networks: {
    step: 'gateway',
    text: 'the Namespace of istiod, whose label says the network of the cluster: the network that the east-west gateways of the cluster name, or, where no cluster names one, the same for all',
    isAssumed: ({ isNetworkAssumed }, others) => isNetworkAssumed && others > 0,
  },
  nodes: {
    step: 'endpoint',
    text: 'Nodes: the regions and zones that mesh.json says',
    isAssumed: (cluster) => !isRead(cluster, 'Node') && !cluster.objects.some(({ kind }) => kind === 'Node'),
  },
  namespaces: {
    step: 'enrolment',
    text: 'Namespaces of some services: they are in the ambient mesh',
    isAssumed: (cluster) =>
      !isRead(cluster, 'Namespace') &&
      [...cluster.services.values()].some(({ namespace }) => !cluster.namespaces.has(namespace)),
  },
  pods: {
    step: 'endpoint',
    text: 'Pods: as many as workloads ask for, or as cdk8s-ambient/replicas says, and all of them ready',
    isAssumed: (cluster) => !isRead(cluster, 'Pod') && !cluster.objects.some(isLivePod),
  },
  policies: {
    step: 'policy',
    text: 'policies, EnvoyFilters and ServiceEntries: none but those that were read',
    isAssumed: (cluster) => !isSnapshot(cluster),
  },
  'unread-kinds': {
    step: 'policy',
    text: (clusters) =>
      `${KINDS.filter((kind) => clusters.some((cluster) => !isRead(cluster, kind))).join(', ')}: none but those that were read`,
    isAssumed: (cluster) => isSnapshot(cluster) && KINDS.some((kind) => !isRead(cluster, kind)),
  },
};

/** What is assumed of a mesh, in a fixed order. */
export function assumptionsOf({ clusters }: MeshView): Assumption[] {
  return (Object.entries(ASSUMPTIONS) as [AssumptionId, Assumed][]).flatMap(([id, { text, step, isAssumed }]) => {
    const assumed = clusters.map(({ cluster }) => cluster).filter((cluster) => isAssumed(cluster, clusters.length - 1));
    if (assumed.length === 0) return [];
    return [
      { id, step, text: typeof text === 'string' ? text : text(assumed), clusters: assumed.map(({ name }) => name) },
    ];
  });
}

/** Why a verdict that rests on assumptions is unknown, where nothing is to be assumed. */
export function whyAssumed(assumptions: readonly Assumption[]): PlacedReason {
  const why: Reason = {
    text: `rests on what was not read (--strict): ${assumptions.map(({ text }) => text).join('; ')}.`,
    isCause: true,
    change: 'give a snapshot of the live clusters, which holds it, or the directories that have it.',
  };
  return placedAt(
    STEPS.find((name) => assumptions.some(({ step }) => step === name))!,
    why,
  );
}

/** A Pod that a cluster runs, not one that a manifest asks for. */
function isLivePod({ kind, group, body }: KubeObject): boolean {
  return kind === 'Pod' && group === '' && isMap(body.status);
}

/** A tree of manifests does not say which kinds it has all objects of. */
function isSnapshot({ readKinds }: Cluster): boolean {
  return readKinds.size > 0;
}

function isRead({ readKinds }: Cluster, kind: string): boolean {
  return readKinds.has(kind);
}
