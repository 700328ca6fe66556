import type { IConstruct } from 'constructs';
import { targetsOf } from '../../synth/scope';
import type { IGlobalService } from '../global-service';
import type { IWaypoint } from '../waypoint';

/**
 * Which services and namespaces of a tree use which waypoint. A waypoint learns from it whether it must be global and
 * whom it must let in; it is asked at synth, when all is declared.
 */
export interface ServiceBinding {
  readonly construct: IConstruct;
  readonly service: IGlobalService;
}

/** A Namespace declared in the tree that has its services use a waypoint. */
export interface NamespaceBinding {
  readonly construct: IConstruct;
  readonly namespace: string;
  readonly waypoint: IWaypoint;
}

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

  public addService(binding: ServiceBinding): void {
    this.services.push(binding);
  }

  public addNamespace(binding: NamespaceBinding): void {
    this.namespaces.push(binding);
  }

  /** The global services that a waypoint handles, by their own label or their namespace's. */
  public servicesOf(waypoint: IWaypoint): ServiceBinding[] {
    const enrolled = this.namespaces.filter((binding) => binding.waypoint === waypoint);
    return this.services.filter(
      (binding) =>
        binding.service.waypoint === waypoint ||
        (binding.service.waypoint === undefined &&
          enrolled.some(
            ({ namespace, construct }) => namespace === binding.service.namespace && meet(construct, binding.construct),
          )),
    );
  }

  /** The namespaces whose services a waypoint handles, its own included if any of those are there; sorted. */
  public namespacesOf(waypoint: IWaypoint): string[] {
    const named = [
      ...this.services.filter(({ service }) => service.waypoint === waypoint).map(({ service }) => service.namespace),
      ...this.namespaces.filter((binding) => binding.waypoint === waypoint).map(({ namespace }) => namespace),
    ];
    return [...new Set(named.filter((namespace) => namespace !== undefined))].sort();
  }

  /** The waypoint that a namespace declared in the tree gives its services, as seen from a construct that goes with it. */
  public waypointOfNamespace(namespace: string | undefined, seenFrom: IConstruct): IWaypoint | undefined {
    return this.namespaces.find((binding) => binding.namespace === namespace && meet(binding.construct, seenFrom))
      ?.waypoint;
  }
}

const byTree = new WeakMap<IConstruct, Bindings>();

/** True if two constructs go to a cluster both. In a stock App everything goes to the one cluster. */
function meet(left: IConstruct, right: IConstruct): boolean {
  const there = targetsOf(right);
  return there.length === 0 || targetsOf(left).some((cluster) => there.includes(cluster));
}
