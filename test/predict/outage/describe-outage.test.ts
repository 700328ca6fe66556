import { describeOutage } from '../../../src/predict/outage/describe-outage';
import { parseOutage } from '../../../src/predict/outage/outage-syntax';

test.each([
  ['scaled-to-zero:cluster1', 'cluster1 has no pods of sample/helloworld'],
  ['unready:cluster1', 'all pods of sample/helloworld in cluster1 are unready'],
  ['unready:cluster1:50%', '50 % of the pods of sample/helloworld in cluster1 are unready'],
  ['failing:cluster1', 'all pods of sample/helloworld in cluster1 answer 503'],
  ['failing:cluster1:application-error', 'all pods of sample/helloworld in cluster1 answer 500'],
  ['failing:cluster1:no-connection', 'all pods of sample/helloworld in cluster1 refuse connections'],
  ['failing:cluster1:12.5%', 'all pods of sample/helloworld in cluster1 answer 503 to 12.5 % of requests'],
  ['failing:cluster1:pods=33.333%', '33.33 % of the pods of sample/helloworld in cluster1 answer 503'],
  ['failing:everywhere:10%', 'all pods of sample/helloworld everywhere answer 503 to 10 % of requests'],
  ['zone-down:cluster1:us-east-a', 'zone us-east-a of cluster1 is down'],
  ['cluster-down:cluster1', 'cluster1 is down'],
  ['gateway-down:cluster1', 'the east-west gateway of cluster1 is down'],
  ['gateway-address-down:cluster1:203.0.113.1', 'the address 203.0.113.1 of the east-west gateway of cluster1 is down'],
  ['waypoint-down:cluster1', 'all waypoints of cluster1 have no pods'],
  ['waypoint-down:cluster1:sample/waypoint', 'the waypoint sample/waypoint of cluster1 has no pods'],
])('%s reads: %s', (outage, text) => {
  expect(describeOutage(parseOutage(outage, 'sample/helloworld'))).toBe(text);
});
