import { parseLocality } from '../../istio/locality';
import { keyOf } from '../../model/mesh';
import { outlierDetectionsOf } from '../../model/policy/outlier-detection';
import { compareText } from '../../util/compare-text';
import { describeOutage } from './describe-outage';
import type { MeshView } from '../istio/view';
import type { Outage } from './outage';

/** What may go wrong at once, with a heading. */
export interface Scenario {
  readonly name: string;
  readonly outages: readonly Outage[];
  /**
   * True if the service's rules let it happen: they switch consecutive5xxErrors off, by which they take a 500 for an answer of the
   * application. It is predicted, and fails no gate that does not ask for it by name.
   */
  readonly isByDesign?: boolean;
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
  const isByDesign = takesErrorsForAnswers(view, service);
  return [
    { name: 'nothing is wrong', outages: [] },
    ...[...outages, everywhere].map((outage) => ({
      name: describeOutage(outage),
      outages: [outage],
      ...(isByDesign && outage.kind === 'failing' && outage.failure === 'application-error' ? { isByDesign } : {}),
    })),
  ];
}

/**
 * True if every rule for the service at a waypoint states consecutive5xxErrors as 0. A rule that leaves it out counts to Istio's
 * default, and a service without one promises nothing by intent.
 */
function takesErrorsForAnswers(view: MeshView, key: string): boolean {
  const bound = view.clusters.flatMap(({ cluster: { services, bindings, destinationRules } }) => {
    const service = services.get(key);
    const binding = bindings.get(key);
    if (service === undefined || binding?.kind !== 'bound') return [];
    return [outlierDetectionsOf(destinationRules.lookup(service.host, service.namespace, binding.waypoint.namespace))];
  });
  return (
    bound.length > 0 &&
    bound.every(
      (detections) =>
        detections.length > 0 && detections.every(({ consecutive5xxErrors }) => consecutive5xxErrors === 0),
    )
  );
}
