import type { Chooser } from '../istio-validation/chooser';
import { REGIONS, type PlannedCluster } from './plan';

/** What a rule says of load balancing and outliers, one of them at least. */
export function trafficPolicy(choose: Chooser, clusters: readonly PlannedCluster[]): Record<string, unknown> {
  const policy = {
    ...(choose.chance(85) ? { outlierDetection: outlierDetection(choose) } : {}),
    ...(choose.chance(90) ? { loadBalancer: loadBalancer(choose, clusters) } : {}),
  };
  return Object.keys(policy).length > 0 ? policy : { outlierDetection: {} };
}

function outlierDetection(choose: Chooser): Record<string, unknown> {
  return choose.few({
    consecutive5xxErrors: () => choose.below(7),
    consecutiveGatewayErrors: () => choose.below(7),
    splitExternalLocalOriginErrors: () => choose.chance(50),
    consecutiveLocalOriginFailures: () => choose.below(7),
    interval: () => choose.any(['1s', '10s', '1m30s', '1500ms']),
    baseEjectionTime: () => choose.any(['30s', '5m', '1h']),
    maxEjectionPercent: () => choose.any([0, 10, 33, 50, 100]),
    minHealthPercent: () => choose.any([0, 1, 30, 50, 100]),
  });
}

function loadBalancer(choose: Chooser, clusters: readonly PlannedCluster[]): Record<string, unknown> {
  const kind = choose.any([
    {},
    { simple: 'ROUND_ROBIN' },
    { simple: 'LEAST_REQUEST' },
    { simple: 'RANDOM' },
    { simple: 'UNSPECIFIED' },
    ...(choose.chance(20) ? [{ simple: 'PASSTHROUGH' }, { consistentHash: { useSourceIp: true } }] : []),
  ]);
  const locality = choose.chance(85) ? { localityLbSetting: localityLbSetting(choose, clusters) } : {};
  const made = { ...kind, ...locality };
  return Object.keys(made).length > 0 ? made : { simple: 'ROUND_ROBIN' };
}

/** Of a rule, or of all of a mesh. */
export function localityLbSetting(choose: Chooser, clusters: readonly PlannedCluster[]): Record<string, unknown> {
  const enabled = choose.chance(50) ? { enabled: choose.chance(85) } : {};
  switch (choose.any(['priority', 'priority', 'priority', 'both', 'failover', 'distribute', 'nothing'] as const)) {
    case 'priority':
      return { ...enabled, failoverPriority: failoverPriority(choose, clusters) };
    case 'both':
      return { ...enabled, failoverPriority: failoverPriority(choose, clusters), failover: failover(choose) };
    case 'failover':
      return { ...enabled, failover: failover(choose) };
    case 'distribute':
      return { ...enabled, distribute: choose.list(1, 2, () => distribute(choose)) };
    case 'nothing':
      return enabled;
  }
}

function failoverPriority(choose: Chooser, clusters: readonly PlannedCluster[]): string[] {
  const some = choose.any(clusters);
  const first = ['topology.istio.io/network', 'topology.istio.io/cluster'];
  const keys = [
    ...first,
    'topology.kubernetes.io/region',
    'topology.kubernetes.io/zone',
    'topology.istio.io/subzone',
    'kubernetes.io/hostname',
    'version',
    'nobody.has/this',
    `topology.istio.io/cluster=${some.name}`,
    `topology.istio.io/network=${some.network}`,
    `topology.kubernetes.io/region=${choose.any(REGIONS)}`,
    'version=v2',
  ];
  if (choose.chance(30)) return ['topology.istio.io/cluster'];
  const begin = choose.chance(40) ? [choose.any(first)] : [];
  return [...new Set([...begin, ...choose.list(1, 4, () => choose.any(keys))])];
}

function failover(choose: Chooser): object[] {
  return choose.list(1, 2, () => {
    const from = choose.any(REGIONS);
    return { from, to: choose.any(REGIONS.filter((region) => region !== from)) };
  });
}

function distribute(choose: Chooser): object {
  const regions = REGIONS.filter(() => choose.chance(60));
  const targets = regions.length > 0 ? regions : [choose.any(REGIONS)];
  let left = 100;
  const shares = targets.map((region, index) => {
    const share = index === targets.length - 1 ? left : 1 + choose.below(left - (targets.length - index));
    left -= share;
    return [`${region}${choose.any(['', '/*', `/${region}-a`])}`, share] as const;
  });
  return {
    from: choose.any(['*', 'us-east', 'us-east/*', 'us-west/us-west-a', 'eu/*']),
    to: Object.fromEntries(shares),
  };
}
