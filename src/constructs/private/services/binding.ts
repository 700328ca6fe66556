import type { IConstruct } from 'constructs';
import { targetsOf, type TargetCluster } from '../../../synth/tree/scope';
import type { IGlobalService } from '../../global-service-reference';
import type { IWaypoint } from '../../waypoint-reference';
import { labelledWaypoint, namespacesNamed } from '../object';
import { without } from '../props/reference';

/** A global service, and the construct that stands for it in the tree. */
export interface ServiceBinding {
  readonly construct: IConstruct;
  readonly service: IGlobalService;
  /** The waypoint that takes a part of its connections. */
  readonly canary?: IWaypoint;
  /** True for a Service that others deploy: it may name a waypoint that is not known here. */
  readonly isImported?: boolean;
}

/** A Namespace declared in the tree that has its services use a waypoint. */
export interface NamespaceBinding {
  readonly construct: IConstruct;
  readonly namespace: string;
  readonly waypoint: IWaypoint;
  /** The waypoint that takes a part of the connections. */
  readonly canary?: IWaypoint;
}

/**
 * Which services and namespaces of a tree use which waypoint. A waypoint learns from it whether it must be global and
 * which namespaces it must allow; it is read at synth, when all is declared.
 */
export class Bindings {
  /** The bindings of the tree that a construct is in: a mesh, or a stock cdk8s App. */
  public static of(construct: IConstruct): Bindings {
    const { root } = construct.node;
    let bindings = byTree.get(root);
    if (bindings === undefined) {
      bindings = new Bindings();
      byTree.set(root, bindings);
    }
    return bindings;
  }

  private readonly services: ServiceBinding[] = [];
  private readonly namespaces: NamespaceBinding[] = [];
  private readonly imported = new Set<IGlobalService>();

  public addService(binding: ServiceBinding): void {
    this.services.push(binding);
    if (binding.isImported === true) this.imported.add(binding.service);
  }

  /** Reports whether a service is deployed by others. */
  public isImported(service: IGlobalService): boolean {
    return this.imported.has(service);
  }

  public addNamespace(binding: NamespaceBinding): void {
    this.namespaces.push(binding);
  }

  /** The global services that a waypoint handles, by their own label or their namespace's. */
  public servicesOf(waypoint: IWaypoint): ServiceBinding[] {
    const enrolled = this.enrolledIn(waypoint);
    return this.services.filter(
      ({ construct, service, canary }) =>
        isUsedBy(waypoint, construct, service.waypoint, canary) ||
        (service.waypoint === undefined &&
          enrolled.some((binding) => binding.namespace === service.namespace && meet(binding.construct, construct))),
    );
  }

  /** The namespaces whose services a waypoint handles, its own included if any of those are there; sorted. */
  public namespacesOf(waypoint: IWaypoint): string[] {
    const named = [
      ...this.services
        .filter(({ construct, service, canary }) => isUsedBy(waypoint, construct, service.waypoint, canary))
        .map(({ service }) => service.namespace),
      ...this.enrolledIn(waypoint).map(({ namespace }) => namespace),
    ];
    return [...new Set(named.filter((namespace) => namespace !== undefined))].sort();
  }

  /**
   * The clusters, of those a construct goes to, where no Namespace in the tree gives the services of a namespace a
   * waypoint. Undefined if there is none; an empty list in a stock App, which has no names for clusters.
   */
  public clustersWithoutWaypoint(
    construct: IConstruct,
    namespace: string | undefined,
  ): readonly TargetCluster[] | undefined {
    const enrolled = this.namespaces.filter((binding) => binding.namespace === namespace);
    const uncovered = clustersWithout(
      construct,
      enrolled.map((binding) => binding.construct),
    );
    if (uncovered === undefined) return undefined;
    // Namespaces that were not enrolled may carry the label all the same. To find those costs a walk of the tree.
    return clustersWithout(
      construct,
      namespacesNamed(construct.node.root, namespace).filter((object) => labelledWaypoint(object) !== undefined),
    );
  }

  private enrolledIn(waypoint: IWaypoint): NamespaceBinding[] {
    return this.namespaces.filter((binding) => isUsedBy(waypoint, binding.construct, binding.waypoint, binding.canary));
  }
}

const byTree = new WeakMap<IConstruct, Bindings>();

/** A service or namespace refers to a waypoint by the construct itself, or by its name where both are in a cluster. */
function isUsedBy(waypoint: IWaypoint, user: IConstruct, ...uses: readonly (IWaypoint | undefined)[]): boolean {
  return uses.some((used) => {
    if (used === undefined || used === waypoint) return used === waypoint;
    return used.name === waypoint.name && used.namespace === waypoint.namespace && meet(waypoint, user);
  });
}

/** True if there is a cluster that both constructs go to. In a stock App everything goes to the one cluster. */
function meet(left: IConstruct, right: IConstruct): boolean {
  const here = targetsOf(left);
  const there = targetsOf(right);
  return there.length === 0 || here === there || without(there, here).length < there.length;
}

/** Undefined if every cluster that a construct goes to has one of the providers. */
function clustersWithout(
  construct: IConstruct,
  providers: readonly IConstruct[],
): readonly TargetCluster[] | undefined {
  const targets = targetsOf(construct);
  if (targets.length === 0) return providers.length === 0 ? [] : undefined;
  let uncovered = targets;
  for (const provider of providers) uncovered = without(uncovered, targetsOf(provider));
  return uncovered.length === 0 ? undefined : uncovered;
}
