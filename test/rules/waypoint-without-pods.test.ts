import { HEALTHY, SERVICE, change, yaml } from '../../src/rules/engine/example-mesh';
import { RULES } from '../../src/rules/engine';
import { runRules } from '../../src/rules/engine/run';
import { ask, askExample, meshOf } from './support';

const ID = 'waypoint-without-pods';
const { bad, good } = RULES.find(({ id }) => id === ID)!;
const SCALED = bad.clusters.cluster1!;

test('the finding names the ConfigMap, the Gateway and the services behind it', () => {
  expect(askExample(ID)).toEqual([
    {
      cluster: 'cluster1',
      object: 'ConfigMap sample/waypoint',
      path: 'data',
      messageId: 'none',
      message:
        'In cluster1, ConfigMap sample/waypoint leaves Gateway sample/waypoint without a pod. Behind it: Service sample/helloworld.',
    },
  ]);
});

test('of many services the first ones are named', () => {
  const services = Array.from({ length: 12 }, (_, index) =>
    change(SERVICE, 'name: helloworld', `name: s${String(index).padStart(2, '0')}`),
  );
  const [found] = ask(ID, { cluster1: SCALED + yaml(...services), cluster2: HEALTHY });
  expect(found?.message).toMatch(/Service sample\/s07 and 4 more\.$/);
});

test('an autoscaler does not bring back what has no replicas, and sets the number of what says none', () => {
  const scaler = '  horizontalPodAutoscaler: |\n    spec:\n      minReplicas: 2\n      maxReplicas: 4\n';
  expect(ask(ID, { a: change(SCALED, '      replicas: 0\n', `      replicas: 0\n${scaler}`) })).toHaveLength(1);
  expect(ask(ID, { a: change(SCALED, '      replicas: 0\n', `      paused: false\n${scaler}`) })).toEqual([]);
  expect(ask(ID, good.clusters)).toEqual([]);
});

test('check says it once, and not what follows from it', () => {
  const rules = runRules(meshOf(bad), []).found.map(({ finding: { rule } }) => rule);
  expect(rules).toEqual([ID, 'survivors-too-small']);
});
