import { isSince, type Since } from './behaviours';
import type { IstioVersion } from './versions';

/** A bug of Istio that breaks what a mesh is for, in an outage or without one, in some releases. */
export interface KnownBug {
  /** As Istio's tracker names it: "istio/istio#60806". */
  readonly issue: string;
  /** The first release of each minor that has it; absent where every supported release before the fix has it. */
  readonly introduced?: Since;
  /** The first release of each minor that does not have it any more. Every minor after the last one has the fix from .0 on. */
  readonly fixed: Since;
  /** Where Istio says so. */
  readonly source: string;
  /** What goes wrong. */
  readonly means: string;
  /** What helps without an upgrade. */
  readonly workaround?: string;
}

/**
 * Bugs that the prediction does not follow, or that are felt in operation only. What the prediction follows is in
 * {@link VERSION_DIFFERENCES}.
 */
export const KNOWN_BUGS = {
  unreadyOfOthers: {
    issue: 'istio/istio#60423',
    fixed: [
      [28, 8],
      [29, 4],
      [30, 1],
    ],
    source: 'release note 60423, in the tags 1.28.8, 1.29.4 and 1.30.1',
    means:
      'a Service with publishNotReadyAddresses and a traffic distribution makes ztunnel send to unready pods of every service with the same traffic distribution, waypoints included',
    workaround: 'remove the traffic distribution of the Service with publishNotReadyAddresses.',
  },
  customTrustDomain: {
    issue: 'istio/istio#58427',
    fixed: [[28, 1]],
    source: 'release note 58427, in the tag 1.28.1',
    means: 'connections to other networks fail in a mesh with a trust domain of its own',
  },
  gatewayOrder: {
    issue: 'istio/istio#61777',
    fixed: [
      [29, 8],
      [30, 5],
      [31, 2],
    ],
    source: 'PR 61748; notes of 1.29.8 and 1.30.5; PR 61782 for 1.31, which the notes of 1.31.1 do not name',
    means:
      'the gateway of a network that has several is picked at random whenever a workload is computed: connections of ztunnel alternate between them',
  },
  hashAtWaypoint: {
    issue: 'istio/istio#61045',
    fixed: [[31, 0]],
    source: 'release note 61045, in the tag 1.31.0-rc.0 and in no earlier minor',
    means: 'consistentHash has no effect at a waypoint where no VirtualService or route is for the service',
    workaround: 'write an HTTPRoute for the Service.',
  },
  hashRingKeepsOldHosts: {
    issue: 'istio/istio#60312',
    introduced: [[30, 0]],
    fixed: [[30, 1]],
    source: 'release note 60312, in the tag 1.30.1; envoyproxy/envoy#45212',
    means: 'a service with consistentHash gets no requests at endpoints that are new after scaling',
  },
  endpointsOfGateways: {
    issue: 'istio/istio#58141',
    fixed: [[28, 1]],
    source: 'release note 58141, in the tag 1.28.1',
    means: 'istiod may send east-west gateways and waypoints the endpoints that it computed for each other',
  },
  wrongServiceAtGateway: {
    issue: 'istio/istio#59513',
    introduced: [[29, 0]],
    fixed: [
      [29, 2],
      [30, 0],
    ],
    source: 'release note 59513, in the tag 1.29.2; whether 1.28 has it is not known',
    means: 'an east-west gateway may send a connection to another service than the one it was opened for',
  },
  unstableRegistry: {
    issue: 'release note ambient-multinetwork-cluster-stability',
    fixed: [
      [28, 4],
      [29, 0],
    ],
    source: 'the note, in the tag 1.28.4',
    means: 'what istiod knows of other clusters may be incomplete from time to time, and is sent to proxies as it is',
  },
  rotationLosesGateways: {
    issue: 'istio/istio#60920',
    introduced: [[30, 0]],
    fixed: [
      [30, 4],
      [31, 0],
    ],
    source:
      'release note 60920; pilot/pkg/serviceregistry/aggregate/controller.go UpdateRegistry, which 1.29 does not have',
    means:
      'after the credentials of a remote cluster are rotated, its gateways may be unknown until istiod restarts: nothing fails over to it',
    workaround: 'restart istiod after the istio-remote-secret of a cluster changes.',
  },
  rotationLosesEndpoints: {
    issue: 'istio/istio#61043',
    introduced: [[30, 0]],
    fixed: [
      [30, 4],
      [31, 0],
    ],
    source:
      'release note 61043; pilot/pkg/serviceregistry/aggregate/controller.go UpdateRegistry, which 1.29 does not have',
    means:
      'after the credentials of a remote cluster are rotated, the endpoints of its services may be lost until istiod restarts: nothing fails over to it',
    workaround: 'restart istiod after the istio-remote-secret of a cluster changes.',
  },
} as const satisfies Readonly<Record<string, KnownBug>>;

export type KnownBugName = keyof typeof KNOWN_BUGS;

/** Reports whether a release has a bug. */
export function hasBug(version: IstioVersion, name: KnownBugName): boolean {
  const { introduced, fixed }: KnownBug = KNOWN_BUGS[name];
  return (introduced === undefined || isSince(version, introduced)) && !isSince(version, fixed);
}
