import { WAYPOINT, change, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'tracking-label-on-gateway';
const found = (labels: string, more = '') =>
  ask(ID, {
    cluster1: yaml(change(change(WAYPOINT, '  labels:\n', `  labels:\n${labels}`), 'spec:\n', `spec:\n${more}`)),
  });

test('several labels of tools are one finding', () => {
  const labels = '    app.kubernetes.io/instance: shop\n    app.kubernetes.io/managed-by: Helm\n';
  expect(found(labels)[0]?.message).toContain('app.kubernetes.io/instance, app.kubernetes.io/managed-by');
});

test('labels that people choose are not found, nor labels that istiod does not copy', () => {
  expect(found('    app.kubernetes.io/part-of: shop\n')).toEqual([]);
  expect(found('    app.kubernetes.io/instance: shop\n', '  infrastructure: {labels: {a: b}}\n')).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('tracking-label-on-gateway')).toMatchObject([
    {
      messageId: 'copiedToGenerated',
      message:
        'In cluster1, istiod copies app.kubernetes.io/instance of Gateway sample/waypoint to the Service, Deployment and pods that it generates.',
    },
  ]);
});
