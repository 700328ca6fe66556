import { compareText } from '../../util/compare-text';
import type { IstioEndpoint } from '../istio/endpoints';
import type { MeshView } from '../istio/view';
import type { Outage } from '../outage';
import { failingBy, UNREACHABLE, type Failing } from '../shares';

type OutageOfPods = Outage & { readonly kind: 'scaled-to-zero' | 'unready' | 'failing' };

/** What a cluster has of a service ("namespace/name"). */
export interface ListedEndpoints {
  readonly service: string;
  readonly cluster: string;
  readonly endpoints: readonly IstioEndpoint[];
}

/** Pods that fail, by name, and how. */
export interface FailingPods {
  readonly pods: Iterable<string>;
  readonly failing: Failing;
}

/** What an outage takes away: what istiod still lists, and what answers where istiod did not notice. */
export class EffectOfOutages {
  /** One and the same list for an outage, in whatever situation: what is made of a list is remembered by the list. */
  private readonly known = new WeakMap<Outage, WeakMap<readonly IstioEndpoint[], readonly IstioEndpoint[]>>();

  constructor(private readonly view: MeshView) {}

  /** What an outage leaves of the endpoints in its cluster. */
  public leftOf(listed: ListedEndpoints, outage: Outage): readonly IstioEndpoint[] {
    const { endpoints } = listed;
    if (outage.cluster !== listed.cluster) return endpoints;
    let known = this.known.get(outage);
    if (known === undefined) this.known.set(outage, (known = new WeakMap()));
    let left = known.get(endpoints);
    if (left === undefined) known.set(endpoints, (left = this.compute(listed, outage)));
    return left;
  }

  /**
   * The pods that fail in an outage, of those that istiod lists.
   *
   * @param isUnnoticedSomewhere true if some istiod may still list what the outage takes away
   */
  public failingOf(
    { cluster, endpoints }: ListedEndpoints,
    outage: Outage,
    isUnnoticedSomewhere: boolean,
  ): FailingPods | undefined {
    if (outage.kind === 'failing' && (outage.cluster ?? cluster) === cluster) {
      const meant = this.podsMeant(outage, cluster);
      const hit = podsOf(endpoints).filter((pod) => meant.has(pod));
      return { pods: hit, failing: failingBy(outage.failure, outage.requests) };
    }
    if (outage.cluster !== cluster) return undefined;
    if (isUnnoticedSomewhere && takesPods(outage)) {
      return { pods: this.podsMeant(outage, cluster), failing: UNREACHABLE };
    }
    if (outage.kind === 'zone-down') {
      return { pods: podsOf(endpoints.filter(({ zone }) => zone === outage.zone)), failing: UNREACHABLE };
    }
    return undefined;
  }

  /** The pods of a cluster that an outage is about, by name. Services that have the same pods lose them together. */
  private podsMeant(outage: OutageOfPods, cluster: string): ReadonlySet<string> {
    const place = this.view.placeOf(cluster);
    const shard = place === undefined ? undefined : this.view.shardsOf(outage.service)[place];
    return someOf(podsOf(shard?.endpoints ?? []), outage.kind === 'scaled-to-zero' ? 1 : outage.pods);
  }

  private compute({ service, cluster, endpoints: before }: ListedEndpoints, outage: Outage): readonly IstioEndpoint[] {
    const { kind } = outage;
    if (kind === 'scaled-to-zero' && before.length > 0) {
      const gone = this.podsMeant(outage, cluster);
      return before.filter(({ pod }) => !gone.has(pod));
    }
    if (kind === 'unready' && !this.publishesUnready(service, cluster)) {
      const unready = this.podsMeant(outage, cluster);
      return before.map((endpoint) => (unready.has(endpoint.pod) ? withoutHealth(endpoint) : endpoint));
    }
    if (kind === 'zone-down' && outage.isUnnoticed !== true && !this.publishesUnready(service, cluster)) {
      return before.map((endpoint) => (endpoint.zone === outage.zone ? withoutHealth(endpoint) : endpoint));
    }
    return before;
  }

  /** Reports whether the EndpointSlices of a service list pods as ready that are not. */
  private publishesUnready(service: string, cluster: string): boolean {
    return this.view.clusterOf(cluster).cluster.services.get(service)?.publishesUnready === true;
  }
}

/** True for what leaves pods that do not answer: they are asked where it was not noticed. */
function takesPods(outage: Outage): outage is OutageOfPods {
  return outage.kind === 'scaled-to-zero' || outage.kind === 'unready';
}

/** The pods behind some endpoints, each once, by name. A pod with two ports is two endpoints. */
export function podsOf(endpoints: readonly IstioEndpoint[]): string[] {
  return [...new Set(endpoints.map(({ pod }) => pod))].sort(compareText);
}

/** A fraction of some pods, rounded up: half of one pod is that pod. */
function someOf(pods: readonly string[], fraction: number): ReadonlySet<string> {
  return new Set(pods.slice(0, Math.ceil(pods.length * fraction)));
}

function withoutHealth(endpoint: IstioEndpoint): IstioEndpoint {
  return endpoint.health === 'HEALTHY' ? { ...endpoint, health: 'UNHEALTHY' } : endpoint;
}
