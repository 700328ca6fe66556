import { keyOf } from '../../../src/model/mesh/mesh';
import { trafficDistributionOf } from '../../../src/model/services/traffic-distribution';
import { meshOf } from '../../rules/support';

/** @param of where it is said: the field, the Service's annotation, the Namespace's */
function distributionOf(of: { field?: string; own?: string; inherited?: string }, istioVersion = '1.31.0') {
  const annotate = (value: string | undefined) =>
    value === undefined ? '' : `, annotations: {networking.istio.io/traffic-distribution: "${value}"}`;
  const text = `---
apiVersion: v1
kind: Namespace
metadata: {name: shop${annotate(of.inherited)}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop${annotate(of.own)}}
spec: {ports: [{port: 80}]${of.field === undefined ? '' : `, trafficDistribution: ${of.field}`}}
`;
  const [cluster] = meshOf({ clusters: { one: text }, facts: { one: { istioVersion } } }).clusters;
  const service = cluster!.services.get(keyOf({ namespace: 'shop', name: 'web' }))!;
  return trafficDistributionOf(service, cluster!.namespaces.get('shop'), cluster!.istioVersion);
}

test('the field is read letter by letter, the annotation in any case', () => {
  expect(distributionOf({ field: 'PreferClose' })).toBe('PreferSameZone');
  expect(distributionOf({ field: 'PreferSameZone' })).toBe('PreferSameZone');
  expect(distributionOf({ field: 'PreferSameNode' })).toBe('PreferSameNode');
  expect(distributionOf({ field: 'preferclose' })).toBeUndefined();
  expect(distributionOf({ own: 'preferCLOSE' })).toBe('PreferSameZone');
  expect(distributionOf({ own: 'PreferSameNode' })).toBe('PreferSameNode');
});

test('the field comes first, then the service’s annotation, then the namespace’s', () => {
  expect(distributionOf({ field: 'PreferSameNode', own: 'PreferClose' })).toBe('PreferSameNode');
  expect(distributionOf({ field: 'Nonsense', own: 'PreferClose' })).toBe('PreferSameZone');
  expect(distributionOf({ own: 'PreferSameNode', inherited: 'PreferClose' })).toBe('PreferSameNode');
  expect(distributionOf({ own: 'Any', inherited: 'PreferClose' })).toBeUndefined();
  expect(distributionOf({ own: '', inherited: 'PreferClose' })).toBe('PreferSameZone');
  expect(distributionOf({})).toBeUndefined();
});

test('the namespace’s annotation counts since Istio 1.30', () => {
  expect(distributionOf({ inherited: 'PreferClose' }, '1.29.4')).toBeUndefined();
  expect(distributionOf({ inherited: 'PreferClose' }, '1.30.0')).toBe('PreferSameZone');
});
