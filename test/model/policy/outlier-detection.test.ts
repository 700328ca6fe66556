import { outlierDetectionsOf } from '../../../src/model/policy/outlier-detection';
import { meshOf } from '../../rules/support';

const detections = (...specs: readonly string[]) => {
  const documents = specs.map(
    (spec, index) => `---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: web-${index}, namespace: shop}
spec: {host: web.shop.svc.cluster.local, ${spec}}
`,
  );
  const [cluster] = meshOf({ clusters: { one: documents.join('') } }).clusters;
  const rules = cluster!.destinationRules.lookup('web.shop.svc.cluster.local', 'shop', 'shop');
  return outlierDetectionsOf(rules).map(({ rule, settings: _, ...rest }) => ({ of: rule.object.name, ...rest }));
};

test('what is not said is what Istio and Envoy make of it', () => {
  expect(detections('trafficPolicy: {outlierDetection: {}}')).toEqual([
    {
      of: 'web-0',
      path: 'spec.trafficPolicy.outlierDetection',
      consecutive5xxErrors: 5,
      maxEjectionPercent: undefined,
      minHealthPercent: 0,
    },
  ]);
  expect(
    detections('trafficPolicy: {outlierDetection: {maxEjectionPercent: 0}}')[0]?.maxEjectionPercent,
  ).toBeUndefined();
  expect(
    detections(
      'trafficPolicy: {outlierDetection: {consecutive5xxErrors: 0, maxEjectionPercent: 50, minHealthPercent: 1}}',
    ),
  ).toMatchObject([{ consecutive5xxErrors: 0, maxEjectionPercent: 50, minHealthPercent: 1 }]);
});

test('those of ports and subsets count too', () => {
  const paths = detections(`
    trafficPolicy: {outlierDetection: {}, portLevelSettings: [{port: {number: 1}}, {outlierDetection: {}}]},
    subsets: [{name: v1}, {name: v2, trafficPolicy: {outlierDetection: {}}}]`).map(({ path }) => path);
  expect(paths).toEqual([
    'spec.trafficPolicy.outlierDetection',
    'spec.trafficPolicy.portLevelSettings[1].outlierDetection',
    'spec.subsets[1].trafficPolicy.outlierDetection',
  ]);
});

test('of several rules for a host, the traffic policy of the first counts, and the subsets of all', () => {
  const policy = 'trafficPolicy: {outlierDetection: {}}';
  const subset = 'subsets: [{name: v1, trafficPolicy: {outlierDetection: {}}}]';
  expect(detections(subset, policy, policy).map(({ of }) => of)).toEqual(['web-1', 'web-0']);
  expect(detections('trafficPolicy: {loadBalancer: {simple: RANDOM}}', policy)).toEqual([]);
  expect(detections()).toEqual([]);
});
