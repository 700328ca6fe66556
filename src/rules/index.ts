import { failoverWithoutOutlierDetection } from './failover-without-outlier-detection';
import type { Rule } from './rule';
import { serviceNotGlobalEverywhere } from './service-not-global-everywhere';
import { waypointNotGlobal } from './waypoint-not-global';

/** Every rule, by id. */
export const RULES: readonly Rule[] = [failoverWithoutOutlierDetection, serviceNotGlobalEverywhere, waypointNotGlobal];
