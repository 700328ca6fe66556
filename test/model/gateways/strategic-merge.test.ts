import { strategicMerge } from '../../../src/model/gateways/strategic-merge';

test('containers are merged by their names, and null removes a field', () => {
  const base = {
    nodeSelector: { a: '1' },
    containers: [{ name: 'proxy', image: 'x', resources: { limits: { cpu: '2' } } }],
  };
  const patch = {
    nodeSelector: { b: '2' },
    tolerations: [{ operator: 'Exists' }],
    containers: [{ name: 'proxy', resources: { limits: null } }, { name: 'more' }],
  };
  expect(strategicMerge(base, patch)).toEqual({
    nodeSelector: { a: '1', b: '2' },
    tolerations: [{ operator: 'Exists' }],
    containers: [{ name: 'proxy', image: 'x', resources: {} }, { name: 'more' }],
  });
});
