import type { ClusterView, MeshView } from '../../predict/istio/view';

/**
 * Finds services that are equal but for their names in every cluster. Their answers are equal, so one question does for all.
 * A mesh has many services, but few different ones.
 */
export class Likeness {
  private readonly numbers = new Map<string, number>();

  constructor(private readonly view: MeshView) {}

  /** Equal for services ("namespace/name") that are alike. */
  public of(service: string): string {
    const [namespace = '', name = ''] = service.split('/');
    const everywhere = this.view.clusters.map((cluster) =>
      this.numberOf(describe(cluster, service).replaceAll(name, '*')),
    );
    return `${namespace} ${everywhere.join()}`;
  }

  private numberOf(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    this.numbers.set(text, this.numbers.size);
    return this.numbers.size - 1;
  }
}

/** All that decides where requests to a service go in a cluster, except what is common to all services. */
function describe({ cluster, shards }: ClusterView, key: string): string {
  const service = cluster.services.get(key);
  if (service === undefined) return '';
  const { labels, annotations, body } = service.object;
  const binding = cluster.bindings.get(key);
  const waypoint = binding !== undefined && 'waypoint' in binding ? binding.waypoint : undefined;
  const rules = cluster.destinationRules.lookup(
    service.host,
    service.namespace,
    waypoint?.namespace ?? service.namespace,
  );
  return JSON.stringify([
    [labels, annotations, body.spec],
    [binding?.kind, waypoint?.namespace, waypoint?.name],
    rules.map(({ object }) => [object.namespace, object.body.spec]),
    shards.of(key),
  ]);
}
