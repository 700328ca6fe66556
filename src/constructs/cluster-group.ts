import { Construct } from 'constructs';
import { describe, type Problem } from '../synth/problem';
import { defineScope } from '../synth/scope';
import { Cluster } from './cluster';
import type { Mesh } from './mesh';
import { show } from './private/check';

/** Which clusters form the group. */
export interface ClusterGroupProps {
  /** The members: at least one, each once, all of the same mesh as the group. */
  readonly clusters: Cluster[];
}

/**
 * Some of the mesh's clusters, and the scope of what goes to exactly those: a Chart declared under a ClusterGroup is
 * written to each member's folder. A cluster may be in several groups.
 *
 * Members of another mesh, no members, or one twice are refused at synth.
 */
export class ClusterGroup extends Construct {
  /** The members, sorted by name. */
  public readonly clusters: Cluster[];

  constructor(mesh: Mesh, id: string, props: ClusterGroupProps) {
    super(mesh, id);
    const known = new Set(props.clusters.filter((cluster) => cluster instanceof Cluster && cluster.node.root === mesh));
    this.clusters = mesh.clusters.filter((cluster) => known.has(cluster));
    defineScope(this, { clusters: () => this.clusters });
    this.node.addValidation({ validate: () => this.check(props.clusters, known).map(describe) });
  }

  private check(given: Cluster[], known: Set<Cluster>): Problem[] {
    const problems: Problem[] = given
      .filter((cluster) => !known.has(cluster))
      .map((cluster) => ({
        what: `has an unknown cluster ${cluster instanceof Cluster ? `"${cluster.name}" of another mesh` : show(cluster)}.`,
        why: 'what is declared under the group would silently not go to it, and it would have nothing to fail over to.',
        fix: `use clusters of this mesh: ${(this.node.root as Mesh).clusters.map((cluster) => cluster.name).join(', ')}.`,
      }));
    if (known.size + problems.length < given.length) {
      problems.push({
        what: 'has the same cluster more than once.',
        why: 'one of them was probably meant to be another cluster, which is now missing.',
        fix: 'list each cluster once.',
      });
    }
    if (given.length === 0) {
      problems.push({
        what: 'has no clusters.',
        why: 'what is declared under it goes nowhere, so it is missing in the outage it was meant for.',
        fix: 'list its clusters, or remove the group.',
      });
    }
    return problems;
  }
}
