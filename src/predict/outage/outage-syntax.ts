import { GRPC_STATUSES, parseGrpcStatus } from './grpc-status';
import type { Failure, GrpcFailure, Outage } from './outage';
import { UserError } from '../../util/user-error';

/** The syntax of outages, as a usage text shows it. */
export const OUTAGE_SYNTAX = `scaled-to-zero:CLUSTER           the service has no pods there
unready:CLUSTER[:50%]            its pods, or that many of them, are not ready
failing:CLUSTER[:FAILURE][:50%][:pods=50%]
                                 its pods, or that many of them, fail all requests, or that many;
                                 FAILURE is gateway-error (502, 503, 504; the default),
                                 application-error (500), no-connection (or connect), reset
                                 (connections break), timeout (answers never arrive), or a status
                                 of gRPC: grpc=STATUS, or grpc=STATUS:trailers where it follows
                                 an answer; STATUS is a name or a number, as UNAVAILABLE or 14;
                                 CLUSTER may be "everywhere"
zone-down:CLUSTER:ZONE           the nodes of a zone are gone
cluster-down:CLUSTER             all of a cluster is gone
gateway-down:CLUSTER             its east-west gateways accept no connections
gateway-address-down:CLUSTER:ADDRESS
                                 they accept none at one of their addresses
waypoint-down:CLUSTER[:NAMESPACE/NAME]
                                 that waypoint, or all of its waypoints, have no pods
istiod-down:CLUSTER              its istiod is gone: its proxies learn of no other outage
remote-api-down:CLUSTER:OTHER    its istiod does not reach the API server of another cluster:
                                 its proxies learn of no outage there
To name another service, add it at the end: scaled-to-zero:CLUSTER:NAMESPACE/NAME.`;

const FAILURES: ReadonlyMap<string, Failure> = new Map([
  ...(['application-error', 'gateway-error', 'no-connection', 'reset', 'timeout'] as const).map(
    (failure) => [failure, failure] as const,
  ),
  ['connect', 'no-connection'],
]);
const GRPC = 'grpc=';
const IN_TRAILERS = 'trailers';
const EVERYWHERE = 'everywhere';
const TOGETHER = '+';

/** A text is not an outage. The message says why. */
export class NoOutage extends UserError {}

/** Reads outages that happen at once: "gateway-down:cluster1+scaled-to-zero:cluster2". "none" is nothing at all. */
export function parseOutages(text: string, service: string): Outage[] {
  return text === 'none' ? [] : text.split(TOGETHER).map((one) => parseOutage(one, service));
}

/** Writes what {@link parseOutages} reads. */
export function formatOutages(outages: readonly Outage[], service: string): string {
  return outages.length === 0 ? 'none' : outages.map((outage) => formatOutage(outage, service)).join(TOGETHER);
}

/**
 * Reads one outage.
 *
 * @param service that it is about where it names none, as "namespace/name"
 */
export function parseOutage(text: string, service: string): Outage {
  const [kind = '', cluster = '', ...details] = text.split(':');
  if (cluster === '')
    throw new NoOutage(`"${text}" does not name a cluster: write KIND:CLUSTER, for example cluster-down:cluster1.`);
  const rest = new Details(text, details);
  const outage = toOutage(kind, cluster, rest, service);
  if (outage === undefined)
    throw new NoOutage(`"${text}" is not an outage: "${kind}" is not one of ${KINDS.join(', ')}.`);
  rest.refuseOthers();
  return outage;
}

const KINDS: readonly Outage['kind'][] = [
  'scaled-to-zero',
  'unready',
  'failing',
  'zone-down',
  'cluster-down',
  'gateway-down',
  'gateway-address-down',
  'waypoint-down',
  'istiod-down',
  'remote-api-down',
];

function toOutage(kind: string, cluster: string, details: Details, service: string): Outage | undefined {
  switch (kind) {
    case 'scaled-to-zero':
      return { kind, service: details.name() ?? service, cluster };
    case 'unready':
      return { kind, service: details.name() ?? service, cluster, pods: details.percent() ?? details.pods() ?? 1 };
    case 'failing':
      return {
        kind,
        service: details.name() ?? service,
        ...(cluster === EVERYWHERE ? {} : { cluster }),
        pods: details.pods() ?? 1,
        requests: details.percent() ?? 1,
        failure: details.failure() ?? 'gateway-error',
      };
    case 'zone-down':
      return { kind, cluster, zone: details.zone() };
    case 'cluster-down':
    case 'gateway-down':
    case 'istiod-down':
      return { kind, cluster };
    case 'gateway-address-down':
      return { kind, cluster, address: details.address() };
    case 'remote-api-down':
      return { kind, cluster, remote: details.otherCluster(cluster) };
    case 'waypoint-down': {
      const waypoint = details.name();
      return { kind, cluster, ...(waypoint === undefined ? {} : { waypoint }) };
    }
    default:
      return undefined;
  }
}

