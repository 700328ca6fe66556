import { applicationErrorsEject } from '../application-errors-eject';
import { autoscalerMaximumBelowMinimum } from '../autoscaler-maximum-below-minimum';
import { autoscalerRestsAtZero } from '../autoscaler-rests-at-zero';
import { clusterLocalService } from '../cluster-local-service';
import { clusterWithoutNetwork } from '../cluster-without-network';
import { competingRules } from '../competing-rules';
import { consistentHashAcrossClusters } from '../consistent-hash-across-clusters';
import { defaultTrafficPolicySkipsWaypoint } from '../default-traffic-policy-skips-waypoint';
import { distributeHidesFailoverPriority } from '../distribute-hides-failover-priority';
import { distributeLeavesClustersOut } from '../distribute-leaves-clusters-out';
import { eastWestGatewayOfAnotherNetwork } from '../east-west-gateway-of-another-network';
import { eastWestGatewayOfNoNetwork } from '../east-west-gateway-of-no-network';
import { eastWestServiceNotExposed } from '../east-west-service-not-exposed';
import { ejectionCapTooLow } from '../ejection-cap-too-low';
import { errorCodesNotCounted } from '../error-codes-not-counted';
import { everyHostCanBeEjected } from '../every-host-can-be-ejected';
import { exemptionNotCounted } from '../exemption-not-counted';
import { failoverNotAsAsked } from '../failover-not-as-asked';
import { failoverNotKnown } from '../failover-not-known';
import { failoverPriorityIsNoOrder } from '../failover-priority-is-no-order';
import { failoverPriorityRanksAllAlike } from '../failover-priority-ranks-all-alike';
import { failoverPriorityRegionAcrossNetworks } from '../failover-priority-region-across-networks';
import { failoverPriorityRepeatsLabel } from '../failover-priority-repeats-label';
import { failoverSwitchedOff } from '../failover-switched-off';
import { failoverToUnknownRegion } from '../failover-to-unknown-region';
import { failoverWithoutOutlierDetection } from '../failover-without-outlier-detection';
import { gatewayLabelsNotCopied } from '../gateway-labels-not-copied';
import { gatewayNameInvalid } from '../gateway-name-invalid';
import { gatewayOfUnreadRevision } from '../gateway-of-unread-revision';
import { globalLabelIgnored } from '../global-label-ignored';
import { globalServiceWithoutAddress } from '../global-service-without-address';
import { grpcStatusNotCounted } from '../grpc-status-not-counted';
import { healthFloorSwitchedOff } from '../health-floor-switched-off';
import { infrastructureLabelsHideNetwork } from '../infrastructure-labels-hide-network';
import { infrastructureReplacesCopy } from '../infrastructure-replaces-copy';
import { ingressNeedsWaypointOfItsNetwork } from '../ingress-needs-waypoint-of-its-network';
import { ingressSkipsWaypoint } from '../ingress-skips-waypoint';
import { inputNotFollowed } from '../input-not-followed';
import { internalTrafficPolicyLocal } from '../internal-traffic-policy-local';
import { istioTooOldForWaypointFailover } from '../istio-too-old-for-waypoint-failover';
import { istioVersionUnknown } from '../istio-version-unknown';
import { istiodWarns } from '../istiod-warns';
import { localServiceOnGlobalWaypoint } from '../local-service-on-global-waypoint';
import { localityFailoverByDefault } from '../locality-failover-by-default';
import { meshConfigUnreadable } from '../mesh-config-unreadable';
import { multiNetworkSwitchedOff } from '../multi-network-switched-off';
import { nameRefused } from '../name-refused';
import { namespaceNotInMesh } from '../namespace-not-in-mesh';
import { networkLabelOnWaypoint } from '../network-label-on-waypoint';
import { networkSaidTwice } from '../network-said-twice';
import { noEastWestGateway } from '../no-east-west-gateway';
import { oneGatewayAddress } from '../one-gateway-address';
import { podsOfAnotherNetwork } from '../pods-of-another-network';
import { podsWithoutEndpointSlice } from '../pods-without-endpoint-slice';
import { policyBlocksWaypoint } from '../policy-blocks-waypoint';
import { policyNotEverywhere } from '../policy-not-everywhere';
import { portPolicyDropsFailover } from '../port-policy-drops-failover';
import { readinessPortNotDeclared } from '../readiness-port-not-declared';
import { refusedByApiServer } from '../refused-by-api-server';
import { refusedByIstiod } from '../refused-by-istiod';
import { replicasContradicted } from '../replicas-contradicted';
import { replicasNotACount } from '../replicas-not-a-count';
import { rootsOfTrustDiffer } from '../roots-of-trust-differ';
import { routeBackendMissing } from '../route-backend-missing';
import { routeParentMisspelt } from '../route-parent-misspelt';
import { routeWithoutFailover } from '../route-without-failover';
import { ruleHostIsShort } from '../rule-host-is-short';
import { ruleHostMisspelt } from '../rule-host-misspelt';
import { ruleInForeignNamespace } from '../rule-in-foreign-namespace';
import { ruleNotExportedToWaypoint } from '../rule-not-exported-to-waypoint';
import { ruleOfAnotherRevision } from '../rule-of-another-revision';
import { ruleShadowedAtWaypoint } from '../rule-shadowed-at-waypoint';
import { ruleWithoutWaypoint } from '../rule-without-waypoint';
import { serviceEntryAddsEndpoints } from '../service-entry-adds-endpoints';
import { serviceMissingBesideItsPods } from '../service-missing-beside-its-pods';
import { serviceNameBeginsWithDigit } from '../service-name-begins-with-digit';
import { serviceNotGlobalEverywhere } from '../service-not-global-everywhere';
import { serviceOnlyConsumed } from '../service-only-consumed';
import { servicePortMissing } from '../service-port-missing';
import { servicePortsDiffer } from '../service-ports-differ';
import { serviceSelectsNothing } from '../service-selects-nothing';
import { serviceTypeDiffers } from '../service-type-differs';
import { sharedNetwork } from '../shared-network';
import { sharedNetworkBefore130 } from '../shared-network-before-1-30';
import { subsetNamedHttpOrTcp } from '../subset-named-http-or-tcp';
import { subsetPolicyDropsFailover } from '../subset-policy-drops-failover';
import { survivorsTooSmall } from '../survivors-too-small';
import { targetPortNotDeclared } from '../target-port-not-declared';
import { targetPortNumberNotDeclared } from '../target-port-number-not-declared';
import { tcpFailuresNotCounted } from '../tcp-failures-not-counted';
import { tlsAtWaypoint } from '../tls-at-waypoint';
import { trackingLabelOnGateway } from '../tracking-label-on-gateway';
import { trustDomainsDiffer } from '../trust-domains-differ';
import { unknownField } from '../unknown-field';
import { unknownTrafficDistribution } from '../unknown-traffic-distribution';
import { volatileMetadataOnWaypoint } from '../volatile-metadata-on-waypoint';
import { warmupNotAtFailback } from '../warmup-not-at-failback';
import { waypointBindingDiffers } from '../waypoint-binding-differs';
import { waypointCanaryRefused } from '../waypoint-canary-refused';
import { waypointClassUnknown } from '../waypoint-class-unknown';
import { waypointDeniesService } from '../waypoint-denies-service';
import { waypointHandlesNoServices } from '../waypoint-handles-no-services';
import { waypointIgnoresDestinationRules } from '../waypoint-ignores-destination-rules';
import { waypointInAnotherNamespace } from '../waypoint-in-another-namespace';
import { waypointLabelByHand } from '../waypoint-label-by-hand';
import { waypointNamedNone } from '../waypoint-named-none';
import { waypointNotGlobal } from '../waypoint-not-global';
import { waypointOfAnotherName } from '../waypoint-of-another-name';
import { waypointOpenToOutside } from '../waypoint-open-to-outside';
import { waypointWithoutPods } from '../waypoint-without-pods';
import { workloadSelectorAtWaypoint } from '../workload-selector-at-waypoint';
import { workloadSelectorMissesItsPods } from '../workload-selector-misses-its-pods';
import type { Rule } from './rule';

