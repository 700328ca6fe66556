import type { Failure, GrpcFailure, Outage } from './outage';

const FAILURES: Readonly<Record<Exclude<Failure, GrpcFailure>, string>> = {
  'application-error': 'answer 500',
  'gateway-error': 'answer 503',
  'no-connection': 'refuse connections',
  reset: 'break connections',
  timeout: 'never answer',
};

function describeFailure(failure: Failure): string {
  if (!failure.startsWith('grpc=')) return FAILURES[failure as Exclude<Failure, GrpcFailure>];
  const [status, where] = failure.slice('grpc='.length).split(':');
  return `answer ${status}${where === undefined ? '' : ' in trailers'}`;
}

/** An outage in words, as a heading: "cluster1 has no pods of sample/helloworld". */
export function describeOutage(outage: Outage): string {
  const { cluster } = outage;
  switch (outage.kind) {
    case 'scaled-to-zero':
      return `${cluster} has no pods of ${outage.service}`;
    case 'unready':
      return `${partOfPods(outage.pods)} of ${outage.service} in ${cluster} are unready`;
    case 'failing': {
      const often = outage.requests === 1 ? '' : ` to ${percent(outage.requests)} of requests`;
      return `${partOfPods(outage.pods)} of ${outage.service} ${cluster === undefined ? 'everywhere' : `in ${cluster}`} ${describeFailure(outage.failure)}${often}`;
    }
    case 'zone-down':
      return `zone ${outage.zone} of ${cluster} is down`;
    case 'cluster-down':
      return `${cluster} is down`;
    case 'istiod-down':
      return `istiod of ${outage.cluster} is down`;
    case 'remote-api-down':
      return `istiod of ${outage.cluster} does not reach the API server of ${outage.remote}`;
    case 'gateway-down':
      return `the east-west gateway of ${cluster} is down`;
    case 'gateway-address-down':
      return `the address ${outage.address} of the east-west gateway of ${cluster} is down`;
    case 'waypoint-down':
      return `${outage.waypoint === undefined ? 'all waypoints' : `the waypoint ${outage.waypoint}`} of ${cluster} ${outage.waypoint === undefined ? 'have' : 'has'} no pods`;
  }
}

/** Outages at the same time in words: "cluster1 is down, and zone a of cluster2 is down". */
export function describeOutages(outages: readonly Outage[]): string {
  return outages.length === 0 ? 'nothing is wrong' : outages.map(describeOutage).join(', and ');
}

function partOfPods(fraction: number): string {
  return fraction === 1 ? 'all pods' : `${percent(fraction)} of the pods`;
}

function percent(fraction: number): string {
  return `${Number((fraction * 100).toFixed(2))} %`;
}
