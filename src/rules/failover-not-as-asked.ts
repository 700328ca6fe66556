import { change, DESTINATION_RULE, HEALTHY, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import type { Rule } from './engine/rule';
import type * as Find from './intent/find';
import { messages } from './intent/messages';

const HIDDEN = change(DESTINATION_RULE, 'spec:\n', 'spec:\n  exportTo: [elsewhere]\n');

export const failoverNotAsAsked: Rule = {
  id: 'failover-not-as-asked',
  severity: 'warning',
  title: 'The prediction says that a service does not fail over as its mesh asks',
  why: 'The service is global, or a rule asks for failover, so each cluster is to use its own pods first and another cluster in an outage.',
  fix: 'see what `cdk8s-ambient explain` says of this client and outage, and change the object that it names.',
  messages,
  needsSeveralClusters: true,
  checkOnly: true,
  bad: { clusters: { cluster1: HEALTHY, cluster2: yaml(NAMESPACE, WAYPOINT, SERVICE, HIDDEN, WORKLOAD) } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a synth does not need the prediction for it
    const { findBroken } = require('./intent/find') as typeof Find;
    return findBroken(mesh);
  },
};
