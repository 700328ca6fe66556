import { HEALTHY } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'workload-selector-misses-its-pods';

const withSelector = (selector: string): string =>
  HEALTHY.replace('  selector:\n    matchLabels:\n      app: helloworld\n', `  selector: ${selector}\n`);

test('the finding is on the workload', () => {
  expect(askExample(ID)).toMatchObject([
    {
      messageId: 'missesItsPods',
      path: 'spec.selector',
      message: expect.stringContaining('the selector of Deployment sample/helloworld does not match') as unknown,
    },
  ]);
});

test.each([
  '{ matchLabels: { app: other } }',
  '{ matchLabels: { app: helloworld, version: v1 } }',
  '{ matchExpressions: [{ key: version, operator: Exists }] }',
])('pods without the labels are missed by %s', (selector) => {
  expect(ask(ID, { a: withSelector(selector) })).toHaveLength(1);
});

test.each([
  '{ matchExpressions: [{ key: app, operator: In, values: [helloworld, other] }] }',
  '{ matchLabels: { app: helloworld }, matchExpressions: [{ key: version, operator: DoesNotExist }] }',
])('pods with the labels are selected by %s', (selector) => {
  expect(ask(ID, { a: withSelector(selector) })).toEqual([]);
});

test('a selector that cannot be read is refused for that', () => {
  expect(ask(ID, { a: withSelector('{ matchExpressions: [{ key: app, operator: Near }] }') })).toEqual([]);
});

test('a template without labels is no whole template', () => {
  expect(ask(ID, { a: HEALTHY.replace('      labels:\n        app: helloworld\n', '      labels: {}\n') })).toEqual([]);
});

test('a Rollout may take its pods from another workload', () => {
  const rollout = HEALTHY.replace('apps/v1', 'argoproj.io/v1alpha1').replace('kind: Deployment', 'kind: Rollout');
  expect(
    ask(ID, { a: rollout.replace('matchLabels:\n      app: helloworld', 'matchLabels:\n      app: other') }),
  ).toEqual([]);
});
