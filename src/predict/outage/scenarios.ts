import { parseLocality } from '../../istio/locality';
import { keyOf } from '../../model/mesh';
import { compareText } from '../../util/compare-text';
import { describeOutage } from './describe-outage';
import type { MeshView } from '../istio/view';
import type { Outage } from './outage';

/** What may go wrong at once, with a heading. */
export interface Scenario {
  readonly name: string;
  readonly outages: readonly Outage[];
}

const ALL = 1;
/** Of the requests to a bad path, how many there are among all: any share tells the same story. */
const BAD_PATH = 0.5;

/**
 * The outages a service should live through, one at a time: nothing at all first, then by cluster what can happen to its
 * pods, to a zone, to the waypoint, the east-west gateway, and the cluster, and last what can happen everywhere at once.
 */
export function scenariosFor(view: MeshView, service: string): Scenario[] {
  const outages = view.clusters.flatMap(({ cluster: { name, bindings } }, index): Outage[] => {
    const { endpoints } = view.shardsOf(service)[index]!;
    const binding = bindings.get(service);
    const zones = [...new Set(endpoints.map(({ localityLabel }) => parseLocality(localityLabel).zone))].sort(
      compareText,
    );
    const at = { service, cluster: name };
    return [
      ...(endpoints.length === 0
        ? []
        : ([
            { kind: 'scaled-to-zero', ...at },
            { kind: 'unready', ...at, pods: ALL },
            { kind: 'failing', ...at, pods: ALL, requests: ALL, failure: 'gateway-error' },
            { kind: 'failing', ...at, pods: ALL, requests: ALL, failure: 'application-error' },
          ] as const)),
      ...(zones.length > 1 ? zones.map((zone): Outage => ({ kind: 'zone-down', cluster: name, zone })) : []),
      ...(binding?.kind === 'bound'
        ? [{ kind: 'waypoint-down', cluster: name, waypoint: keyOf(binding.waypoint) } as const]
        : []),
      { kind: 'gateway-down', cluster: name },
      { kind: 'cluster-down', cluster: name },
    ];
  });
  const everywhere: Outage = { kind: 'failing', service, pods: ALL, requests: BAD_PATH, failure: 'application-error' };
  return [
    { name: 'nothing is wrong', outages: [] },
    ...[...outages, everywhere].map((outage) => ({ name: describeOutage(outage), outages: [outage] })),
  ];
}