/** What follows the cluster, in any order: each is known by its form, and taken once. */
class Details {
  constructor(
    private readonly whole: string,
    private readonly left: string[],
  ) {}

  public name(): string | undefined {
    return this.take((detail) => /^[^/]+\/[^/]+$/.test(detail));
  }

  public failure(): Failure | undefined {
    const detail = this.take((one) => FAILURES.has(one) || one.startsWith(GRPC));
    if (detail === undefined) return undefined;
    return FAILURES.get(detail) ?? this.grpcFailure(detail.slice(GRPC.length));
  }

  private grpcFailure(text: string): GrpcFailure {
    const status = parseGrpcStatus(text);
    if (status === undefined) {
      const known = GRPC_STATUSES.map((one, index) => `${one} (${index + 1})`).join(', ');
      throw new NoOutage(`"${this.whole}": "${text}" is not a status of gRPC that says that a call failed: ${known}.`);
    }
    const inTrailers = this.take((detail) => detail === IN_TRAILERS) !== undefined;
    return inTrailers ? `${GRPC}${status}:${IN_TRAILERS}` : `${GRPC}${status}`;
  }

  public percent(): number | undefined {
    return this.toFraction(this.take((detail) => /^[\d.]+%$/.test(detail)));
  }

  public pods(): number | undefined {
    return this.toFraction(this.take((detail) => /^pods=[\d.]+%$/.test(detail))?.slice('pods='.length));
  }

  public zone(): string {
    const zone = this.left.shift() ?? '';
    if (zone === '') throw new NoOutage(`"${this.whole}" does not name a zone: write zone-down:CLUSTER:ZONE.`);
    return zone;
  }

  /** All that is left: an IPv6 address has colons of its own. Brackets around one are left out. */
  public address(): string {
    const address = this.left
      .splice(0)
      .join(':')
      .replace(/^\[(.*)\]$/, '$1');
    if (address === '')
      throw new NoOutage(`"${this.whole}" does not name an address: write gateway-address-down:CLUSTER:ADDRESS.`);
    return address;
  }

  public otherCluster(cluster: string): string {
    const other = this.left.shift() ?? '';
    if (other === '' || other === cluster)
      throw new NoOutage(`"${this.whole}" does not name another cluster: write remote-api-down:CLUSTER:OTHER.`);
    return other;
  }

  public refuseOthers(): void {
    const [other] = this.left;
    if (other !== undefined)
      throw new NoOutage(
        `"${this.whole}" has ${JSON.stringify(other)}, which this kind of outage does not take.${hintFor(other)} The form is: ${formOf(this.whole)}`,
      );
  }

  private toFraction(text: string | undefined): number | undefined {
    if (text === undefined) return undefined;
    const percent = Number(text.slice(0, -1));
    if (!(percent > 0 && percent <= 100))
      throw new NoOutage(`"${this.whole}": ${text} is not above 0 % and at most 100 %.`);
    return percent / 100;
  }

  private take(isWanted: (detail: string) => boolean): string | undefined {
    const index = this.left.findIndex(isWanted);
    return index === -1 ? undefined : this.left.splice(index, 1)[0];
  }
}

/** Status codes are the first that comes to mind. */
function hintFor(detail: string): string {
  if (/^50[234]$/.test(detail)) return ' For 502, 503 and 504, write gateway-error.';
  if (/^50\d$/.test(detail)) return ' For 500, write application-error.';
  return '';
}

/** The line of the syntax that a text should follow. */
function formOf(text: string): string {
  const [kind = ''] = text.split(':');
  const line = OUTAGE_SYNTAX.split('\n').find((one) => one.startsWith(`${kind}:`)) ?? '';
  return line.replace(/ {2,}.*/, '');
}

/** Writes what {@link parseOutage} reads, as short as it can be. */
export function formatOutage(outage: Outage, service: string): string {
  const parts = [outage.kind, outage.cluster ?? EVERYWHERE, ...formatDetails(outage)];
  return ('service' in outage && outage.service !== service ? [...parts, outage.service] : parts).join(':');
}

function formatDetails(outage: Outage): string[] {
  switch (outage.kind) {
    case 'unready':
      return optionalPercent('', outage.pods);
    case 'failing':
      return [outage.failure, ...optionalPercent('', outage.requests), ...optionalPercent('pods=', outage.pods)];
    case 'zone-down':
      return [outage.zone];
    case 'waypoint-down':
      return outage.waypoint === undefined ? [] : [outage.waypoint];
    case 'gateway-address-down':
      return [outage.address];
    case 'remote-api-down':
      return [outage.remote];
    case 'scaled-to-zero':
    case 'cluster-down':
    case 'gateway-down':
    case 'istiod-down':
      return [];
  }
}

function optionalPercent(name: string, fraction: number): string[] {
  return fraction === 1 ? [] : [`${name}${Number((fraction * 100).toFixed(4))}%`];
}