/** Every rule, by id. `npm run rules:new` writes this file from the names of the files in src/rules. */
export const RULES: readonly Rule[] = [
  applicationErrorsEject,
  autoscalerMaximumBelowMinimum,
  autoscalerRestsAtZero,
  clusterLocalService,
  clusterWithoutNetwork,
  competingRules,
  consistentHashAcrossClusters,
  defaultTrafficPolicySkipsWaypoint,
  distributeHidesFailoverPriority,
  distributeLeavesClustersOut,
  eastWestGatewayOfAnotherNetwork,
  eastWestGatewayOfNoNetwork,
  eastWestServiceNotExposed,
  ejectionCapTooLow,
  errorCodesNotCounted,
  everyHostCanBeEjected,
  exemptionNotCounted,
  failoverNotAsAsked,
  failoverNotKnown,
  failoverPriorityIsNoOrder,
  failoverPriorityRanksAllAlike,
  failoverPriorityRegionAcrossNetworks,
  failoverPriorityRepeatsLabel,
  failoverSwitchedOff,
  failoverToUnknownRegion,
  failoverWithoutOutlierDetection,
  gatewayLabelsNotCopied,
  gatewayNameInvalid,
  gatewayOfUnreadRevision,
  globalLabelIgnored,
  globalServiceWithoutAddress,
  grpcStatusNotCounted,
  healthFloorSwitchedOff,
  infrastructureLabelsHideNetwork,
  infrastructureReplacesCopy,
  ingressNeedsWaypointOfItsNetwork,
  ingressSkipsWaypoint,
  inputNotFollowed,
  internalTrafficPolicyLocal,
  istioTooOldForWaypointFailover,
  istioVersionUnknown,
  istiodWarns,
  localServiceOnGlobalWaypoint,
  localityFailoverByDefault,
  meshConfigUnreadable,
  multiNetworkSwitchedOff,
  nameRefused,
  namespaceNotInMesh,
  networkLabelOnWaypoint,
  networkSaidTwice,
  noEastWestGateway,
  oneGatewayAddress,
  podsOfAnotherNetwork,
  podsWithoutEndpointSlice,
  policyBlocksWaypoint,
  policyNotEverywhere,
  portPolicyDropsFailover,
  readinessPortNotDeclared,
  refusedByApiServer,
  refusedByIstiod,
  replicasContradicted,
  replicasNotACount,
  rootsOfTrustDiffer,
  routeBackendMissing,
  routeParentMisspelt,
  routeWithoutFailover,
  ruleHostIsShort,
  ruleHostMisspelt,
  ruleInForeignNamespace,
  ruleNotExportedToWaypoint,
  ruleOfAnotherRevision,
  ruleShadowedAtWaypoint,
  ruleWithoutWaypoint,
  serviceEntryAddsEndpoints,
  serviceMissingBesideItsPods,
  serviceNameBeginsWithDigit,
  serviceNotGlobalEverywhere,
  serviceOnlyConsumed,
  servicePortMissing,
  servicePortsDiffer,
  serviceSelectsNothing,
  serviceTypeDiffers,
  sharedNetwork,
  sharedNetworkBefore130,
  subsetNamedHttpOrTcp,
  subsetPolicyDropsFailover,
  survivorsTooSmall,
  targetPortNotDeclared,
  targetPortNumberNotDeclared,
  tcpFailuresNotCounted,
  tlsAtWaypoint,
  trackingLabelOnGateway,
  trustDomainsDiffer,
  unknownField,
  unknownTrafficDistribution,
  volatileMetadataOnWaypoint,
  warmupNotAtFailback,
  waypointBindingDiffers,
  waypointCanaryRefused,
  waypointClassUnknown,
  waypointDeniesService,
  waypointHandlesNoServices,
  waypointIgnoresDestinationRules,
  waypointInAnotherNamespace,
  waypointLabelByHand,
  waypointNamedNone,
  waypointNotGlobal,
  waypointOfAnotherName,
  waypointOpenToOutside,
  waypointWithoutPods,
  workloadSelectorAtWaypoint,
  workloadSelectorMissesItsPods,
];

/** The rules that a synth runs: all that do not need schema engines. */
export const RULES_AT_SYNTH: readonly Rule[] = RULES.filter(({ checkOnly }) => checkOnly !== true);
