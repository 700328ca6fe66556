import type { Check } from '../subject/check';
import { definitions } from './definitions';
import { eastWestGateway } from './east-west-gateway';
import { gatewaysProgrammed } from './gateways-programmed';
import { istiodVersion, multiNetwork } from './istiod';
import { networkLabel } from './network-label';
import { objects } from './objects';
import { remoteSecrets } from './remote-secrets';
import { halfLabelled, serviceEndpoints, servicesBound } from './services';
import { waypointsDeployed, waypointServicesGlobal } from './waypoints-deployed';

export { judgePrediction } from './prediction';

/** In the order in which a rollout meets them. */
export const CHECKS: readonly Check[] = [
  definitions,
  istiodVersion,
  multiNetwork,
  networkLabel,
  remoteSecrets,
  eastWestGateway,
  objects,
  gatewaysProgrammed,
  waypointsDeployed,
  waypointServicesGlobal,
  halfLabelled,
  servicesBound,
  serviceEndpoints,
];
