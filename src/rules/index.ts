import { applicationErrorsEject } from './application-errors-eject';
import { clusterWithoutNetwork } from './cluster-without-network';
import { competingRules } from './competing-rules';
import { distributeHidesFailoverPriority } from './distribute-hides-failover-priority';
import { eastWestGatewayOfAnotherNetwork } from './east-west-gateway-of-another-network';
import { eastWestGatewayOfNoNetwork } from './east-west-gateway-of-no-network';
import { ejectionCapTooLow } from './ejection-cap-too-low';
import { everyHostCanBeEjected } from './every-host-can-be-ejected';
import { failoverPriorityIsNoOrder } from './failover-priority-is-no-order';
import { failoverPriorityRanksAllAlike } from './failover-priority-ranks-all-alike';
import { failoverPriorityRegionAcrossNetworks } from './failover-priority-region-across-networks';
import { failoverPriorityRepeatsLabel } from './failover-priority-repeats-label';
import { failoverWithoutOutlierDetection } from './failover-without-outlier-detection';
import { gatewayLabelsNotCopied } from './gateway-labels-not-copied';
import { globalLabelIgnored } from './global-label-ignored';
import { globalServiceWithoutAddress } from './global-service-without-address';
import { healthFloorSwitchedOff } from './health-floor-switched-off';
import { infrastructureLabelsHideNetwork } from './infrastructure-labels-hide-network';
import { infrastructureReplacesCopy } from './infrastructure-replaces-copy';
import { ingressSkipsWaypoint } from './ingress-skips-waypoint';
import { istioTooOldForWaypointFailover } from './istio-too-old-for-waypoint-failover';
import { istiodWarns } from './istiod-warns';
import { localServiceOnGlobalWaypoint } from './local-service-on-global-waypoint';
import { localityFailoverByDefault } from './locality-failover-by-default';
import { meshConfigUnreadable } from './mesh-config-unreadable';
import { multiNetworkSwitchedOff } from './multi-network-switched-off';
import { networkLabelOnWaypoint } from './network-label-on-waypoint';
import { noEastWestGateway } from './no-east-west-gateway';
import { oneGatewayAddress } from './one-gateway-address';
import { portPolicyDropsFailover } from './port-policy-drops-failover';
import { refusedByApiServer } from './refused-by-api-server';
import { refusedByIstiod } from './refused-by-istiod';
import { routeWithoutFailover } from './route-without-failover';
import type { Rule } from './rule';
import { ruleHostIsShort } from './rule-host-is-short';
import { ruleInForeignNamespace } from './rule-in-foreign-namespace';
import { ruleNotExportedToWaypoint } from './rule-not-exported-to-waypoint';
import { ruleShadowedAtWaypoint } from './rule-shadowed-at-waypoint';
import { ruleWithoutWaypoint } from './rule-without-waypoint';
import { serviceNotGlobalEverywhere } from './service-not-global-everywhere';
import { serviceOnlyConsumed } from './service-only-consumed';
import { servicePortMissing } from './service-port-missing';
import { servicePortsDiffer } from './service-ports-differ';
import { serviceTypeDiffers } from './service-type-differs';
import { sharedNetwork } from './shared-network';
import { sharedNetworkBefore130 } from './shared-network-before-1-30';
import { subsetNamedHttpOrTcp } from './subset-named-http-or-tcp';
import { subsetPolicyDropsFailover } from './subset-policy-drops-failover';
import { survivorsTooSmall } from './survivors-too-small';
import { unknownField } from './unknown-field';
import { volatileMetadataOnWaypoint } from './volatile-metadata-on-waypoint';
import { waypointBindingDiffers } from './waypoint-binding-differs';
import { waypointDeniesService } from './waypoint-denies-service';
import { waypointHandlesNoServices } from './waypoint-handles-no-services';
import { waypointInAnotherNamespace } from './waypoint-in-another-namespace';
import { waypointLabelByHand } from './waypoint-label-by-hand';
import { waypointNamedNone } from './waypoint-named-none';
import { waypointNotGlobal } from './waypoint-not-global';
import { waypointOpenToOutside } from './waypoint-open-to-outside';
import { workloadSelectorAtWaypoint } from './workload-selector-at-waypoint';

/** Every rule, by id. */
export const RULES: readonly Rule[] = [
  applicationErrorsEject,
  clusterWithoutNetwork,
  competingRules,
  distributeHidesFailoverPriority,
  eastWestGatewayOfAnotherNetwork,
  eastWestGatewayOfNoNetwork,
  ejectionCapTooLow,
  everyHostCanBeEjected,
  failoverPriorityIsNoOrder,
  failoverPriorityRanksAllAlike,
  failoverPriorityRegionAcrossNetworks,
  failoverPriorityRepeatsLabel,
  failoverWithoutOutlierDetection,
  gatewayLabelsNotCopied,
  globalLabelIgnored,
  globalServiceWithoutAddress,
  healthFloorSwitchedOff,
  infrastructureLabelsHideNetwork,
  infrastructureReplacesCopy,
  ingressSkipsWaypoint,
  istioTooOldForWaypointFailover,
  istiodWarns,
  localServiceOnGlobalWaypoint,
  localityFailoverByDefault,
  meshConfigUnreadable,
  multiNetworkSwitchedOff,
  networkLabelOnWaypoint,
  noEastWestGateway,
  oneGatewayAddress,
  portPolicyDropsFailover,
  refusedByApiServer,
  refusedByIstiod,
  routeWithoutFailover,
  ruleHostIsShort,
  ruleInForeignNamespace,
  ruleNotExportedToWaypoint,
  ruleShadowedAtWaypoint,
  ruleWithoutWaypoint,
  serviceNotGlobalEverywhere,
  serviceOnlyConsumed,
  servicePortMissing,
  servicePortsDiffer,
  serviceTypeDiffers,
  sharedNetwork,
  sharedNetworkBefore130,
  subsetNamedHttpOrTcp,
  subsetPolicyDropsFailover,
  survivorsTooSmall,
  unknownField,
  volatileMetadataOnWaypoint,
  waypointBindingDiffers,
  waypointDeniesService,
  waypointHandlesNoServices,
  waypointInAnotherNamespace,
  waypointLabelByHand,
  waypointNamedNone,
  waypointNotGlobal,
  waypointOpenToOutside,
  workloadSelectorAtWaypoint,
];

/** What a synth asks: everything that does not need engines of its own. */
export const RULES_AT_SYNTH: readonly Rule[] = RULES.filter(({ checkOnly }) => checkOnly !== true);
