import type { Waypoint } from '../../model/gateways';
import type { Outage } from '../outage';
import { because, type Reason } from '../answer';

/** What the proxies of a cluster are not told of what is out of order. */
export function describeUnnoticed(outages: readonly Outage[], cluster: string): Reason[] {
  return outages.flatMap((outage): Reason[] => {
    if (outage.cluster !== cluster) return [];
    if (outage.kind === 'istiod-down')
      return [
        {
          text: 'istiod is down, and its proxies are told of no change: pods that are gone since keep getting requests, until outlier detection ejects them.',
          cluster,
        },
      ];
    if (outage.kind !== 'remote-api-down') return [];
    return [
      {
        text: `istiod does not reach the API server of ${outage.remote}: pods that are gone there since keep getting requests from its proxies, until outlier detection ejects them.`,
        cluster,
      },
    ];
  });
}

/** Pods of a waypoint that are gone, and that the node proxies of a cluster, or a gateway, go on asking. */
export function describeGone(waypoint: Waypoint, client: string, clusters: readonly string[]): Reason[] {
  if (clusters.length === 0) return [];
  return [
    because(
      `has pods in ${clusters.join(', ')} that are gone, and istiod did not notice: they are asked as before, no proxy ejects a waypoint, and requests to them fail.`,
      client,
      waypoint.object,
      { isCause: true },
    ),
  ];
}
