import { limitsOf, resourcesOf, resourcesOfPod } from '../../../src/model/workloads/resources';

const rangeOf = (item: object) => limitsOf({ body: { spec: { limits: [item] } } });

test('a limit stands for the request that is not there', () => {
  expect(resourcesOf({ resources: { limits: { cpu: '1' } } })).toEqual({ limits: { cpu: 1 }, requests: { cpu: 1 } });
  expect(resourcesOf({ resources: { requests: { cpu: '1' } } })).toEqual({ limits: {}, requests: { cpu: 1 } });
});

test.each<[string, object, object, object]>([
  ['its default', { default: { cpu: '500m' } }, {}, { limits: { cpu: 0.5 }, requests: { cpu: 0.5 } }],
  ['its default request', { defaultRequest: { cpu: '100m' } }, {}, { limits: {}, requests: { cpu: 0.1 } }],
  ['its max, where it has no default', { max: { cpu: '2' } }, {}, { limits: { cpu: 2 }, requests: { cpu: 2 } }],
  ['its min, where it has nothing else', { min: { cpu: '50m' } }, {}, { limits: {}, requests: { cpu: 0.05 } }],
  [
    'nothing that it says itself',
    { default: { cpu: '1' } },
    { limits: { cpu: '3' } },
    { limits: { cpu: 3 }, requests: { cpu: 3 } },
  ],
])('a LimitRange gives a container %s', (_what, item, resources, expected) => {
  expect(resourcesOf({ resources }, rangeOf({ type: 'Container', ...item }))).toEqual(expected);
});

test('containers count together, and one that runs before them where it has more', () => {
  const asks = (cpu: string, more: object = {}) => ({ resources: { requests: { cpu } }, ...more });
  expect(resourcesOfPod({ containers: [asks('1'), asks('2')] }).requests.cpu).toBe(3);
  expect(resourcesOfPod({ containers: [asks('1')], initContainers: [asks('4')] }).requests.cpu).toBe(4);
  expect(
    resourcesOfPod({ containers: [asks('1')], initContainers: [asks('4', { restartPolicy: 'Always' })] }).requests.cpu,
  ).toBe(5);
});
