import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import type { Rule } from './engine/rule';
import type * as Find from './intent/find';
import { notKnown } from './intent/messages';

const MISSPELT = change(SERVICE, 'use-waypoint: waypoint', 'use-waypoint: waypiont');

export const failoverNotKnown: Rule = {
  id: 'failover-not-known',
  severity: 'warning',
  title: 'The prediction cannot tell whether a service fails over',
  why: 'The service is global, so its clients count on other clusters in an outage; what was read does not say whether they get there.',
  fix: 'correct what is named, or give the directory that has the missing object, so that check reads it. If the mesh is right as it is, practise this outage with `cdk8s-ambient drill`.',
  messages: notKnown,
  needsSeveralClusters: true,
  checkOnly: true,
  bad: {
    clusters: { cluster1: HEALTHY, cluster2: yaml(NAMESPACE, WAYPOINT, MISSPELT, DESTINATION_RULE, WORKLOAD) },
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a synth does not need the prediction for it
    const { findUnknown } = require('./intent/find') as typeof Find;
    return findUnknown(mesh);
  },
};
