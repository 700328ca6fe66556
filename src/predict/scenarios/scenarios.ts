import { outlierDetectionsOf } from '../../model/policy';
import { applicationProtocolOf } from '../../model/services';
import { compareText } from '../../util/compare-text';
import { describeOutage, type Outage } from '../outage';
import { exemptionFrom, exemptionsFor } from './exemptions';
import type { MeshView } from '../istio/view';
import { usedWaypointsOf } from './used-waypoints';
import type { Verdict } from '../answer';

/** What may go wrong at once, with a heading. */
export interface Scenario {
  readonly name: string;
  readonly outages: readonly Outage[];
  /** Why a bad answer fails no gate that does not ask for the outage by name. It is predicted all the same. */
  readonly excuse?: Excuse;
}

/** Why a bad answer is accepted. */
export interface Excuse {
  /**
   * "by design" where the service's rules let it happen: they switch consecutive5xxErrors off, by which they take a 500 for an answer
   * of the application. "exempt" where the owner of the service declares that it need not survive the outage.
   */
  readonly name: 'by design' | 'exempt';
  /** In words, after the name. */
  readonly says: string;
}

const SAYS_BY_DESIGN = {
  http: 'its rule counts a 500 as an answer',
  tcp: 'over TCP its waypoint sees no answer, so that no rule counts one',
  both: 'its rule counts a 500 as an answer, and over TCP its waypoint sees none',
} as const;
const EXCUSED: Readonly<Record<Excuse['name'], ReadonlySet<Verdict>>> = {
  'by design': new Set(['stuck']),
  exempt: new Set(['stuck', 'blackhole', 'denied']),
};

/** Why an answer is accepted; undefined where it is not. What is unknown never is, and no rule asks for a blackhole. */
export function excuseOf(verdict: Verdict, { excuse }: Scenario): Excuse | undefined {
  return excuse !== undefined && EXCUSED[excuse.name].has(verdict) ? excuse : undefined;
}

const ALL = 1;
/** Of the requests to a bad path, how many there are among all: any share tells the same story. */
const BAD_PATH = 0.5;

/**
 * The outages a service should live through, one at a time: nothing at all first, then by cluster what can happen to its
 * pods, to a zone, to the waypoint, the east-west gateway, and the cluster, and last what can happen everywhere at once.
 */
export function scenariosFor(view: MeshView, service: string): Scenario[] {
  const outages = view.clusters.flatMap(({ cluster }, index): Outage[] => {
    const { name } = cluster;
    const { endpoints } = view.shardsOf(service)[index]!;
    const zones = [...new Set(endpoints.map(({ zone }) => zone))].sort(compareText);
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
      ...usedWaypointsOf(cluster, service).map(
        (waypoint) => ({ kind: 'waypoint-down', cluster: name, waypoint }) as const,
      ),
      { kind: 'gateway-down', cluster: name },
      { kind: 'cluster-down', cluster: name },
    ];
  });
  const everywhere: Outage = { kind: 'failing', service, pods: ALL, requests: BAD_PATH, failure: 'application-error' };
  const exemptions = exemptionsFor(view, service);
  const isByDesign = takesErrorsForAnswers(view, service);
  const byDesign: Excuse = { name: 'by design', says: SAYS_BY_DESIGN[protocolsOf(view, service)] };
  const excuseFor = (outage: Outage): Excuse | undefined => {
    const exemption = exemptionFrom(exemptions, service, outage);
    if (exemption !== undefined)
      return { name: 'exempt', says: `the service need not survive it: ${exemption.reason}` };
    return isByDesign && outage.kind === 'failing' && outage.failure === 'application-error' ? byDesign : undefined;
  };
  return [
    { name: 'nothing is wrong', outages: [] },
    ...[...outages, everywhere].map((outage) => {
      const excuse = excuseFor(outage);
      return { name: describeOutage(outage), outages: [outage], ...(excuse === undefined ? {} : { excuse }) };
    }),
  ];
}

/** What the ports of a service are for, in all clusters. */
function protocolsOf(view: MeshView, key: string): keyof typeof SAYS_BY_DESIGN {
  const ports = view.clusters.flatMap(({ cluster: { services } }) => services.get(key)?.ports ?? []);
  const ofTcp = ports.filter((port) => applicationProtocolOf(port) === 'tcp');
  return ofTcp.length === 0 ? 'http' : ofTcp.length === ports.length ? 'tcp' : 'both';
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
