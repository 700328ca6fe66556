import type { ClusterContext } from '../live/kubectl/cluster-context';
import { Kubectl, type KubectlOptions } from '../live/kubectl/kubectl';
import { KubectlFailure } from '../live/kubectl/kubectl-failure';
import { isObjectName } from '../live/kubectl/names';
import { readMesh, toMeshSource, type LiveMesh } from '../live/read-mesh';
import { toMesh, type Cluster } from '../model/mesh';
import { phaseOf, type Phase } from '../model/change';
import type { MeshTree } from '../model/read/tree';
import type { Result, Subject, Subjects } from './subject/check';
import { CHECKS, judgePrediction } from './checks';
import { fetchDeclared } from './subject/fetch-declared';
import { predictAll, type Predicted } from './subject/predicted';

/** What came of looking at clusters. */
export interface Verification {
  readonly phase: Phase;
  /** By name. */
  readonly clusters: readonly ClusterVerification[];
  /** Empty before the last phase, and where a cluster could not be read. */
  readonly predicted: readonly Predicted[];
}

export interface ClusterVerification {
  readonly name: string;
  readonly context: string;
  /** In the order of the checks. Empty where the cluster could not be read at all. */
  readonly results: readonly Result[];
  /** Questions that the cluster did not answer. */
  readonly failures: readonly KubectlFailure[];
}

const LAST_PHASE: Phase = 3;

/** Looks once at clusters, and compares them with what is declared. */
export async function verify(
  tree: MeshTree,
  contexts: readonly ClusterContext[],
  phase: Phase,
  options: KubectlOptions,
): Promise<Verification> {
  const declared = toMesh(tree);
  const live = await readMesh(contexts, declared.rootNamespace, options);
  const mesh = toMesh(
    toMeshSource(live, {
      ...(tree.facts.clusterDomain === undefined ? {} : { clusterDomain: tree.facts.clusterDomain }),
      clusters: tree.clusters.map(({ facts }) => facts),
    }),
  );
  const kubectls = contexts.map((at) => new Kubectl(at, options));
  const clusters = await Promise.all(
    live.clusters
      .filter((cluster) => cluster.objects.length > 0)
      .map((cluster) => toSubject(cluster, mesh.clusters, declared.clusters, phase, kubectls, declared.rootNamespace)),
  );
  const subjects: Subjects = { mesh, declared, clusters, phase };
  const isWhole = live.clusters.every(({ failures }) => failures.length === 0);
  const predicted = phase === LAST_PHASE && isWhole ? predictAll(mesh, declared) : [];
  return {
    phase,
    clusters: live.clusters.map(({ name, context, failures }) => {
      const subject = clusters.find((candidate) => candidate.cluster.name === name);
      const results = subject === undefined ? [] : [...look(subject, subjects), ...judgePrediction(subject, predicted)];
      return { name, context, results, failures };
    }),
    predicted,
  };
}

function look(subject: Subject, all: Subjects): Result[] {
  return CHECKS.filter(({ phase }) => phase <= all.phase).flatMap(({ id, look: ask }) =>
    ask(subject, all).map((result) => ({ check: id, ...result })),
  );
}

async function toSubject(
  live: LiveMesh['clusters'][number],
  meshes: readonly Cluster[],
  declared: readonly Cluster[],
  phase: Phase,
  kubectls: readonly Kubectl[],
  rootNamespace: string,
): Promise<Subject> {
  const kubectl = kubectls.find(({ at }) => at.cluster === live.name)!;
  const own = declared.find(({ name }) => name === live.name)!;
  const inPhase = own.objects.filter((object) => phaseOf(object) <= phase);
  const [counterparts, remoteSecrets] = await Promise.all([
    fetchDeclared(kubectl, inPhase),
    readRemoteSecrets(kubectl, rootNamespace),
  ]);
  return { live, cluster: meshes.find(({ name }) => name === live.name)!, declared: own, counterparts, remoteSecrets };
}

/** Names and labels of Secrets say which clusters istiod reads. What is in them stays there. */
async function readRemoteSecrets(kubectl: Kubectl, namespace: string): Promise<string[] | undefined> {
  const columns = '{.metadata.name}{"\\t"}{.metadata.annotations.networking\\.istio\\.io/cluster}{"\\n"}';
  const args = [
    ...['get', 'secrets', '--namespace', namespace],
    ...['--selector', 'istio/multiCluster=true'],
    ...['--output', `jsonpath={range .items[*]}${columns}{end}`],
  ];
  try {
    const printed = await kubectl.run(args);
    const lines = printed
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t'));
    // What is not a list of names says nothing about Secrets.
    if (!lines.every((columnsOf) => columnsOf.length === 2 && isObjectName(columnsOf[0]))) return undefined;
    return lines.map(([name = '', cluster = '']) =>
      cluster === '' ? name.replace(/^istio-remote-secret-/, '') : cluster,
    );
  } catch (error) {
    if (error instanceof KubectlFailure) return undefined;
    throw error;
  }
}
