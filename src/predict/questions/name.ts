import { keyOf } from '../../model/mesh';
import type { Service } from '../../model/services';
import { alwaysFailing } from '../envoy/run';
import type { ReadCluster, ClusterView, MeshView } from '../istio/view';
import { copyTo, declareService } from '../edit';
import { because, placedAt, type PlacedReason } from '../answer';
import type { Outcome } from '../outcome';
import { SpreadBuilder } from '../shares';

/**
 * What becomes of requests for a name that the client cannot resolve; undefined where it can. ztunnel answers DNS with the
 * addresses that a service has in the client's network: those of a cluster of that network that has the Service.
 *
 * @see ztunnel src/dns/server.rs, src/state.rs (addresses of other networks are left out)
 */
export function unresolvable(
  view: MeshView,
  { cluster }: ClusterView,
  service: Service,
  home: ReadCluster,
): Outcome | undefined {
  const key = keyOf(service);
  const resolves = view.clusters.some(
    ({ cluster: other }) =>
      other.services.has(key) &&
      (other === cluster ||
        (other.network !== undefined &&
          other.network === cluster.network &&
          other.services.get(key)!.scope === 'GLOBAL')),
  );
  if (resolves) return undefined;
  const builder = new SpreadBuilder();
  builder.fail(1);
  const spread = builder.build();
  return {
    path: 'none',
    untilEjected: spread,
    afterEjection: spread,
    hasGoodHost: false,
    failedRequests: (rate) => alwaysFailing(1, rate),
    reasons: () => [whyUnresolvable(cluster.name, service, home)],
    dependsOn: () => undefined,
  };
}

function whyUnresolvable(client: string, service: Service, home: ReadCluster): PlacedReason {
  const declare = `declare the Namespace ${service.namespace} and the Service ${service.name} in ${client}, too`;
  const binding = home.cluster.bindings.get(keyOf(service));
  const rules = home.cluster.destinationRules
    .lookup(service.host, service.namespace, service.namespace)
    .map(({ object }) => object);
  const why = because(
    `is in ${home.cluster.name}, and ${client} has no Service of that name: the name resolves to no address in the network of ${client}, and requests fail before they are sent.`,
    client,
    service.object,
    {
      isCause: true,
      path: 'metadata.name',
      remedies: [
        {
          change: `${declare}; it needs no pods there (annotation cdk8s-ambient/replicas: "0").`,
          edit: declareService(client, home.cluster, service),
        },
        ...(binding?.kind === 'bound'
          ? [
              {
                change: `${declare}, with the waypoint ${keyOf(binding.waypoint)} and the rules of the service; it needs no pods there (annotation cdk8s-ambient/replicas: "0").`,
                edit: [
                  ...declareService(client, home.cluster, service),
                  ...[binding.waypoint.object, ...rules].map((object) => copyTo(client, object)),
                ],
              },
            ]
          : []),
      ],
    },
  );
  return placedAt('name', why);
}
