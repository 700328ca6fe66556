import { Construct } from 'constructs';
import type { Problem } from '../diagnostics';
import { defineScope } from '../synth/tree/scope';
import { Cluster } from './cluster';
import type { ICluster } from './cluster-reference';
import type { Mesh } from './mesh';
import { asMesh } from './private/as-mesh';
import { checkAtSynth } from './private/props/check-at-synth';
import { clusterWanted } from './private/props/cluster-wanted';
import { list, type Shape } from './private/props/kinds';
import { acceptProps } from './private/props/props';
import { show } from './private/props/show';

/** Which clusters form the group. */
export interface ClusterGroupProps {
  /** The members: at least one, each once, all of the same mesh as the group. */
  readonly clusters: ICluster[];
}

const PROPS: Shape<ClusterGroupProps> = { clusters: list('clusters: [cluster1, cluster2]') };

/**
 * Some of the mesh's clusters, and the scope of what goes to exactly those: a Chart declared under a ClusterGroup is
 * written to each member's folder. A cluster may be in several groups.
 *
 * Refused at synth: members of another mesh, no members, a member listed twice.
 *
 * @example
 * const us = new ClusterGroup(mesh, 'us', { clusters: [cluster1, cluster2] });
 * new AmbientNamespace(new Chart(us, 'billing'), 'billing'); // in both, and in no other cluster
 */
export class ClusterGroup extends Construct {
  /** The members, sorted by name. */
  public readonly clusters: ICluster[];

  constructor(mesh: Mesh, id: string, props: ClusterGroupProps) {
    super(asMesh(mesh, id, 'ClusterGroup'), id);
    const listed = (acceptProps(this, 'ClusterGroup', props, PROPS).clusters as ICluster[] | undefined) ?? [];
    const known = new Set(listed.filter((cluster) => cluster instanceof Cluster && cluster.node.root === mesh));
    this.clusters = mesh.clusters.filter((cluster) => known.has(cluster));
    defineScope(this, { clusters: () => this.clusters });
    checkAtSynth(this, () => this.check(listed, known));
  }

  private check(given: ICluster[], known: Set<ICluster>): Problem[] {
    const problems: Problem[] = given
      .filter((cluster) => !known.has(cluster))
      .map((cluster) => ({
        message: `has an unknown cluster: ${cluster instanceof Cluster ? `"${cluster.name}" of another mesh` : show(cluster)}.`,
        why: 'what is declared under the group would silently not go to it, and it would have nothing to fail over to.',
        fix: Array.isArray(cluster)
          ? 'write one list of clusters: clusters: [cluster1, cluster2].'
          : clusterWanted(cluster, (this.node.root as Mesh).clusters),
      }));
    if (known.size + problems.length < given.length) {
      problems.push({
        message: 'has the same cluster more than once.',
        why: 'one of them was probably meant to be another cluster, which is now missing.',
        fix: 'list each cluster once.',
      });
    }
    if (given.length === 0) {
      problems.push({
        message: 'has no clusters.',
        why: 'what is declared under it goes nowhere, so it is missing in the outage it was meant for.',
        fix: 'list its clusters, or remove the group.',
        prop: 'clusters',
      });
    }
    return problems;
  }
}
